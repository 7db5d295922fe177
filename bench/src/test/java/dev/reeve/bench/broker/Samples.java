// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.bench.broker;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.HdrHistogram.Histogram;

/** Turns as they might have been measured. */
final class Samples {
    static final Cell CELL = new Cell(Goal.P1, new Pace.Closed(256), 110);
    private static final long SECOND_NS = 1_000_000_000L;
    private static final long MS_NS = 1_000_000L;

    private Samples() {}

    /** One second, each request in a millisecond. */
    static Sample sample(long perSecond, double brokerCpuSeconds) {
        Histogram latencies = new Histogram(Tally.LATENCY_NS_MAX, Tally.DIGITS);
        latencies.recordValueWithCount(MS_NS, perSecond);
        Outcome outcome = new Outcome(perSecond, SECOND_NS, 0, latencies);
        Map<String, Usage> used = Map.of(
                Main.SERVER, new Usage(brokerCpuSeconds, 64 << 20),
                Main.WORKER, new Usage(0.25, 32 << 20),
                Main.CLIENT, new Usage(0.25, 32 << 20));
        return new Sample(outcome, used, GcLog.EMPTY);
    }

    static Series series(Cell cell, String peer, long... perSecond) {
        List<Sample> samples =
                Arrays.stream(perSecond).mapToObj(each -> sample(each, 0.5)).toList();
        return new Series(cell, peer, samples, -1);
    }

    static List<Series> oursAndTheirs(long ours, long theirs) {
        return List.of(series(CELL, "reeve", ours, ours), series(CELL, "nats", theirs, theirs));
    }
}
