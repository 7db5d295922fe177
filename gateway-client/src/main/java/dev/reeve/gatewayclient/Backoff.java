// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gatewayclient;

import java.util.function.DoubleSupplier;

/** Full jitter: a random part of what doubles with each failure up to a cap. Used by the loop. */
final class Backoff {
    private static final int DOUBLINGS_MAX = 30;

    private final Settings settings;
    private final DoubleSupplier random;
    private int failures;

    Backoff(Settings settings, DoubleSupplier random) {
        this.settings = settings;
        this.random = random;
    }

    void reset() {
        failures = 0;
    }

    /** How long to wait after this failure: what it asks for, if that is longer. */
    long nextMs(ReeveException error) {
        return Math.max(error.retryAfterMs(), nextMs());
    }

    /** How long to wait after one more failure. */
    long nextMs() {
        long ceiling =
                Math.min(settings.whole(Setting.BACKOFF_CAP_MS), settings.whole(Setting.BACKOFF_BASE_MS) << failures);
        failures = Math.min(failures + 1, DOUBLINGS_MAX);
        return (long) (random.getAsDouble() * ceiling);
    }
}
