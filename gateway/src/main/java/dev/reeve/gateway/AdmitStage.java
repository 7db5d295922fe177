// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gateway;

import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;

/**
 * The stage between event loops and virtual threads: starts work, and knows how long it waits for a processor. When
 * that has been too long for a while, more is coming than is done, and what comes is refused at once, before its body
 * is read; else everything would wait until it is too late for all. Any thread.
 */
final class AdmitStage implements Executor {
    /** Work that waits never counts as congestion below this: a slow moment of few requests is none. */
    static final int FREE = 64;

    private final Executor threads;
    private final LongSupplier nanoTime;
    private final AtomicInteger waiting = new AtomicInteger();
    private final Congestion congestion;

    /** @param bound what work may wait for a processor in a burst */
    AdmitStage(Executor threads, Duration bound, LongSupplier nanoTime) {
        this.threads = threads;
        this.congestion = new Congestion(bound);
        this.nanoTime = nanoTime;
    }

    @Override
    public void execute(Runnable work) {
        long queuedNs = nanoTime.getAsLong();
        waiting.incrementAndGet();
        threads.execute(() -> {
            waiting.decrementAndGet();
            long now = nanoTime.getAsLong();
            congestion.waited(now - queuedNs, now);
            work.run();
        });
    }

    /** Something has come: whether it is refused. */
    boolean refuses() {
        return waiting.get() >= FREE && congestion.refuses(nanoTime.getAsLong());
    }

    /** Whether something would be, for a metric. */
    boolean isCongested() {
        return waiting.get() >= FREE && congestion.isOver(nanoTime.getAsLong());
    }

    int waiting() {
        return waiting.get();
    }
}
