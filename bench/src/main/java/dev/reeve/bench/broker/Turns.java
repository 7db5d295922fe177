// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.bench.broker;

import dev.reeve.bench.Spread;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.HdrHistogram.Histogram;

/** All turns of one peer under one load, in the order of time. */
public record Turns(List<Sample> samples) {
    private static final double MIB = 1 << 20;

    public Turns {
        samples = List.copyOf(samples);
    }

    public Spread perSecond() {
        return spread(Sample::perSecond);
    }

    public Spread spread(ToDoubleFunction<Sample> figure) {
        return Spread.of(samples, figure);
    }

    /**
     * This one's figure by the other's, turn by turn: neighbours in time, so that what the machine did meanwhile
     * falls out.
     */
    public Spread ratio(Turns other, ToDoubleFunction<Sample> figure) {
        return Spread.ratio(samples, other.samples, figure);
    }

    /** Of all turns together. */
    public double latencyMs(double percentile) {
        Histogram all = new Histogram(Tally.LATENCY_NS_MAX, Tally.DIGITS);
        samples.forEach(sample -> all.add(sample.outcome().latencies()));
        return all.getValueAtPercentile(percentile) / 1e6;
    }

    /** After the last turn. */
    public double residentMib(String role) {
        return samples.getLast().used().getOrDefault(role, Usage.NONE).residentBytes() / MIB;
    }

    /** Requests that were not done: without an answer, or refused. */
    public long lost() {
        return samples.stream()
                .map(Sample::outcome)
                .mapToLong(outcome -> outcome.lost() + outcome.refusals().getTotalCount())
                .sum();
    }
}
