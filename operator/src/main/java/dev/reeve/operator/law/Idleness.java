// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.operator.law;

/** How long nothing has been to do, and whether workers are kept warm for what may come. */
final class Idleness {
    private enum Warmth {
        /** Nothing came since the pool was idle. */
        COLD,
        /** Begun with workers there: requests may have come before, so no warm one is given up, and none is added. */
        UNSURE,
        /** A request came. */
        WARM
    }

    private Warmth warmth = Warmth.COLD;
    private long busyMs;

    Idleness(long startedMs) {
        busyMs = startedMs;
    }

    /** The first that is known of the pool. */
    void begin(int replicas) {
        if (warmth == Warmth.COLD && replicas > 0) {
            warmth = Warmth.UNSURE;
        }
    }

    /** Nobody tells whether anything is to do. */
    void unknown(long nowMs) {
        busyMs = nowMs;
    }

    void busy(long nowMs) {
        busyMs = nowMs;
        warmth = Warmth.WARM;
    }

    long ms(long nowMs) {
        return nowMs - busyMs;
    }

    /** The zero rule holds. */
    void over() {
        warmth = Warmth.COLD;
    }

    int floor(int warm, int replicas) {
        return switch (warmth) {
            case COLD -> 0;
            case UNSURE -> Math.min(warm, replicas);
            case WARM -> warm;
        };
    }
}
