// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.brokercore;

import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Seeded simulation of a whole cluster: several brokers, plain and Reeve clients and workers, and a network with delay,
 * broken connections, clogged links, crashes, frozen processes and clocks that jump; every fourth seed also drops,
 * doubles and reorders messages. {@link ClusterHistory} says what must hold.
 *
 * <p>{@code -Dreeve.sim.seed=N} runs one seed, {@code -Dreeve.sim.seeds=N} more of them.
 */
@Tag("F6")
@Tag("F7")
class ClusterSim {
    private static final int SEEDS = 1_000;
    private static final int SEEDS_LONG = 1_000_000;

    @Test
    void everyRequestEndsOnceWhateverHappensToTheCluster() {
        Seeds.run("ClusterSim", SEEDS, seed -> new ClusterWorld(seed, 0).run());
    }

    @Test
    @Tag("long")
    @Timeout(value = 4, unit = TimeUnit.HOURS)
    void everyRequestEndsOnceInAMillionClusters() {
        Seeds.run("ClusterSim", SEEDS_LONG, seed -> new ClusterWorld(seed, 0).run());
    }

    @Test
    void sameSeedGivesTheSameHistoryWhateverTheWallClocksSay() {
        Set<Long> histories = new HashSet<>();
        for (long seed = 1; seed <= 20; seed++) {
            long first = fingerprint(seed, 0);
            for (long wallMs : new long[] {0, 1_700_000_000_000L, -5 * 60_000}) {
                if (fingerprint(seed, wallMs) != first) {
                    throw new AssertionError("seed " + seed + " is not deterministic at wall clock " + wallMs);
                }
            }
            histories.add(first);
        }
        ClusterHistory.must(histories.size() == 20, "every seed has its own history", "" + histories.size());
    }

    private static long fingerprint(long seed, long wallMs) {
        ClusterWorld world = new ClusterWorld(seed, wallMs);
        world.run();
        return world.fingerprint();
    }
}
