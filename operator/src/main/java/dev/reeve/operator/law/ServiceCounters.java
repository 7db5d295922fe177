// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.operator.law;

/**
 * What one broker says of the service. Counters are cumulative since the broker's boot.
 *
 * @param arrivals admitted and refused for a full queue
 * @param serviceTimeSumUs of {@code serviceTimeCount} requests
 */
public record ServiceCounters(
        long arrivals, int waiting, int inFlight, long oldestWaitingMs, long serviceTimeSumUs, long serviceTimeCount) {
    static final ServiceCounters NONE = new ServiceCounters(0, 0, 0, 0, 0, 0);

    /** None is negative, or {@link IllegalArgumentException}. */
    public ServiceCounters {
        if ((arrivals | waiting | inFlight | oldestWaitingMs | serviceTimeSumUs | serviceTimeCount) < 0) {
            throw new IllegalArgumentException("a counter is negative");
        }
    }
}
