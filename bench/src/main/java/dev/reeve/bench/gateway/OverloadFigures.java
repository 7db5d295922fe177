// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.bench.gateway;

import dev.reeve.bench.Spread;
import dev.reeve.bench.broker.Sample;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * What became of requests at fixed rates.
 *
 * @param shortage what there is too little of
 */
record OverloadFigures(String shortage, List<Turn> turns) {
    static final List<Integer> PERCENTS = List.of(50, 80, 120);

    private static final double NANOS = 1e9;

    OverloadFigures {
        turns = List.copyOf(turns);
    }

    /** Of all turns, at that percentage of the peak. */
    Spread at(int percent, ToDoubleFunction<Level> figure) {
        return Spread.of(turns, turn -> figure.applyAsDouble(turn.level(percent)));
    }

    /** Good answers by those of the peak of the same turn. */
    Spread goodput(int percent) {
        return Spread.of(turns, turn -> turn.level(percent).sample().perSecond() / turn.peak());
    }

    Spread peak() {
        return Spread.of(turns, Turn::peak);
    }

    /**
     * @param peak good answers a second in a closed loop
     * @param levels one for each of {@link #PERCENTS}
     */
    record Turn(double peak, List<Level> levels) {
        Turn {
            levels = List.copyOf(levels);
        }

        Level level(int percent) {
            return levels.get(PERCENTS.indexOf(percent));
        }
    }

    /** @param asked requests a second */
    record Level(long asked, Sample sample) {
        double goodMs(double percentile) {
            return sample.outcome().latencies().getValueAtPercentile(percentile) / 1e6;
        }

        double refusedPerSecond() {
            return sample.outcome().refusals().getTotalCount()
                    * NANOS
                    / sample.outcome().nanos();
        }

        double refusedMs(double percentile) {
            return sample.outcome().refusals().getValueAtPercentile(percentile) / 1e6;
        }

        double lost() {
            return sample.outcome().lost();
        }
    }
}
