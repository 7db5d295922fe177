// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.workersdk;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long to wait before the next connection: full jitter between 0.1 s and a bound that doubles from 0.4 s to 5 s,
 * so ten thousand workers of a restarted broker do not come back in step (docs/protocol.md 7-22, reliability J14), and
 * a network that was away for a minute is in use again within 10 s (F5).
 */
final class Backoff {
    static final long MIN_MS = 100;
    static final long MAX_MS = 5_000;
    private static final long FIRST_BOUND_MS = 400;
    private static final long STABLE_MS = 5_000;
    private static final long AFTER_REFUSAL_MIN_MS = 30_000;
    private static final long AFTER_REFUSAL_MAX_MS = 60_000;

    private final RandomGenerator random;
    private long boundMs = FIRST_BOUND_MS;

    Backoff(RandomGenerator random) {
        this.random = random;
    }

    /** After a broker has said that it does not know the key: it will say so again until somebody changes its list. */
    Duration nextAfterRefusal() {
        return Duration.ofMillis(random.nextLong(AFTER_REFUSAL_MIN_MS, AFTER_REFUSAL_MAX_MS + 1));
    }

    Duration next() {
        long delayMs = random.nextLong(MIN_MS, boundMs + 1);
        boundMs = Math.min(2 * boundMs, MAX_MS);
        return Duration.ofMillis(delayMs);
    }

    /**
     * A connection ended. One that worked and broke says nothing against the next, however often that happens. A broker
     * that sends a worker away at once must not be asked ten times a second.
     */
    void ended(boolean wasRegistered, SessionEnd end, long lastedMs) {
        boolean broke = end == SessionEnd.LOST || end == SessionEnd.SILENT;
        if (wasRegistered && (broke || lastedMs >= STABLE_MS)) {
            reset();
        }
    }

    private void reset() {
        boundMs = FIRST_BOUND_MS;
    }
}
