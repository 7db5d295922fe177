// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.bench.broker;

import dev.reeve.bench.Spread;
import java.util.List;
import java.util.function.ToDoubleFunction;

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
        return turns().perSecond();
    }

    Spread spread(ToDoubleFunction<Sample> figure) {
        return turns().spread(figure);
    }

    /** See {@link Turns#ratio}. */
    Spread ratio(Series other, ToDoubleFunction<Sample> figure) {
        return turns().ratio(other.turns(), figure);
    }

    /** Of all turns together. */
    double latencyMs(double percentile) {
        return turns().latencyMs(percentile);
    }

    double residentMib(String role) {
        return turns().residentMib(role);
    }

    long lost() {
        return turns().lost();
    }

    private Turns turns() {
        return new Turns(samples);
    }

    double longestPauseMs() {
        return samples.stream()
                .mapToDouble(sample -> sample.collections().longestMs())
                .max()
                .orElse(0);
    }
}
