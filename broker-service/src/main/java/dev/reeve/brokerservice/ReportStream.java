// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.brokerservice;

import dev.reeve.protocol.broker.v1.StatsReport;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;

/**
 * One open stream: takes reports out of the watcher's box while the transport has room for them. Whoever wakes it never
 * waits: the work is the executor's.
 */
final class ReportStream {
    private final ServerCallStreamObserver<StatsReport> call;
    private final Executor executor;
    private final Watcher watcher;
    private final AtomicBoolean isAwake = new AtomicBoolean();
    private final ReentrantLock sending = new ReentrantLock();
    private boolean isOver;

    ReportStream(ServerCallStreamObserver<StatsReport> call, WatchTerms terms, Executor executor) {
        this.call = call;
        this.executor = executor;
        this.watcher = new Watcher(terms.names(), terms.intervalMs(), this::wake);
    }

    Watcher watcher() {
        return watcher;
    }

    /** Something is in the box, or the transport has room again. */
    void wake() {
        if (isAwake.compareAndSet(false, true)) {
            try {
                executor.execute(this::send);
            } catch (RejectedExecutionException _) {
                isAwake.set(false); // The port is closed, and with it the stream.
            }
        }
    }

    private void send() {
        isAwake.set(false);
        sending.lock(); // gRPC's observers are for one thread at a time.
        try {
            StatsReport next = isReady() ? watcher.box().take() : null;
            while (next != null) {
                call.onNext(next);
                next = isReady() ? watcher.box().take() : null;
            }
            if (watcher.box().isEnded() && !isOver) {
                isOver = true;
                call.onError(
                        Status.UNAVAILABLE.withDescription("the broker stops").asRuntimeException());
            }
        } finally {
            sending.unlock();
        }
    }

    private boolean isReady() {
        return !isOver && call.isReady();
    }
}
