// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.bench.gateway;

import dev.reeve.bench.broker.Sample;
import dev.reeve.bench.broker.Turns;
import java.util.List;

/** All turns of one way to the echo at one window. */
record CallCell(int window, String name, Turns turns) {
    static CallCell of(int window, String name, List<Sample> samples) {
        return new CallCell(window, name, new Turns(samples));
    }

    /** Of one turn. */
    static double p50Ms(Sample sample) {
        return sample.outcome().latencies().getValueAtPercentile(50) / 1e6;
    }
}
