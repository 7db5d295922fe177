// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.bench.broker;

import dev.reeve.bench.Arguments;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What {@code ./reeve bench broker} was asked for.
 *
 * @param only goals to measure
 * @param peers beside {@link Peers#SUBJECT}, which is always there
 * @param save where figures go as JSON, and beside it the plot
 * @param recordings folder for JFR recordings of brokers
 */
record Options(
        Set<Goal> only,
        List<String> peers,
        Timing timing,
        @Nullable Path save,
        @Nullable Path recordings) {
    private static final long SECOND_MS = 1_000;
    private static final int NUMBER_MAX = 999;
    private static final Timing FULL = new Timing(5, 5_000, 500, 5_000);
    private static final Timing QUICK = new Timing(3, 3_000, 300, 1_000);
    private static final List<String> QUICK_PEERS = List.of("nats", "relay");
    /** Without P6: to connect 9,900 clients takes longer than all of the rest. */
    private static final Set<Goal> QUICK_GOALS = EnumSet.complementOf(EnumSet.of(Goal.P6));

    Options {
        only = Set.copyOf(only);
        peers = List.copyOf(peers);
    }

    /**
     * Understands what comes after {@code broker}.
     *
     * @throws IllegalArgumentException with what is wrong
     */
    static Options parse(List<String> arguments) {
        boolean quick = arguments.contains("--quick");
        Set<Goal> only = quick ? QUICK_GOALS : EnumSet.allOf(Goal.class);
        List<String> peers = quick ? QUICK_PEERS : Peers.names();
        Timing timing = quick ? QUICK : FULL;
        Path save = null;
        Path recordings = null;
        for (int i = 0; i < arguments.size(); i++) {
            String option = arguments.get(i);
            if (option.equals("--quick")) {
                continue;
            }
            String value = ++i < arguments.size() ? arguments.get(i) : "";
            switch (option) {
                case "--only" -> only = goals(value);
                case "--peers" -> peers = Arguments.names(option, value, Peers.names());
                case "--turns" -> timing = timing.withTurns(Arguments.number(option, value, NUMBER_MAX));
                case "--seconds" -> timing = timing.withTurnMs(Arguments.number(option, value, NUMBER_MAX) * SECOND_MS);
                case "--save" -> save = Arguments.path(option, value);
                case "--jfr" -> recordings = Arguments.path(option, value);
                default -> throw Arguments.unknown(option);
            }
        }
        return new Options(only, peers, timing, save, recordings);
    }

    private static Set<Goal> goals(String value) {
        Set<Goal> goals = EnumSet.noneOf(Goal.class);
        for (String name : value.split(",", -1)) {
            goals.add(Arrays.stream(Goal.values())
                    .filter(goal -> goal.name().equalsIgnoreCase(name))
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException(
                            "--only takes some of " + List.of(Goal.values()) + ", not '" + name + "'")));
        }
        return goals;
    }
}
