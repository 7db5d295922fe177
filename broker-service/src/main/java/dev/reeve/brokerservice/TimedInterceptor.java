// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.brokerservice;

import dev.reeve.brokerspi.Interceptor;
import dev.reeve.brokerspi.ReplyDecision;
import dev.reeve.brokerspi.ReplyInterceptor;
import dev.reeve.brokerspi.ReplyView;
import dev.reeve.brokerspi.RequestDecision;
import dev.reeve.brokerspi.RequestView;
import dev.reeve.brokerspi.WorkerEvent;
import java.util.function.LongConsumer;

/** Measures what an interceptor takes of the broker's thread. */
class TimedInterceptor implements Interceptor {
    private final Interceptor interceptor;
    private final LongConsumer tookNs;

    private TimedInterceptor(Interceptor interceptor, LongConsumer tookNs) {
        this.interceptor = interceptor;
        this.tookNs = tookNs;
    }

    /** One that also sees replies stays one that does. */
    static Interceptor of(Interceptor interceptor, LongConsumer tookNs) {
        return interceptor instanceof ReplyInterceptor both
                ? new OfReplies(both, tookNs)
                : new TimedInterceptor(interceptor, tookNs);
    }

    @Override
    public RequestDecision onRequest(RequestView request) {
        long startNs = System.nanoTime();
        try {
            return interceptor.onRequest(request);
        } finally {
            tookNs.accept(System.nanoTime() - startNs);
        }
    }

    @Override
    public void onWorker(WorkerEvent event) {
        long startNs = System.nanoTime();
        try {
            interceptor.onWorker(event);
        } finally {
            tookNs.accept(System.nanoTime() - startNs);
        }
    }

    @Override
    public void close() {
        interceptor.close();
    }

    private static final class OfReplies extends TimedInterceptor implements ReplyInterceptor {
        private final ReplyInterceptor interceptor;
        private final LongConsumer tookNs;

        private OfReplies(ReplyInterceptor interceptor, LongConsumer tookNs) {
            super(interceptor, tookNs);
            this.interceptor = interceptor;
            this.tookNs = tookNs;
        }

        @Override
        public ReplyDecision onReply(ReplyView reply) {
            long startNs = System.nanoTime();
            try {
                return interceptor.onReply(reply);
            } finally {
                tookNs.accept(System.nanoTime() - startNs);
            }
        }
    }
}
