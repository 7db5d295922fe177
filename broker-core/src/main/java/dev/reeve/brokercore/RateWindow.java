// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.brokercore;

/**
 * Rates of two counters over the last {@link #SAMPLES} seconds, for people to look at. The counters are sampled once a
 * second; a rate runs from the oldest sample to the moment of the question.
 */
final class RateWindow {
    static final int SAMPLES = 5;

    private final long[] atMs = new long[SAMPLES];
    private final long[] arrivals = new long[SAMPLES];
    private final long[] completions = new long[SAMPLES];
    private int next;
    private int taken;

    void sample(long nowMs, long arrived, long completed) {
        atMs[next] = nowMs;
        arrivals[next] = arrived;
        completions[next] = completed;
        next = (next + 1) % SAMPLES;
        taken = Math.min(SAMPLES, taken + 1);
    }

    double arrivalsPerSecond(long nowMs, long arrived) {
        return rate(nowMs, arrived, arrivals);
    }

    double completionsPerSecond(long nowMs, long completed) {
        return rate(nowMs, completed, completions);
    }

    private double rate(long nowMs, long now, long[] samples) {
        int oldest = taken < SAMPLES ? 0 : next;
        if (taken == 0 || nowMs <= atMs[oldest]) {
            return 0;
        }
        return (now - samples[oldest]) * 1_000.0 / (nowMs - atMs[oldest]);
    }
}
