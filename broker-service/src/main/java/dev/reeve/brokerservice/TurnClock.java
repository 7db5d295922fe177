// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.brokerservice;

import java.util.function.LongSupplier;

/**
 * The time of messages. To read a clock takes longer than to find a service, so it is read for the first message of a
 * turn and then for every {@value #MESSAGES_PER_READ}th: no message is thought older than the work on so many.
 */
final class TurnClock {
    static final int MESSAGES_PER_READ = 64;

    private final LongSupplier nowMs;
    private long readMs;
    private int left;

    TurnClock(LongSupplier nowMs) {
        this.nowMs = nowMs;
    }

    /** For the next message. */
    long next() {
        if (left == 0) {
            readMs = nowMs.getAsLong();
            left = MESSAGES_PER_READ;
        }
        left--;
        return readMs;
    }

    /** The next message may come at any time. */
    void turnEnded() {
        left = 0;
    }
}
