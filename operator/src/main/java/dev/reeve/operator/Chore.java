// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.operator;

import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * What is done again and again and may block (DNS, files), so not by the link's thread; never twice at once. A lookup
 * blocks in native code, and there a virtual thread would hold the carrier that others' need: so platform threads.
 */
final class Chore {
    private final Executor executor;
    private final long everyMs;
    private final Runnable work;
    private final AtomicBoolean isRunning = new AtomicBoolean();
    private long dueMs;

    /** @param executor takes one of each chore at a time */
    Chore(Executor executor, long everyMs, Runnable work) {
        this.executor = executor;
        this.everyMs = everyMs;
        this.work = work;
    }

    /** Begins it when it is due and not under way. The link's thread. */
    void tick(long nowMs) {
        if (nowMs < dueMs || !isRunning.compareAndSet(false, true)) {
            return;
        }
        dueMs = nowMs + everyMs;
        try {
            executor.execute(this::run);
        } catch (RejectedExecutionException _) {
            isRunning.set(false); // The link closes.
        }
    }

    private void run() {
        try {
            work.run();
        } finally {
            isRunning.set(false);
        }
    }
}
