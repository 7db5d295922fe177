// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.operator.law;

/**
 * How many requests one broker had had at some times of the last seconds, for rates. What comes after a silence counts
 * as if it had come evenly meanwhile, so a broker that is heard again makes no burst.
 */
final class Arrivals {
    static final long SHORT_MS = 3_000;
    static final long LONG_MS = 20_000;
    /** Nearer reports take the place of the one before: so many are enough for the long window. */
    private static final long SPACING_MS = 200;

    private static final int SAMPLES_MAX = 256;

    private final long[] times = new long[SAMPLES_MAX];
    private final double[] totals = new double[SAMPLES_MAX];
    private int first;
    private int size;

    /** @param total since this broker is known */
    void add(long nowMs, double total) {
        if (size >= 2 && nowMs - times[at(size - 2)] < SPACING_MS) {
            size--;
        } else if (size == SAMPLES_MAX) {
            forgetFirst();
        }
        times[at(size)] = nowMs;
        totals[at(size)] = total;
        size++;
        while (size > 2 && times[at(1)] <= nowMs - LONG_MS) {
            forgetFirst();
        }
    }

    /** Per second, the higher of both windows, that end with the last report: silence is no zero. */
    double perSecond() {
        return size < 2 ? 0 : Math.max(over(SHORT_MS), over(LONG_MS));
    }

    private double over(long windowMs) {
        long end = times[at(size - 1)];
        return (totals[at(size - 1)] - totalAt(end - windowMs)) * 1_000 / windowMs;
    }

    private double totalAt(long timeMs) {
        if (times[at(0)] >= timeMs) {
            return totals[at(0)];
        }
        int after = 1;
        while (times[at(after)] < timeMs) {
            after++;
        }
        double part = (double) (timeMs - times[at(after - 1)]) / (times[at(after)] - times[at(after - 1)]);
        return totals[at(after - 1)] + part * (totals[at(after)] - totals[at(after - 1)]);
    }

    private void forgetFirst() {
        first = (first + 1) % SAMPLES_MAX;
        size--;
    }

    private int at(int index) {
        return (first + index) % SAMPLES_MAX;
    }
}
