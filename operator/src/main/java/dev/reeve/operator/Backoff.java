// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.operator;

import java.util.random.RandomGenerator;

/** When a stream that was lost is tried again: later each time, and not by all operators and brokers at once. */
final class Backoff {
    static final long FIRST_MS = 200;
    static final long LAST_MS = 2_000;
    private static final double JITTER = 0.2;

    private final RandomGenerator random;
    private long baseMs = FIRST_MS;

    Backoff(RandomGenerator random) {
        this.random = random;
    }

    long nextMs() {
        double factor = 1 + random.nextDouble(-JITTER, JITTER);
        long waitMs = Math.round((double) baseMs * factor);
        baseMs = Math.min(LAST_MS, 2 * baseMs);
        return waitMs;
    }

    void reset() {
        baseMs = FIRST_MS;
    }
}
