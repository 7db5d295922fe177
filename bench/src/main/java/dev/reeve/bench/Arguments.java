// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.bench;

import java.nio.file.Path;
import java.util.List;

/** What comes behind the name of a bench. All that is not understood is an {@link IllegalArgumentException}. */
public final class Arguments {
    private static final String QUICK = "--quick";

    private Arguments() {}

    /** What one option makes of those before it. */
    @FunctionalInterface
    public interface Step<T> {
        /** The value is empty where there is none. */
        T with(T options, String option, String value);
    }

    /** Options in any order, each with a value behind it. */
    public static <T> T read(List<String> arguments, T start, Step<T> step) {
        T options = start;
        for (int i = 0; i < arguments.size(); i += 2) {
            options = step.with(options, arguments.get(i), i + 1 < arguments.size() ? arguments.get(i + 1) : "");
        }
        return options;
    }

    /** The same where {@code --quick}, which has no value, says to start with others. */
    public static <T> T read(List<String> arguments, T full, T quick, Step<T> step) {
        List<String> others =
                arguments.stream().filter(word -> !word.equals(QUICK)).toList();
        return read(others, others.size() < arguments.size() ? quick : full, step);
    }

    public static IllegalArgumentException unknown(String option) {
        return new IllegalArgumentException("unknown option '" + option + "'");
    }

    /** Some of what there is, with commas between. */
    public static List<String> names(String option, String value, List<String> all) {
        List<String> names = List.of(value.split(",", -1));
        for (String name : names) {
            if (!all.contains(name)) {
                throw new IllegalArgumentException(option + " takes some of " + all + ", not '" + name + "'");
            }
        }
        return names;
    }

    /** From 1 on. */
    public static int number(String option, String value, int max) {
        if (value.matches("[1-9][0-9]{0,8}")) {
            int number = Integer.parseInt(value);
            if (number <= max) {
                return number;
            }
        }
        throw new IllegalArgumentException(option + " takes a number from 1 to " + max + ", not '" + value + "'");
    }

    public static Path path(String option, String value) {
        if (value.isEmpty()) {
            throw new IllegalArgumentException(option + " takes a path");
        }
        return Path.of(value);
    }

    /** Where to keep figures. */
    public static Path save(String value, String ending) {
        if (!value.endsWith(ending)) {
            throw new IllegalArgumentException("--save takes a file that ends in " + ending);
        }
        return Path.of(value);
    }
}
