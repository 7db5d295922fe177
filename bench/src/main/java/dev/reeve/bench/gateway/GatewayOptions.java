// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.bench.gateway;

import dev.reeve.bench.broker.Timing;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What {@code ./reeve bench gateway} was asked for.
 *
 * @param only names of parts; empty = all
 * @param sockets idle WebSockets
 * @param save where figures go as JSON, and beside it tables; null = nowhere
 * @param recordings folder for JFR recordings of the gateway; null = none
 */
record GatewayOptions(
        List<String> only,
        Timing timing,
        int sockets,
        @Nullable Path save,
        @Nullable Path recordings) {
    private static final long SECOND_MS = 1_000;
    /** The gateway's own code is much: a minute, until the compiler is done with it. */
    private static final Timing FULL = new Timing(5, 60_000, 500, 5_000);

    private static final Timing QUICK = new Timing(3, 20_000, 300, 1_000);
    private static final int SOCKETS = 10_000;
    private static final int SOCKETS_QUICK = 1_000;

    GatewayOptions {
        only = List.copyOf(only);
    }

    /**
     * Understands what comes after {@code gateway}.
     *
     * @param parts what there is to measure
     * @throws IllegalArgumentException with what is wrong
     */
    static GatewayOptions parse(List<String> arguments, List<String> parts) {
        boolean quick = arguments.contains("--quick");
        GatewayOptions options =
                new GatewayOptions(List.of(), quick ? QUICK : FULL, quick ? SOCKETS_QUICK : SOCKETS, null, null);
        for (int i = 0; i < arguments.size(); i++) {
            String option = arguments.get(i);
            if (!option.equals("--quick")) {
                String value = ++i < arguments.size() ? arguments.get(i) : "";
                options = options.with(option, value, parts);
            }
        }
        return options;
    }

    private GatewayOptions with(String option, String value, List<String> parts) {
        return switch (option) {
            case "--only" -> new GatewayOptions(names(value, parts), timing, sockets, save, recordings);
            case "--turns" -> of(timing.withTurns(number(option, value, 3)), sockets);
            case "--seconds" -> of(timing.withTurnMs(number(option, value, 3) * SECOND_MS), sockets);
            case "--sockets" -> of(timing, number(option, value, 5));
            case "--save" -> new GatewayOptions(only, timing, sockets, file(value), recordings);
            case "--jfr" -> new GatewayOptions(only, timing, sockets, save, folder(value));
            default -> throw new IllegalArgumentException("unknown option '" + option + "'");
        };
    }

    private GatewayOptions of(Timing otherTiming, int otherSockets) {
        return new GatewayOptions(only, otherTiming, otherSockets, save, recordings);
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

    private static Path folder(String value) {
        if (value.isEmpty()) {
            throw new IllegalArgumentException("--jfr takes a folder");
        }
        return Path.of(value);
    }
}
