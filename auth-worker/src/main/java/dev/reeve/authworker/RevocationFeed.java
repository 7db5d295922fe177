// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker;

import java.time.Duration;

/** Carries committed revocations to the brokers. */
interface RevocationFeed {
    /** How long an answer waits for the brokers' word. */
    Duration CONFIRMATION_MAX = Duration.ofSeconds(1);

    /** There are new rows; returns at once. */
    void changed();

    /**
     * Waits until every connected broker has confirmed that number; false = not within the time, or none is
     * connected.
     */
    boolean confirmed(long seq, Duration atMost);

    /** After the commit: whether the connected brokers know of that number already; they all do within 5 s. */
    default boolean propagated(long seq) {
        changed();
        return confirmed(seq, CONFIRMATION_MAX);
    }
}
