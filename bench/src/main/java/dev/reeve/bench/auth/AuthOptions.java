// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.bench.auth;

import dev.reeve.bench.Arguments;
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
    private static final int NUMBER_MAX = 9_999;

    /**
     * Understands what comes after {@code auth}.
     *
     * @throws IllegalArgumentException with what is wrong
     */
    static AuthOptions parse(List<String> arguments) {
        return Arguments.read(arguments, new AuthOptions(TURNS, SECONDS, USERS, null), AuthOptions::with);
    }

    private AuthOptions with(String option, String value) {
        return switch (option) {
            case "--turns" -> new AuthOptions(Arguments.number(option, value, NUMBER_MAX), seconds, users, save);
            case "--seconds" -> new AuthOptions(turns, Arguments.number(option, value, NUMBER_MAX), users, save);
            case "--users" -> new AuthOptions(turns, seconds, Arguments.number(option, value, NUMBER_MAX), save);
            case "--save" -> new AuthOptions(turns, seconds, users, Arguments.save(value, ".json"));
            default -> throw Arguments.unknown(option);
        };
    }
}
