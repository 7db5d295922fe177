// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.brokercore;

import java.util.function.LongConsumer;
import java.util.stream.LongStream;

/** Runs a simulation seed by seed, on all cores; a failure says which seed, and how to repeat it. */
final class Seeds {
    private Seeds() {}

    /** Seeds 1 to {@code count}, or as {@code reeve.sim.seed} or {@code reeve.sim.seeds} says. */
    static void run(String simulation, long count, LongConsumer run) {
        Long only = Long.getLong("reeve.sim.seed");
        long first = only == null ? 1 : only;
        long last = only == null ? Long.getLong("reeve.sim.seeds", count) : only;
        LongStream.rangeClosed(first, last).parallel().forEach(seed -> {
            try {
                run.accept(seed);
            } catch (AssertionError | RuntimeException e) {
                String options = " -Dsurefire.failIfNoSpecifiedTests=false -Dreeve.sim.seed=" + seed;
                String again = "./reeve test -- -pl broker-core -am -Dtest=" + simulation + options;
                throw new AssertionError("seed " + seed + " fails; repeat it with " + again, e);
            }
        });
    }
}
