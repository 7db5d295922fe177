// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.bench.broker;

import dev.reeve.bench.Spread;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.HdrHistogram.Histogram;

/**
 * All turns of one peer at one {@link Cell}, in the order of time.
 *
 * @param liveBytes of the broker's heap after the last turn; -1 where nobody asked
 */
record Series(Cell cell, String peer, List<Sample> samples, long liveBytes) {
    Series {
        samples = List.copyOf(samples);
    }

    Spread perSecond() {
        return spread(Sample::perSecond);
    }

    Spread spread(ToDoubleFunction<Sample> figure) {
        return Spread.of(samples.stream().map(figure::applyAsDouble).toList());
    }

    /**
     * This one's figure by the other's, turn by turn: neighbours in time, so that what the machine did meanwhile
     * falls out.
     */
    Spread ratio(Series other, ToDoubleFunction<Sample> figure) {
        List<Double> ratios = new ArrayList<>();
        for (int i = 0; i < Math.min(samples.size(), other.samples.size()); i++) {
            ratios.add(figure.applyAsDouble(samples.get(i)) / figure.applyAsDouble(other.samples.get(i)));
        }
        return Spread.of(ratios);
    }

    /** Of all turns together. */
    double latencyMs(double percentile) {
        Histogram all = new Histogram(Tally.LATENCY_NS_MAX, Tally.DIGITS);
        samples.forEach(sample -> all.add(sample.outcome().latencies()));
        return all.getValueAtPercentile(percentile) / 1e6;
    }

    double residentMib(String role) {
        return samples.getLast().used().getOrDefault(role, Usage.NONE).residentBytes() / (double) (1 << 20);
    }

    long lost() {
        return samples.stream().mapToLong(sample -> sample.outcome().lost()).sum();
    }

    double longestPauseMs() {
        return samples.stream()
                .mapToDouble(sample -> sample.collections().longestMs())
                .max()
                .orElse(0);
    }
}
