// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.bench.logs;

import dev.reeve.bench.Spread;
import java.util.List;
import java.util.Locale;

/** How numbers are written in tables. */
final class Figures {
    private Figures() {}

    static String words(Spread spread) {
        return number(spread.median()) + " (" + number(spread.min()) + " .. " + number(spread.max()) + ")";
    }

    /** Of figures in order. */
    static double at(List<Double> sorted, double percentile) {
        int index = ((int) Math.ceil(percentile / 100 * sorted.size())) - 1;
        return sorted.get(Math.clamp(index, 0, sorted.size() - 1));
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
