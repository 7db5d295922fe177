// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.bench.gateway;

import dev.reeve.bench.Arguments;
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
    private static final GatewayOptions FULL =
            new GatewayOptions(List.of(), new Timing(5, 60_000, 500, 5_000), 10_000, null, null);

    private static final GatewayOptions QUICK =
            new GatewayOptions(List.of(), new Timing(3, 20_000, 300, 1_000), 1_000, null, null);
    private static final int TIMES_MAX = 999;
    private static final int SOCKETS_MAX = 99_999;

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
        return Arguments.read(arguments, FULL, QUICK, (options, option, value) -> options.with(option, value, parts));
    }

    private GatewayOptions with(String option, String value, List<String> parts) {
        return switch (option) {
            case "--only" ->
                new GatewayOptions(Arguments.names(option, value, parts), timing, sockets, save, recordings);
            case "--turns" -> of(timing.withTurns(Arguments.number(option, value, TIMES_MAX)), sockets);
            case "--seconds" -> of(timing.withTurnMs(Arguments.number(option, value, TIMES_MAX) * SECOND_MS), sockets);
            case "--sockets" -> of(timing, Arguments.number(option, value, SOCKETS_MAX));
            case "--save" -> new GatewayOptions(only, timing, sockets, Arguments.save(value, ".json"), recordings);
            case "--jfr" -> new GatewayOptions(only, timing, sockets, save, Arguments.path(option, value));
            default -> throw Arguments.unknown(option);
        };
    }

    private GatewayOptions of(Timing otherTiming, int otherSockets) {
        return new GatewayOptions(only, otherTiming, otherSockets, save, recordings);
    }
}
