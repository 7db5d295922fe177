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
 * is read; else everything would wait until it is too late for all. A burst alone is no congestion (RFC 8289 is the
 * model). Any thread.
 */
final class AdmitStage implements Executor {
    /** Work that waits never counts as congestion below this: a slow moment of few requests is none. */
    static final int FREE = 64;

    /** How long the wait has to be too long. */
    static final Duration WHILE = Duration.ofMillis(100);

    private static final long NEVER = Long.MIN_VALUE;

    private final Executor threads;
    private final long targetNs;
    private final LongSupplier nanoTime;
    private final AtomicInteger waiting = new AtomicInteger();
    private volatile long aboveSinceNs = NEVER;

    /** @param target what work may wait for a processor */
    AdmitStage(Executor threads, Duration target, LongSupplier nanoTime) {
        this.threads = threads;
        this.targetNs = target.toNanos();
        this.nanoTime = nanoTime;
    }

    @Override
    public void execute(Runnable work) {
        long queuedNs = nanoTime.getAsLong();
        waiting.incrementAndGet();
        threads.execute(() -> {
            waiting.decrementAndGet();
            begun(queuedNs);
            work.run();
        });
    }

    private void begun(long queuedNs) {
        long now = nanoTime.getAsLong();
        if (now - queuedNs <= targetNs) {
            aboveSinceNs = NEVER;
        } else if (aboveSinceNs == NEVER) {
            aboveSinceNs = now;
        }
    }

    boolean isCongested() {
        long since = aboveSinceNs;
        return since != NEVER && waiting.get() >= FREE && nanoTime.getAsLong() - since >= WHILE.toNanos();
    }

    int waiting() {
        return waiting.get();
    }
}
