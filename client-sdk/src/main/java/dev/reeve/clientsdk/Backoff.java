// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.clientsdk;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * Pauses between reconnects: full jitter, so that thousands of clients of one dead broker do not come back at once. The
 * n-th pause is drawn from [min, min * 2^n], at most from [min, max]. Used by one thread.
 */
final class Backoff {
    private static final int DOUBLINGS_MAX = 30;
    static final Duration AFTER_REFUSAL_MIN = Duration.ofSeconds(30);
    static final Duration AFTER_REFUSAL_MAX = Duration.ofSeconds(60);

    private final long minMs;
    private final long maxMs;
    private final RandomGenerator random;
    private int failures;

    Backoff(Duration min, Duration max, RandomGenerator random) {
        this.minMs = min.toMillis();
        this.maxMs = max.toMillis();
        this.random = random;
    }

    void reset() {
        failures = 0;
    }

    /** After a broker has said that it does not know the key: it will say so again until somebody changes its list. */
    Duration nextAfterRefusal() {
        return Duration.ofMillis(random.nextLong(AFTER_REFUSAL_MIN.toMillis(), AFTER_REFUSAL_MAX.toMillis() + 1));
    }

    Duration next() {
        failures = Math.min(failures + 1, DOUBLINGS_MAX);
        long ceiling = Math.min(maxMs, minMs << failures);
        return Duration.ofMillis(minMs >= ceiling ? minMs : random.nextLong(minMs, ceiling + 1));
    }
}
