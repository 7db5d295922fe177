// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.bench.auth;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.HdrHistogram.Histogram;

/**
 * What one load brought in one turn.
 *
 * @param perSecond answers that were a success
 * @param latenciesNs of those
 * @param others other answers by their HTTP status; 0 = none came
 */
record Turn(double perSecond, Histogram latenciesNs, Map<Integer, Long> others) {
    private static final long LATENCY_NS_MAX = 60_000_000_000L;
    private static final double NS_PER_MS = 1e6;

    Turn {
        others = Map.copyOf(others);
    }

    /** All that was not the answer. */
    long lost() {
        return others.values().stream().mapToLong(Long::longValue).sum();
    }

    /** Of all turns together. */
    static long lost(List<Turn> turns) {
        return turns.stream().mapToLong(Turn::lost).sum();
    }

    /** Of all turns together. */
    static double latencyMs(List<Turn> turns, double percentile) {
        Histogram all = histogram();
        turns.forEach(turn -> all.add(turn.latenciesNs()));
        return all.getValueAtPercentile(percentile) / NS_PER_MS;
    }

    /** In words: {@code 503 x 12}. */
    static String words(Map<Integer, Long> others) {
        return others.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(entry -> entry.getKey() + " x " + entry.getValue())
                .collect(Collectors.joining(", "));
    }

    static Histogram histogram() {
        return new Histogram(LATENCY_NS_MAX, 3);
    }
}
