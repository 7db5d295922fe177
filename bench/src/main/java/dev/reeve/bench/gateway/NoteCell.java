// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.bench.gateway;

import dev.reeve.bench.Spread;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** All turns of one server under one load, in the order of time. */
record NoteCell(String server, NoteLoad load, List<NoteSample> samples) {
    NoteCell {
        samples = List.copyOf(samples);
    }

    Spread spread(ToDoubleFunction<NoteSample> figure) {
        return Spread.of(samples, figure);
    }

    /** Turn by turn, as neighbours in time share what the machine did meanwhile. */
    Spread by(NoteCell other) {
        return Spread.ratio(samples, other.samples, NoteSample::millionsPerSecond);
    }
}
