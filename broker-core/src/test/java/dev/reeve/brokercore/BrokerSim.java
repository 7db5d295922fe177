// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.brokercore;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Seeded simulation: random clients, workers, deaths, silence, cancels and garbage against one broker in virtual time.
 * {@link SimWorld} checks after every event and at the end; a failure prints the seed.
 *
 * <p>{@code -Dreeve.sim.seed=N} runs one seed, {@code -Dreeve.sim.seeds=N} more of them.
 */
@Tag("F6")
class BrokerSim {
    private static final int SEEDS = 400;
    private static final int SEEDS_LONG = 200_000;

    @Test
    void everyRequestEndsOnceWhateverHappens() {
        Seeds.run("BrokerSim", SEEDS, seed -> new SimWorld(seed).run());
    }

    @Test
    @Tag("long")
    @Timeout(value = 2, unit = TimeUnit.HOURS)
    void everyRequestEndsOnceInManyMoreWorlds() {
        Seeds.run("BrokerSim", SEEDS_LONG, seed -> new SimWorld(seed).run());
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
