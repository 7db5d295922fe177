// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.operator.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the law makes of trouble; its figures are in docs/operator.md. */
class TroublesTest {
    private static final long SEED = 1;

    static List<Scenario> troubles() {
        return Sweeps.troubles();
    }

    private static Outcome run(Scenario scenario) {
        return Simulation.run(scenario, Law.REEVE, SEED);
    }

    @ParameterizedTest
    @MethodSource("troubles")
    void servesEverybodyAndStopsNobodyWhoIsBusy(Scenario scenario) {
        Outcome outcome = run(scenario);

        assertThat(outcome.waits()).hasSize(new Chance(scenario, SEED).requests());
        assertThat(outcome.quantile(1))
                .as("what nobody served waits for minutes")
                .isLessThan(60);
        assertThat(outcome.busyRemoved()).isZero();
    }

    @Test
    void comesDownThoughSeveralBrokersChooseTheSameWorkers() {
        Scenario skewed = Scenarios.steady().with(Troubles.ofBrokers(0.7, 0.2, 0.1), "");

        assertThat(run(skewed).cost()).isLessThan(1.2 * run(Scenarios.steady()).cost());
    }

    @Test
    void isLateByTwoCallsAtMost() {
        // The first write asks for one worker, as one request came; the second, for all, waits for it.
        double late = run(Scenarios.cold().with(Troubles.ofCalls(1), "")).quantile(0.99);

        assertThat(late).isLessThan(run(Scenarios.cold()).quantile(0.99) + 2.2);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 8})
    void wantsWorkersByWhatOneTakesAtOnce(int concurrency) {
        double load = 10;
        double rate = load * concurrency / Physics.USUAL.serviceMean();
        Scenario steady = new Scenario(
                "steady", Physics.USUAL.withConcurrency(concurrency), 400, rate, _ -> rate, 0, (int) load + 1);

        List<TracePoint> settled =
                run(steady).trace().stream().filter(point -> point.time() > 250).toList();

        assertThat(settled)
                .allSatisfy(
                        point -> assertThat((double) point.replicas()).isBetween(load + 1, load + 3 * Math.sqrt(load)));
    }

    /** At a steady load hardly anyone is idle: the least busy are emptied. */
    @Test
    void comesDownThoughEachTakesSeveralAtOnce() {
        double rate = 80;
        Scenario many = new Scenario("steady", Physics.USUAL.withConcurrency(8), 400, rate, _ -> rate, 0, 20);

        Outcome outcome = run(many);

        assertThat(outcome.trace().getLast().replicas()).isBetween(6, 9);
        assertThat(outcome.busyRemoved()).isZero();
        assertThat(outcome.quantile(0.99)).isLessThan(0.5);
    }

    @Test
    void refusesAndIsAskedAgain() {
        Outcome refused = run(Scenarios.burst().with(Troubles.ofQueue(500), ""));
        Outcome kept = run(Scenarios.burst());

        assertThat(refused.quantile(0.5)).isGreaterThan(kept.quantile(0.5));
        assertThat(refused.waits()).hasSameSizeAs(kept.waits());
    }

    @Test
    void losesTimeAloneWhenABrokerRestarts() {
        Scenario restarting = Scenarios.cold().with(Troubles.ofRestart(60), "");

        double late = run(restarting).latePercent() - run(Scenarios.cold()).latePercent();

        assertThat(late).as("3 s away, of 120 s").isBetween(1.0, 12.0);
    }

    @Test
    void drawsTheSameDayEachTime() {
        DayTrace day = new DayTrace();

        assertThat(day.at(40_000)).isEqualTo(new DayTrace().at(40_000)).isPositive();
        assertThat(day.at(Scenario.BEGIN + 3_600)).as("at night").isZero();
        assertThat(day.at(0)).as("before it begins").isZero();
        assertThat(day.highest()).as("a flash").isBetween(30.0, 100.0);
    }
}
