// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.workersdk;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long to wait before the next connection: full jitter between 0.1 s and a bound that doubles from 0.4 s to 30 s,
 * so ten thousand workers of a restarted broker do not come back in step (docs/protocol.md 7-22, reliability J14).
 */
final class Backoff {
    static final long MIN_MS = 100;
    static final long MAX_MS = 30_000;
    private static final long FIRST_BOUND_MS = 400;

    private final RandomGenerator random;
    private long boundMs = FIRST_BOUND_MS;

    Backoff(RandomGenerator random) {
        this.random = random;
    }

    Duration next() {
        long delayMs = random.nextLong(MIN_MS, boundMs + 1);
        boundMs = Math.min(2 * boundMs, MAX_MS);
        return Duration.ofMillis(delayMs);
    }

    /** A connection worked. */
    void reset() {
        boundMs = FIRST_BOUND_MS;
    }
}
