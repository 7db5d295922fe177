// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.operator.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** The other laws do what their documents say. */
class BaselinesTest {
    @Test
    void hpaFollowsTheBacklogOfAwsExample() {
        // 1,500 messages, 10 an instance are acceptable, 10 instances: AWS's guide for SQS says 150 / 10 = 15 times
        assertThat(new HpaLaw(100, HpaLaw.TOLERANCE).desired(10, 1_500)).isEqualTo(15);
    }

    @Test
    void hpaLeavesTenPercentAlone() {
        HpaLaw law = new HpaLaw(10, HpaLaw.TOLERANCE);

        assertThat(law.desired(10, 109)).isEqualTo(10);
        assertThat(law.desired(10, 111)).isEqualTo(12);
        assertThat(law.desired(10, 89)).isEqualTo(9);
    }

    @Test
    void hpaDoublesAtMost() {
        int replicas = 1;
        List<Integer> steps = new java.util.ArrayList<>();
        for (int i = 0; i < 7; i++) {
            replicas = Math.min(100, HpaLaw.usualUpLimit(replicas));
            steps.add(replicas);
        }

        assertThat(steps).containsExactly(4, 8, 16, 32, 64, 100, 100);
    }

    @Test
    void hpaTakesTenPercentOfEighty() {
        // Kubernetes' document: 80 replicas, Percent 10: 8 in the first step, then 8 of 72
        assertThat(HpaLaw.percentDownLimit(80, 10)).isEqualTo(72);
        assertThat(HpaLaw.percentUpLimit(4, 900)).isEqualTo(40);
    }

    @Test
    void hpaKeepsTheHighestOfTheWindow() {
        HpaLaw.Window window = new HpaLaw.Window(300);

        assertThat(window.highest(0, 9)).isEqualTo(9);
        assertThat(window.highest(300, 2)).isEqualTo(9);
        assertThat(window.highest(301, 2)).isEqualTo(2);
    }

    @Test
    void hpaWithoutBehaviorGoesOnToTheHighestOfTheWindow() {
        // normalizeDesiredReplicas: 40 were wanted, 3 are now, 8 there are
        assertThat(HpaLaw.usualNext(8, 40)).isEqualTo(16);
        assertThat(HpaLaw.usualNext(40, 40)).isEqualTo(40);
        assertThat(HpaLaw.next(8, 3, 40, 900)).isEqualTo(8);
        assertThat(HpaLaw.next(8, 100, 100, 900)).isEqualTo(80);
        assertThat(HpaLaw.next(8, 3, 5, 900)).isEqualTo(5);
    }

    @Test
    void aWorkerThatTakesEightCountsForEight() {
        assertThat(KpaLaw.at(8).desired(56)).isEqualTo(10);
        assertThat(KedaSettings.TUNED.at(8).target()).isEqualTo(8);
        assertThat(KedaSettings.DEFAULT.at(8).target()).isEqualTo(5);
    }

    @Test
    void aLongerWindowWaitsLessAndCostsMore() {
        Outcome held = Simulation.run(Scenarios.step(), Law.KEDA_HELD, 1);
        Outcome tuned = Simulation.run(Scenarios.step(), Law.KEDA_TUNED, 1);

        assertThat(held.quantile(0.99)).isLessThan(tuned.quantile(0.99));
        assertThat(held.removed()).isLessThan(tuned.removed());
        assertThat(held.cost()).isGreaterThan(tuned.cost());
    }

    @Test
    void kpaOfTheExampleInKnative8106() {
        double[] concurrency = {1_000, 0, 0, 0, 0, 1_000};
        KpaLaw law = new KpaLaw(10);

        assertThat(law.desired(KpaLaw.mean(concurrency, 6, 5))).isEqualTo(20);
        assertThat(law.desired(KpaLaw.mean(concurrency, 6, 6))).isEqualTo(34);
    }

    @Test
    void kpaPanicsAtTwiceWhatIsReadyAndHalvesAtMost() {
        assertThat(KpaLaw.panics(20, 10)).isTrue();
        assertThat(KpaLaw.panics(19, 10)).isFalse();
        assertThat(KpaLaw.limit(1, 10)).isEqualTo(5);
        assertThat(KpaLaw.limit(5_000, 1)).isEqualTo(1_000);
    }

    @Test
    void flinkOfItsBacklogBasedScalingTest() {
        // 500 a second at 85 % busy, 2,000 behind, catch up in 2 s, restart 1 s, 80 %: 4; then 200 a second, 400
        // behind: 2
        FlinkLaw law = new FlinkLaw(2, 1, 0.8, 0.1);

        assertThat(law.desired(500, 2_000, 500 / 0.85)).isEqualTo(4);
        assertThat(law.desired(200, 400, 450)).isEqualTo(2);
    }

    @Test
    void flinkLeavesABalancedJobAlone() {
        FlinkLaw law = FlinkLaw.USUAL;

        assertThat(law.isBalanced(100, 0, 150)).isTrue();
        assertThat(law.isBalanced(100, 0, 110)).isFalse();
        assertThat(law.isBalanced(100, 0, 300)).isFalse();
    }

    @Test
    void kedaWakesAtItsPollAndSleepsAfterItsCooldown() {
        Outcome outcome = Simulation.run(Scenarios.burst(), Law.KEDA_DEFAULT, 3);
        List<TracePoint> trace = outcome.trace();
        double first = trace.stream()
                .filter(point -> point.replicas() > 0)
                .findFirst()
                .orElseThrow()
                .time();
        double last = trace.stream()
                .filter(point -> point.replicas() > 0)
                .toList()
                .getLast()
                .time();
        double empty = trace.stream()
                .filter(point -> point.waiting() > 0)
                .toList()
                .getLast()
                .time();

        assertThat(first).isBetween(Scenario.BEGIN, Scenario.BEGIN + 31);
        assertThat(last - empty).isBetween(269.0, 331.0);
    }
}
