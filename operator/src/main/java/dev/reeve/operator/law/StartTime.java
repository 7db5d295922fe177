// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.operator.law;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * The mean time from the scale write until a worker is ready: of all that the last 20 writes asked for, drawn towards
 * what was expected. By writes, as the last 20 to be ready of a hundred that were asked for at once are its slowest.
 */
final class StartTime {
    static final int PRIOR_WEIGHT = 3;
    private static final int WRITES = 20;

    /** The starts of one write. */
    private record Batch(long writtenMs, double sumMs, int count) {
        Batch and(double startMs) {
            return new Batch(writtenMs, sumMs + startMs, count + 1);
        }
    }

    private final Deque<Batch> batches = new ArrayDeque<>();

    void add(long writtenMs, long readyMs) {
        double startMs = readyMs - writtenMs;
        if (!batches.isEmpty() && batches.getLast().writtenMs() == writtenMs) {
            batches.addLast(batches.removeLast().and(startMs));
            return;
        }
        batches.addLast(new Batch(writtenMs, startMs, 1));
        if (batches.size() > WRITES) {
            batches.removeFirst();
        }
    }

    double meanMs(double priorMs) {
        double sum = PRIOR_WEIGHT * priorMs;
        int count = PRIOR_WEIGHT;
        for (Batch batch : batches) {
            sum += batch.sumMs();
            count += batch.count();
        }
        return sum / count;
    }
}
