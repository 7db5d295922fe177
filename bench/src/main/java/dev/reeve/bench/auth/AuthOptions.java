// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.bench.auth;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What {@code ./reeve bench auth} was asked for.
 *
 * @param users accounts on each side
 * @param save where figures go as JSON, and beside it tables; null = nowhere
 */
record AuthOptions(
        int turns, int seconds, int users, @Nullable Path save) {
    private static final int TURNS = 3;
    private static final int SECONDS = 3;
    private static final int USERS = 300;

    /**
     * Understands what comes after {@code auth}.
     *
     * @throws IllegalArgumentException with what is wrong
     */
    static AuthOptions parse(List<String> arguments) {
        AuthOptions options = new AuthOptions(TURNS, SECONDS, USERS, null);
        for (int i = 0; i < arguments.size(); i += 2) {
            String option = arguments.get(i);
            String value = i + 1 < arguments.size() ? arguments.get(i + 1) : "";
            options = options.with(option, value);
        }
        return options;
    }

    private AuthOptions with(String option, String value) {
        return switch (option) {
            case "--turns" -> new AuthOptions(number(option, value), seconds, users, save);
            case "--seconds" -> new AuthOptions(turns, number(option, value), users, save);
            case "--users" -> new AuthOptions(turns, seconds, number(option, value), save);
            case "--save" -> new AuthOptions(turns, seconds, users, path(value));
            default -> throw new IllegalArgumentException("unknown option '" + option + "'");
        };
    }

    private static Path path(String value) {
        if (!value.endsWith(".json")) {
            throw new IllegalArgumentException("--save takes a file that ends in .json");
        }
        return Path.of(value);
    }

    private static int number(String option, String value) {
        if (!value.matches("[1-9][0-9]{0,3}")) {
            throw new IllegalArgumentException(option + " takes a number from 1 to 9999, not '" + value + "'");
        }
        return Integer.parseInt(value);
    }
}
