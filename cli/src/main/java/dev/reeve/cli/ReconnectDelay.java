// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.cli;

import java.time.Duration;
import java.util.random.RandomGenerator;

/** Waiting times between attempts: full jitter under a doubling ceiling of 0.5 to 30 s. */
final class ReconnectDelay {
    private static final long FIRST_MS = 500;
    private static final long MAX_MS = 30_000;
    private static final long MIN_MS = 100;

    private final RandomGenerator random;
    private int attempt;

    ReconnectDelay() {
        this(RandomGenerator.getDefault());
    }

    ReconnectDelay(RandomGenerator random) {
        this.random = random;
    }

    /** @param askedMs what the server asked for, 0 if nothing */
    Duration next(long askedMs) {
        long ceilingMs = Math.min(MAX_MS, FIRST_MS << Math.min(attempt, 10));
        attempt++;
        return Duration.ofMillis(Math.max(Math.max(MIN_MS, askedMs), random.nextLong(ceilingMs + 1)));
    }

    void reset() {
        attempt = 0;
    }
}
