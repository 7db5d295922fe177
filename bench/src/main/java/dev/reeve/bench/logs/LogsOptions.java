// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.bench.logs;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What {@code ./reeve bench logs} was asked for.
 *
 * @param only names of parts; empty = all
 * @param turns of each server at each load
 * @param seconds of each turn
 * @param records that queries look among
 * @param devices that send one line now and then
 * @param save where figures go as JSON, and beside it tables; null = nowhere
 */
record LogsOptions(
        List<String> only,
        int turns,
        int seconds,
        int records,
        int devices,
        @Nullable Path save) {
    private static final LogsOptions FULL = new LogsOptions(List.of(), 5, 8, 1_000_000, 1_000, null);
    private static final LogsOptions QUICK = new LogsOptions(List.of(), 2, 2, 50_000, 200, null);

    LogsOptions {
        only = List.copyOf(only);
    }

    /**
     * Understands what comes after {@code logs}.
     *
     * @param parts what there is to measure
     * @throws IllegalArgumentException with what is wrong
     */
    static LogsOptions parse(List<String> arguments, List<String> parts) {
        LogsOptions options = arguments.contains("--quick") ? QUICK : FULL;
        for (int i = 0; i < arguments.size(); i++) {
            String option = arguments.get(i);
            if (!option.equals("--quick")) {
                String value = ++i < arguments.size() ? arguments.get(i) : "";
                options = options.with(option, value, parts);
            }
        }
        return options;
    }

    private LogsOptions with(String option, String value, List<String> parts) {
        return switch (option) {
            case "--only" -> new LogsOptions(names(value, parts), turns, seconds, records, devices, save);
            case "--turns" -> new LogsOptions(only, number(option, value, 2), seconds, records, devices, save);
            case "--seconds" -> new LogsOptions(only, turns, number(option, value, 3), records, devices, save);
            case "--records" -> new LogsOptions(only, turns, seconds, number(option, value, 8), devices, save);
            case "--save" -> new LogsOptions(only, turns, seconds, records, devices, file(value));
            default -> throw new IllegalArgumentException("unknown option '" + option + "'");
        };
    }

    private static List<String> names(String value, List<String> parts) {
        List<String> names = List.of(value.split(",", -1));
        if (!parts.containsAll(names)) {
            throw new IllegalArgumentException("--only takes some of " + parts + ", not '" + value + "'");
        }
        return names;
    }

    private static int number(String option, String value, int digits) {
        if (!value.matches("[1-9][0-9]{0," + (digits - 1) + "}")) {
            throw new IllegalArgumentException(
                    option + " takes a number of at most " + digits + " digits, not '" + value + "'");
        }
        return Integer.parseInt(value);
    }

    private static Path file(String value) {
        if (!value.endsWith(".json")) {
            throw new IllegalArgumentException("--save takes a file that ends in .json");
        }
        return Path.of(value);
    }
}
