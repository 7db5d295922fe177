// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.operator;

import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/** The streams that are open, so many at most. Any thread. */
final class KedaStreams {
    private final Executor executor;
    private final int streamsMax;
    private final Set<KedaStream<?>> streams = ConcurrentHashMap.newKeySet();
    private final AtomicInteger open = new AtomicInteger();
    private final LongAdder refused = new LongAdder();

    KedaStreams(Executor executor, int streamsMax) {
        this.executor = executor;
        this.streamsMax = streamsMax;
    }

    <T> void open(PoolKey key, KedaStream.Terms<T> terms, StreamObserver<T> out) {
        if (open.incrementAndGet() > streamsMax) {
            open.decrementAndGet();
            refused.increment();
            out.onError(Status.RESOURCE_EXHAUSTED
                    .withDescription("at most " + streamsMax + " streams: " + KedaSettings.PREFIX + "streams-max")
                    .asRuntimeException());
            return;
        }
        ServerCallStreamObserver<T> call = (ServerCallStreamObserver<T>) out;
        KedaStream<T> stream = new KedaStream<>(key, terms, call, executor);
        AtomicBoolean isGone = new AtomicBoolean();
        Runnable gone = () -> {
            if (isGone.compareAndSet(false, true)) {
                streams.remove(stream);
                open.decrementAndGet();
            }
        };
        call.setOnCancelHandler(gone);
        call.setOnCloseHandler(gone);
        call.setOnReadyHandler(stream::wake);
        streams.add(stream);
        stream.wake();
    }

    /** Something is different in one pool. */
    void changed(PoolKey key) {
        streams.stream().filter(stream -> stream.key().equals(key)).forEach(KedaStream::wake);
    }

    /** Leadership, age and silence change unheard. */
    void look() {
        streams.forEach(KedaStream::wake);
    }

    void end() {
        streams.forEach(KedaStream::end);
    }

    int size() {
        return open.get();
    }

    /** Streams that were one too many. */
    long refused() {
        return refused.sum();
    }
}
