// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.operator.sim;

import java.util.List;

/**
 * What a law made of a run.
 *
 * @param waits of all requests, in seconds, shortest first; what still waits at the end counts so far
 * @param latePercent of the requests that waited longer than 2 s
 * @param cost seconds of pods over seconds of work
 * @param busyRemoved pods that had a request when they were told to leave
 * @param reversals writes against the direction of the one before
 * @param waitingSeconds the queue's length, integrated
 */
@SuppressWarnings("ArrayRecordComponent") // thousands, never compared
public record Outcome(
        double[] waits,
        double latePercent,
        double cost,
        int busyRemoved,
        int removed,
        int reversals,
        double waitingSeconds,
        List<TracePoint> trace) {
    private static final double LATE_SECONDS = 2;
    private static final int KEPT = 4_000;

    /** The wait that this part of the requests did not exceed. */
    public double quantile(double part) {
        if (waits.length == 0) {
            return 0;
        }
        return waits[Math.clamp((long) Math.ceil(part * waits.length) - 1, 0, waits.length - 1)];
    }

    static double latePercent(double[] sorted) {
        int late = 0;
        for (int i = sorted.length - 1; i >= 0 && sorted[i] > LATE_SECONDS; i--) {
            late++;
        }
        return sorted.length == 0 ? 0 : 100.0 * late / sorted.length;
    }

    /** The same with some thousand of the waits and no trace: what many runs are kept as. */
    Outcome thinned() {
        if (waits.length <= KEPT) {
            return new Outcome(waits, latePercent, cost, busyRemoved, removed, reversals, waitingSeconds, List.of());
        }
        double[] kept = new double[KEPT];
        for (int i = 0; i < KEPT; i++) {
            kept[i] = quantile((i + 1.0) / KEPT);
        }
        return new Outcome(kept, latePercent, cost, busyRemoved, removed, reversals, waitingSeconds, List.of());
    }

    /** In seconds. */
    public double meanWait() {
        double sum = 0;
        for (double wait : waits) {
            sum += wait;
        }
        return sum / Math.max(1, waits.length);
    }

    double waitedPercent() {
        int waited = 0;
        for (double wait : waits) {
            waited += wait > 0 ? 1 : 0;
        }
        return 100.0 * waited / Math.max(1, waits.length);
    }
}
