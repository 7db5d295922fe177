// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.bench.scaler;

import dev.reeve.bench.Arguments;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What {@code ./reeve bench scaler} was asked for.
 *
 * @param sweeps other clusters too
 * @param save where tables go as Markdown, and beside them all runs as CSV and plots as SVG; null = nowhere
 */
record ScalerOptions(int seeds, boolean sweeps, @Nullable Path save) {
    private static final int SEEDS = 20;

    /**
     * Understands what comes after {@code scaler}.
     *
     * @throws IllegalArgumentException with what is wrong
     */
    static ScalerOptions parse(List<String> arguments) {
        int seeds = SEEDS;
        boolean sweeps = false;
        Path save = null;
        for (int i = 0; i < arguments.size(); i++) {
            String option = arguments.get(i);
            switch (option) {
                case "--sweeps" -> sweeps = true;
                case "--seeds" -> seeds = number(value(arguments, ++i));
                case "--save" -> save = Arguments.save(value(arguments, ++i), ".md");
                default -> throw Arguments.unknown(option);
            }
        }
        return new ScalerOptions(seeds, sweeps, save);
    }

    private static String value(List<String> arguments, int index) {
        return index < arguments.size() ? arguments.get(index) : "";
    }

    private static int number(String value) {
        // Of one run there is no confidence, and nothing could be told to be worse.
        if (!value.matches("[2-9]|[1-9][0-9]{1,2}")) {
            throw new IllegalArgumentException("--seeds takes a number from 2 to 999, not '" + value + "'");
        }
        return Integer.parseInt(value);
    }
}
