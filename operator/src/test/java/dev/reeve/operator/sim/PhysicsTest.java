// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.operator.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** The simulator obeys what is known of queues. */
class PhysicsTest {
    private static final Physics EXPONENTIAL = Physics.USUAL.withService(Distribution.EXPONENTIAL, 1);

    @Test
    void waitsAsErlangSaysWhenTheNumberIsFixed() {
        int workers = 25;
        double rate = 40;
        double seconds = 20_000;
        Outcome outcome = fixed(workers, rate, seconds);

        double waits = erlangC(workers, rate * 0.5);
        assertThat(outcome.waitedPercent() / 100).isCloseTo(waits, within(0.02));
        assertThat(outcome.meanWait()).isCloseTo(waits / (workers / 0.5 - rate), within(0.004));
    }

    @Test
    void obeysLittlesLaw() {
        Outcome outcome = fixed(22, 40, 2_000);

        // Time in the queue of all requests is the queue's length over time, whatever the order.
        assertThat(Arrays.stream(outcome.waits()).sum()).isCloseTo(outcome.waitingSeconds(), within(1e-6));
    }

    @Test
    void costsNoLessThanTheWork() {
        for (Law law : Law.values()) {
            Outcome outcome = Simulation.run(Scenarios.cold(), law, 5);
            assertThat(outcome.cost()).as(law.words()).isGreaterThan(1);
            assertThat(outcome.quantile(1)).as(law.words()).isGreaterThan(3);
        }
    }

    @Test
    void givesEveryLawTheSameRequests() {
        Chance one = new Chance(Scenarios.sine(), 7);
        Chance other = new Chance(Scenarios.sine(), 7);

        assertThat(other.requests()).isEqualTo(one.requests());
        assertThat(other.work()).isEqualTo(one.work());
        assertThat(other.start(3)).isEqualTo(one.start(3));
    }

    @Test
    void drawsTheMeansThatWereAskedFor() {
        for (Distribution distribution : Distribution.values()) {
            Scenario scenario = fixed(EXPONENTIAL.withService(distribution, 0.66), 40, 20_000, 1);
            Chance chance = new Chance(scenario, 1);

            double tolerance = distribution == Distribution.PARETO ? 0.1 : 0.01;
            assertThat(chance.work() / chance.requests()).as("%s", distribution).isCloseTo(0.5, within(tolerance));
        }
    }

    private static Outcome fixed(int workers, double rate, double seconds) {
        Scenario scenario = fixed(EXPONENTIAL, rate, seconds, workers);
        return Simulation.run(scenario, new FixedScaler(), new Chance(scenario, 11));
    }

    private static Scenario fixed(Physics physics, double rate, double seconds, int workers) {
        return new Scenario("fixed", physics, seconds, rate, t -> t < seconds - 60 ? rate : 0, 0, workers);
    }

    /** The chance to wait. */
    private static double erlangC(int servers, double load) {
        double blocked = 1;
        for (int n = 1; n <= servers; n++) {
            blocked = load * blocked / (n + load * blocked);
        }
        return blocked / (1 - load / servers * (1 - blocked));
    }
}
