// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.bench.logs;

import java.util.LinkedHashMap;
import java.util.Map;
import org.HdrHistogram.Histogram;

/**
 * What a server took in a turn.
 *
 * @param refused batches that were to be sent again
 * @param latencies of batches, in nanoseconds
 * @param cpuSeconds by process
 */
record IntakeTurn(long records, double seconds, long refused, Histogram latencies, Map<String, Double> cpuSeconds) {
    private static final double NS_A_MS = 1e6;
    private static final double MICROS = 1e6;

    static Map<String, Double> since(Map<String, Double> now, Map<String, Double> before) {
        Map<String, Double> since = new LinkedHashMap<>();
        now.forEach((name, seconds) -> since.put(name, seconds - before.getOrDefault(name, 0.0)));
        return since;
    }

    double perSecond() {
        return records / seconds;
    }

    double latencyMs(double percentile) {
        return latencies.getValueAtPercentile(percentile) / NS_A_MS;
    }

    double cpuSecondsOf(String process) {
        return cpuSeconds.getOrDefault(process, 0.0);
    }

    double cpuSecondsOfAll() {
        return cpuSeconds.values().stream().mapToDouble(Double::doubleValue).sum();
    }

    /** Of a process, for each record. */
    double microsEach(String process) {
        return cpuSecondsOf(process) * MICROS / Math.max(1, records);
    }

    double microsEach() {
        return cpuSecondsOfAll() * MICROS / Math.max(1, records);
    }
}
