// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.brokercore;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Seeded simulation: random clients, workers, deaths, silence, cancels and garbage against one broker in virtual time.
 * {@link SimWorld} checks after every event and at the end; a failure prints the seed.
 *
 * <p>{@code -Dreeve.sim.seed=N} runs one seed, {@code -Dreeve.sim.seeds=N} more of them.
 */
@Tag("F6")
class BrokerSim {
    private static final int SEEDS = 400;

    @Test
    void everyRequestEndsOnceWhateverHappens() {
        Long only = Long.getLong("reeve.sim.seed");
        int count = Integer.getInteger("reeve.sim.seeds", SEEDS);
        List<Long> seeds = new ArrayList<>();
        if (only != null) {
            seeds.add(only);
        } else {
            for (long seed = 1; seed <= count; seed++) {
                seeds.add(seed);
            }
        }
        for (long seed : seeds) {
            try {
                new SimWorld(seed).run();
            } catch (AssertionError | RuntimeException e) {
                throw new AssertionError(
                        "seed " + seed + " fails; repeat it with -Dtest=BrokerSim -Dreeve.sim.seed=" + seed, e);
            }
        }
    }

    @Test
    void sameSeedGivesTheSameHistory() {
        for (long seed = 1; seed <= 20; seed++) {
            SimWorld one = new SimWorld(seed);
            SimWorld two = new SimWorld(seed);
            one.run();
            two.run();
            if (one.fingerprint() != two.fingerprint()) {
                throw new AssertionError("seed " + seed + " is not deterministic");
            }
        }
    }
}
