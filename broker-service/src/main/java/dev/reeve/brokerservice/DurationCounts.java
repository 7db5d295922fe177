// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.brokerservice;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * A histogram of durations with fixed bounds. One thread counts, any may read: a reader sees each number whole, the
 * numbers among each other within the request or two that were counted meanwhile. No lock, no object, no fence.
 */
final class DurationCounts {

    /** Upper bounds of the buckets, in microseconds; above the last is one more. */
    private static final long[] BOUNDS_US = {1_000, 5_000, 20_000, 100_000, 500_000, 2_000_000, 10_000_000, 60_000_000};

    private static final double US_PER_S = TimeUnit.SECONDS.toMicros(1);

    /** By bucket, and behind them the sum of all durations in microseconds. */
    private final AtomicLongArray counts = new AtomicLongArray(BOUNDS_US.length + 2);

    /** A duration below zero counts as none. */
    void record(float milliseconds) {
        long micros = Math.max(0, (long) (milliseconds * 1_000));
        int bucket = 0;
        while (bucket < BOUNDS_US.length && micros > BOUNDS_US[bucket]) {
            bucket++;
        }
        add(bucket, 1);
        add(counts.length() - 1, micros);
    }

    private void add(int index, long value) {
        counts.setOpaque(index, counts.getPlain(index) + value);
    }

    static int buckets() {
        return BOUNDS_US.length + 1;
    }

    /** In seconds; the last bucket's is infinite. */
    static double upperBoundSeconds(int bucket) {
        return bucket == BOUNDS_US.length ? Double.POSITIVE_INFINITY : BOUNDS_US[bucket] / US_PER_S;
    }

    /** Durations in this bucket alone. */
    long count(int bucket) {
        return counts.getOpaque(bucket);
    }

    double sumSeconds() {
        return counts.getOpaque(counts.length() - 1) / US_PER_S;
    }
}
