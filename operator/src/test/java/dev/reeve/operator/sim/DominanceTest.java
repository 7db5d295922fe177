// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.operator.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.function.BiPredicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** In no listed scenario is another law better in both wait and cost. */
class DominanceTest {
    private static final int SEEDS = 3;
    private static final int SEEDS_LONG = 20;
    private static final double LONG_SECONDS = 10_000;
    private static final double REVERSALS_AN_HOUR = 60;

    static List<Scenario> listed() {
        return Scenarios.listed();
    }

    static List<Scenario> listedAndBurst() {
        return Stream.concat(Scenarios.listed().stream(), Stream.of(Scenarios.burst()))
                .toList();
    }

    static List<Scenario> sweeps() {
        return Sweeps.all();
    }

    @ParameterizedTest
    @MethodSource("listed")
    void isNotDominated(Scenario scenario) {
        check(scenario, SEEDS, Summary::isDominatedInMeansBy);
    }

    @ParameterizedTest
    @MethodSource("listedAndBurst")
    @Tag("long")
    void isNotDominatedInManyRuns(Scenario scenario) {
        check(scenario, SEEDS_LONG, Summary::isDominatedBy);
    }

    @ParameterizedTest
    @MethodSource("sweeps")
    @Tag("long")
    void stopsNoBusyWorkerElsewhere(Scenario scenario) {
        int seeds = scenario.seconds() > LONG_SECONDS ? SEEDS : SEEDS_LONG;
        Summary ours = Summary.of(scenario, Law.REEVE, seeds);

        assertThat(ours.outcomes())
                .allSatisfy(outcome -> assertThat(outcome.busyRemoved()).isZero());
    }

    private static void check(Scenario scenario, int seeds, BiPredicate<Summary, Summary> dominated) {
        Summary ours = Summary.of(scenario, Law.REEVE, seeds);
        for (Law law : Law.others()) {
            Summary theirs = Summary.of(scenario, law, seeds);
            assertThat(dominated.test(ours, theirs))
                    .as(
                            "%s: p99 %s at cost %s against %s of %s at %s",
                            scenario.name(), ours.p99(), ours.cost(), theirs.p99(), law.words(), theirs.cost())
                    .isFalse();
        }
        assertThat(ours.outcomes())
                .allSatisfy(outcome -> assertThat(outcome.busyRemoved()).isZero());
    }

    @Test
    @Tag("OL8")
    void reversesNotOftenAtASteadyLoad() {
        for (int seed = 1; seed <= SEEDS; seed++) {
            Outcome outcome = Simulation.run(Scenarios.steady(), Law.REEVE, seed);

            assertThat(outcome.reversals() / (Scenarios.steady().seconds() / 3_600))
                    .as("seed %d", seed)
                    .isLessThan(REVERSALS_AN_HOUR);
        }
    }
}
