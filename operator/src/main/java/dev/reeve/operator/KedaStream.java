// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.operator;

import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One open stream: says what is so now if that is new, or was said long ago. Whoever wakes it never waits: the work is
 * the executor's. While nothing is known it says nothing, and it is ended without an error where another operator is to
 * be asked: KEDA comes back 2 s after an end, and ever later after errors.
 */
final class KedaStream<T> {
    private final PoolKey key;
    private final Terms<T> terms;
    private final ServerCallStreamObserver<T> call;
    private final Executor executor;
    private final AtomicBoolean isAwake = new AtomicBoolean();
    private final ReentrantLock sending = new ReentrantLock();
    private @Nullable T said;
    private long saidMs;
    private boolean isOver;

    /**
     * What all streams of a method share.
     *
     * @param repeatMs so long after a message it is said again
     */
    record Terms<T>(KedaAnswers answers, Messages<T> messages, long repeatMs, LongSupplier nowMs) {}

    /** Puts an answer into a message. */
    @FunctionalInterface
    interface Messages<T> {
        /** Null: there is nothing to say. */
        @Nullable
        T of(KedaAnswer answer);
    }

    KedaStream(PoolKey key, Terms<T> terms, ServerCallStreamObserver<T> call, Executor executor) {
        this.key = key;
        this.terms = terms;
        this.call = call;
        this.executor = executor;
    }

    PoolKey key() {
        return key;
    }

    /** Something may be different, or the transport has room again. */
    void wake() {
        if (isAwake.compareAndSet(false, true)) {
            try {
                executor.execute(this::look);
            } catch (RejectedExecutionException _) {
                isAwake.set(false); // The port is closed, and with it the stream.
            }
        }
    }

    private void look() {
        isAwake.set(false);
        sending.lock(); // gRPC's observers are for one thread at a time.
        try {
            KedaAnswer answer = terms.answers().of(key);
            switch (answer) {
                case KedaAnswer.Workers _, KedaAnswer.Unknown _ ->
                    say(terms.messages().of(answer));
                case KedaAnswer.Elsewhere _ -> end(Status.OK);
                case KedaAnswer.Wrong _ -> end(answer.status());
            }
        } finally {
            sending.unlock();
        }
    }

    private void say(@Nullable T message) {
        long nowMs = terms.nowMs().getAsLong();
        boolean isNew = !Objects.equals(message, said) || nowMs - saidMs >= terms.repeatMs();
        if (message != null && isNew && !isOver && call.isReady()) {
            call.onNext(message);
            said = message;
            saidMs = nowMs;
        }
    }

    private void end(Status status) {
        if (isOver) {
            return;
        }
        isOver = true;
        if (status.isOk()) {
            call.onCompleted();
        } else {
            call.onError(status.asRuntimeException());
        }
    }

    /** Ends it, as the port closes. Waits for a message that is being sent. */
    void end() {
        sending.lock();
        try {
            end(Status.OK);
        } finally {
            sending.unlock();
        }
    }
}
