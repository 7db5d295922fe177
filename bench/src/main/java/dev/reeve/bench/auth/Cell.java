// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.bench.auth;

import dev.reeve.bench.Spread;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * All turns of one server under one load, in the order of time.
 *
 * @param load {@code sign-in} or {@code refresh}
 */
record Cell(String load, int callers, String server, List<Turn> turns) {
    Cell {
        turns = List.copyOf(turns);
    }

    Spread perSecond() {
        return Spread.of(turns, Turn::perSecond);
    }

    double latencyMs(double percentile) {
        return Turn.latencyMs(turns, percentile);
    }

    /** This one's figure by the other's, turn by turn: what the machine did meanwhile falls out. */
    Spread ratio(Cell other, ToDoubleFunction<Turn> figure) {
        return Spread.ratio(turns, other.turns, figure);
    }

    long lost() {
        return Turn.lost(turns);
    }

    boolean isLoadOf(Cell other) {
        return load.equals(other.load) && callers == other.callers;
    }
}
