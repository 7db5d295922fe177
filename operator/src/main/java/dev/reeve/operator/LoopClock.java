// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.operator;

import java.time.Clock;
import java.util.function.LongSupplier;

/**
 * The loop's two times.
 *
 * @param monotonicMs never goes back
 * @param wall for what people read
 */
record LoopClock(LongSupplier monotonicMs, Clock wall) {
    /** This machine's. */
    static LoopClock ofSystem() {
        return new LoopClock(() -> System.nanoTime() / 1_000_000, Clock.systemUTC());
    }

    long nowMs() {
        return monotonicMs.getAsLong();
    }
}
