// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker;

import java.time.Duration;

/** Carries committed revocations to the brokers. */
interface RevocationFeed {
    /** There are new rows; returns at once. */
    void changed();

    /**
     * Waits until every connected broker has confirmed that number; false = not within the time, or none is
     * connected.
     */
    boolean confirmed(long seq, Duration atMost);
}
