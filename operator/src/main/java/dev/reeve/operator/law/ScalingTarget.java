// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.operator.law;

/**
 * What is aimed at, and what is believed before anything was measured.
 *
 * @param waitMs how long a request may wait while a backlog is worked off
 * @param headroomPercent how many square roots of the load are kept free, times 100
 * @param startTimeFactorPercent the part of a start in which a backlog is worked off, if that is longer than waitMs
 * @param workerConcurrency requests that a worker takes at once; 0 = what the workers announce
 * @param expectedServiceMs a request's time, until it is measured; weighs as much as 10 requests
 * @param expectedStartMs from the scale write until a worker is ready; weighs as much as 3 starts
 */
public record ScalingTarget(
        int waitMs,
        int headroomPercent,
        int startTimeFactorPercent,
        int workerConcurrency,
        int expectedServiceMs,
        int expectedStartMs) {
    /** 2 s, one square root, half a start, as announced, 500 ms, 8 s. */
    public static final ScalingTarget DEFAULT = new ScalingTarget(2_000, 100, 50, 0, 500, 8_000);

    private static final int HOUR_MS = 3_600_000;
    private static final int TEN_MINUTES_MS = 600_000;

    /** Within bounds, or an {@link IllegalArgumentException} that names the field. */
    public ScalingTarget {
        Ranges.check("target.waitMillis", waitMs, 50, TEN_MINUTES_MS);
        Ranges.check("target.headroomPercent", headroomPercent, 0, 400);
        Ranges.check("target.startTimeFactorPercent", startTimeFactorPercent, 25, 100);
        Ranges.check("target.workerConcurrency", workerConcurrency, 0, 10_000);
        Ranges.check("target.expectedServiceMillis", expectedServiceMs, 1, HOUR_MS);
        Ranges.check("target.expectedStartMillis", expectedStartMs, 100, TEN_MINUTES_MS);
    }
}
