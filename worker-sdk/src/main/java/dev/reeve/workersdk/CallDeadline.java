// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.workersdk;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/** When nobody waits for a call any more, on the worker's monotonic clock. Any thread. */
final class CallDeadline {
    private final AtomicLong atMs;
    private final LongSupplier nowMs;

    /** @param atMs {@code Long.MAX_VALUE} = never */
    CallDeadline(long atMs, LongSupplier nowMs) {
        this.atMs = new AtomicLong(atMs);
        this.nowMs = nowMs;
    }

    long atMs() {
        return atMs.get();
    }

    /** A repeated request joined, and it may wait longer. */
    void extendTo(long otherMs) {
        atMs.accumulateAndGet(otherMs, Math::max);
    }

    boolean isPast(long now) {
        return now >= atMs.get();
    }

    Duration left() {
        long at = atMs.get();
        return at == Long.MAX_VALUE ? Call.NO_DEADLINE : Duration.ofMillis(Math.max(0, at - nowMs.getAsLong()));
    }
}
