// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.operator.law;

import java.util.ArrayDeque;
import java.util.Deque;

/** The mean time of a request: of the last 2,000, none older than 5 minutes, drawn towards what was expected. */
final class ServiceTime {
    static final int PRIOR_WEIGHT = 10;
    private static final long REQUESTS = 2_000;
    private static final long AGE_MS_MAX = 300_000;

    /** Requests that were told of at once. */
    private record Batch(long timeMs, double sumMs, long count) {}

    private final Deque<Batch> batches = new ArrayDeque<>();
    private double sumMs;
    private long count;

    void add(long nowMs, double batchMs, long batchCount) {
        batches.addLast(new Batch(nowMs, batchMs, batchCount));
        sumMs += batchMs;
        count += batchCount;
        while (count - batches.getFirst().count() >= REQUESTS) {
            forgetFirst();
        }
    }

    double meanMs(long nowMs, double priorMs) {
        while (!batches.isEmpty() && nowMs - batches.getFirst().timeMs() > AGE_MS_MAX) {
            forgetFirst();
        }
        return (sumMs + PRIOR_WEIGHT * priorMs) / (count + PRIOR_WEIGHT);
    }

    private void forgetFirst() {
        Batch oldest = batches.removeFirst();
        count -= oldest.count();
        // What is left is summed anew when nothing is: rounding does not pile up.
        sumMs = batches.isEmpty() ? 0 : sumMs - oldest.sumMs();
    }
}
