// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.bench.logs;

import dev.reeve.bench.Arguments;
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

    private static final int TURNS_MAX = 99;
    private static final int SECONDS_MAX = 999;
    private static final int RECORDS_MAX = 99_999_999;

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
        return Arguments.read(arguments, FULL, QUICK, (options, option, value) -> options.with(option, value, parts));
    }

    private LogsOptions with(String option, String value, List<String> parts) {
        return switch (option) {
            case "--only" ->
                new LogsOptions(Arguments.names(option, value, parts), turns, seconds, records, devices, save);
            case "--turns" ->
                new LogsOptions(only, Arguments.number(option, value, TURNS_MAX), seconds, records, devices, save);
            case "--seconds" ->
                new LogsOptions(only, turns, Arguments.number(option, value, SECONDS_MAX), records, devices, save);
            case "--records" ->
                new LogsOptions(only, turns, seconds, Arguments.number(option, value, RECORDS_MAX), devices, save);
            case "--save" -> new LogsOptions(only, turns, seconds, records, devices, Arguments.save(value, ".json"));
            default -> throw Arguments.unknown(option);
        };
    }
}
