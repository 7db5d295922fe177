// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.bench.logs;

import dev.reeve.bench.Spread;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** How numbers are written in tables. */
final class Figures {
    private Figures() {}

    static <T> Spread of(List<T> turns, ToDoubleFunction<T> figure) {
        return Spread.of(turns.stream().map(figure::applyAsDouble).toList());
    }

    static Spread one(double figure) {
        return new Spread(figure, figure, figure);
    }

    /** Turn by turn. */
    static <T> Spread ratio(List<T> ours, List<T> theirs, ToDoubleFunction<T> figure) {
        List<Double> ratios = new java.util.ArrayList<>();
        for (int i = 0; i < Math.min(ours.size(), theirs.size()); i++) {
            ratios.add(figure.applyAsDouble(ours.get(i)) / figure.applyAsDouble(theirs.get(i)));
        }
        return Spread.of(ratios);
    }

    static String words(Spread spread) {
        return number(spread.median()) + " (" + number(spread.min()) + " .. " + number(spread.max()) + ")";
    }

    /** Three digits that count. */
    static String number(double number) {
        if (Double.isNaN(number)) {
            return "-";
        }
        double size = Math.abs(number);
        int digits = size >= 100 ? 0 : size >= 10 ? 1 : size >= 0.1 || size == 0 ? 2 : 4;
        return String.format(Locale.ROOT, "%,." + digits + "f", number);
    }
}
