// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.bench;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** The middle and the ends of some figures. */
public record Spread(double median, double min, double max) {

    /**
     * Of at least one.
     *
     * @throws IllegalArgumentException there is none
     */
    public static Spread of(Collection<Double> figures) {
        if (figures.isEmpty()) {
            throw new IllegalArgumentException("no figures");
        }
        List<Double> sorted = figures.stream().sorted().toList();
        int half = sorted.size() / 2;
        double median = sorted.size() % 2 == 1 ? sorted.get(half) : (sorted.get(half - 1) + sorted.get(half)) / 2;
        return new Spread(median, sorted.getFirst(), sorted.getLast());
    }

    public static <T> Spread of(List<T> turns, ToDoubleFunction<T> figure) {
        return of(turns.stream().map(figure::applyAsDouble).toList());
    }

    /** Of what is measured once. */
    public static Spread one(double figure) {
        return new Spread(figure, figure, figure);
    }

    /** Turn by turn, as neighbours in time share what the machine did meanwhile. */
    public static <T> Spread ratio(List<T> ours, List<T> theirs, ToDoubleFunction<T> figure) {
        List<Double> ratios = new ArrayList<>();
        for (int i = 0; i < Math.min(ours.size(), theirs.size()); i++) {
            ratios.add(figure.applyAsDouble(ours.get(i)) / figure.applyAsDouble(theirs.get(i)));
        }
        return of(ratios);
    }
}
