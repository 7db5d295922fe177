// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.loggerworker;

import java.time.Instant;

/**
 * A record's three times. Order and paging go by {@code at}; partitions by {@code observed}. {@code at} is never more
 * than two seconds after {@code observed}: nothing is observed before it happened, so a range of {@code at} bounds the
 * partitions to read.
 *
 * @param atMicros the shown time: the device's, corrected when its clock is off by more than two seconds
 * @param deviceNanos as the device said; 0 = it said nothing
 * @param observedMicros when this server saw it
 */
record Stamp(long atMicros, long deviceNanos, long observedMicros) {
    static final long TOLERANCE_NANOS = 2_000_000_000L;
    private static final long NANOS_PER_MICRO = 1_000;
    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    static Stamp of(long deviceNanos, long observedNanos, long offsetNanos) {
        return new Stamp(
                shownNanos(deviceNanos, observedNanos, offsetNanos) / NANOS_PER_MICRO,
                deviceNanos,
                observedNanos / NANOS_PER_MICRO);
    }

    /** When at the earliest a record was observed that is shown at that time or later; 0 = it may be any. */
    static long observedMicros(long atMicros) {
        return Math.max(0, atMicros - TOLERANCE_NANOS / NANOS_PER_MICRO);
    }

    /** Since 1970. */
    static long nanos(Instant time) {
        return time.getEpochSecond() * NANOS_PER_SECOND + time.getNano();
    }

    private static long shownNanos(long deviceNanos, long observedNanos, long offsetNanos) {
        if (deviceNanos == 0) {
            return observedNanos;
        }
        long offset = Math.abs(offsetNanos) > TOLERANCE_NANOS ? offsetNanos : 0;
        long corrected = deviceNanos + offset;
        boolean nonsense = corrected < 0 || corrected > observedNanos + TOLERANCE_NANOS;
        return nonsense ? observedNanos : corrected;
    }
}
