// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gateway;

import dev.reeve.protocol.ReeveException;
import dev.reeve.protocol.Traceparent;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The inside, and what became of each call to it is told. Not of the calls that bring and show logs: their records
 * would be about each other. Of signing in only what is traced: the log of an app is about the app's calls.
 */
final class RecordedUpstream implements Upstream {
    private final Upstream inside;
    private final Clock clock;
    private final Consumer<AccessRecord> ended;

    /** @param ended must not wait: it is called by event loops, too */
    RecordedUpstream(Upstream inside, Clock clock, Consumer<AccessRecord> ended) {
        this.inside = inside;
        this.clock = clock;
        this.ended = ended;
    }

    @Override
    public Replies open(Call call) {
        return isLeftOut(call) ? inside.open(call) : new Open(call).with(inside::open);
    }

    @Override
    public Replies openNow(Call call) {
        return isLeftOut(call) ? inside.openNow(call) : new Open(call).with(inside::openNow);
    }

    private static boolean isLeftOut(Call call) {
        return switch (call.service()) {
            case OwnServices.LOG, OwnServices.TAIL, OwnServices.OTLP -> true;
            case OwnServices.AUTH, OwnServices.ADMIN, OwnServices.EDGE ->
                !Traceparent.isSampled(call.trace().traceparent());
            default -> false;
        };
    }

    @Override
    public Optional<dev.reeve.protocol.v1.Identity> identity(String token) {
        return inside.identity(token);
    }

    @Override
    public List<BrokerDocuments> discover(String verb, String service) {
        return inside.discover(verb, service);
    }

    @Override
    public Optional<byte[]> descriptorSet(String sha256) {
        return inside.descriptorSet(sha256);
    }

    @Override
    public boolean hasWorkers(String service) {
        return inside.hasWorkers(service);
    }

    @Override
    public boolean isIdempotent(String service, String method) {
        return inside.isIdempotent(service, method);
    }

    @Override
    public boolean isAlive() {
        return inside.isAlive();
    }

    @Override
    public boolean isConnected() {
        return inside.isConnected();
    }

    @Override
    public Topics topics() {
        return inside.topics();
    }

    @Override
    public void close() {
        inside.close();
    }

    /** One call on its way; told once how it ended. */
    private final class Open {
        private final Call call;
        private final long startedUnixNano = TimeText.unixNanos(clock.instant());
        private final long startedNanos = System.nanoTime();
        private final AtomicBoolean isTold = new AtomicBoolean();

        Open(Call call) {
            this.call = call;
        }

        Replies with(Function<Call, Replies> opener) {
            try {
                return new RecordedReplies(opener.apply(call), this);
            } catch (ReeveException e) {
                failed(e);
                throw e;
            }
        }

        void taken(@Nullable Reply reply) {
            if (reply != null && reply.last()) {
                tell(AccessRecord.answered(call, startedUnixNano, took(), reply));
            }
        }

        void failed(ReeveException error) {
            tell(AccessRecord.failed(call, startedUnixNano, took(), error));
        }

        void left() {
            tell(AccessRecord.left(call, startedUnixNano, took()));
        }

        private void tell(AccessRecord record) {
            if (isTold.compareAndSet(false, true)) {
                ended.accept(record);
            }
        }

        private Duration took() {
            return Duration.ofNanos(System.nanoTime() - startedNanos);
        }
    }

    private record RecordedReplies(Replies replies, Open open) implements Replies {
        @Override
        public @Nullable Reply next() {
            try {
                Reply reply = replies.next();
                open.taken(reply);
                return reply;
            } catch (ReeveException e) {
                open.failed(e);
                throw e;
            }
        }

        @Override
        public void whenReady(Runnable action) {
            replies.whenReady(action);
        }

        @Override
        public @Nullable Reply nextNow() {
            Reply reply = replies.nextNow();
            open.taken(reply);
            return reply;
        }

        @Override
        public Duration patience() {
            return replies.patience();
        }

        @Override
        public void cancel() {
            open.left();
            replies.cancel();
        }

        @Override
        public boolean goesOn() {
            return replies.goesOn();
        }

        @Override
        public boolean isReplay() {
            return replies.isReplay();
        }
    }
}
