// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reeve.operator.law.Fallback;
import dev.reeve.operator.law.PoolSettings;
import dev.reeve.operator.law.PoolSettings.Writing;
import dev.reeve.operatorapi.FallbackSpec;
import dev.reeve.operatorapi.PoolMode;
import dev.reeve.operatorapi.ReplicasSpec;
import dev.reeve.operatorapi.ScaleDownSpec;
import dev.reeve.operatorapi.ScaleTargetRef;
import dev.reeve.operatorapi.TargetSpec;
import dev.reeve.operatorapi.WorkerPoolSpec;
import java.util.List;
import org.junit.jupiter.api.Test;

final class PlanReaderTest {
    private static final PoolKey KEY = PoolMaker.key("echo");
    private static final WorkerPoolSpec GOOD = WorkerPoolSpec.of("echo", "echo-workers");

    @Test
    void theSmallestSpecIsTheLawsDefaults() {
        assertThat(PlanReader.read(KEY, GOOD, List.of()))
                .isEqualTo(new PlanReading.Valid(new PoolPlan(KEY, "echo", "echo-workers", 70, PoolSettings.DEFAULT)));
    }

    @Test
    void everyFieldArrivesWhereTheLawHasIt() {
        WorkerPoolSpec spec = PoolMaker.of(
                "s",
                ScaleTargetRef.deployment("d"),
                new ReplicasSpec(1, 9, 2),
                new TargetSpec(3_000, 101, 51, 4, 5_000, 6_000),
                new ScaleDownSpec(31, 4, 61, 71),
                new FallbackSpec(33, FallbackSpec.Behavior.STATIC, 7));

        PoolPlan plan = valid(spec);

        assertThat(plan.drainSeconds()).isEqualTo(71);
        assertThat(plan.settings().replicas()).hasToString("ReplicaBounds[min=1, max=9, warm=2]");
        assertThat(plan.settings().target())
                .hasToString("ScalingTarget[waitMs=3000, headroomPercent=101, startTimeFactorPercent=51,"
                        + " workerConcurrency=4, expectedServiceMs=5000, expectedStartMs=6000]");
        assertThat(plan.settings().scaleDown())
                .hasToString("ScaleDownRules[holdSeconds=31, holdStarts=4, idleToZeroSeconds=61]");
        assertThat(plan.settings().fallback()).isEqualTo(new Fallback(33, Fallback.Behavior.STATIC, 7));
    }

    @Test
    void pausedIsStrongerThanModeAndModeThanPauseScaleIn() {
        WorkerPoolSpec observed = PoolMaker.mode(GOOD, PoolMode.OBSERVE);

        assertThat(writing(GOOD)).isEqualTo(Writing.AUTO);
        assertThat(writing(observed)).isEqualTo(Writing.OBSERVE);
        assertThat(writing(PoolMaker.paused(observed))).isEqualTo(Writing.PAUSED);
        assertThat(writing(PoolMaker.scaleInPaused(observed))).isEqualTo(Writing.OBSERVE);
        assertThat(writing(PoolMaker.scaleInPaused(GOOD))).isEqualTo(Writing.NO_SCALE_IN);
    }

    @Test
    void namesEveryFieldThatIsWrong() {
        WorkerPoolSpec spec = PoolMaker.of(
                "Echo!",
                new ScaleTargetRef("v1", "ReplicationController", ""),
                new ReplicasSpec(-1, 1_001, 1_002),
                new TargetSpec(49, 401, 101, 10_001, 0, 99),
                new ScaleDownSpec(3_601, 21, 86_401, 0),
                new FallbackSpec(4, FallbackSpec.Behavior.AT_LEAST, 1_001));

        assertThat(problems(spec))
                .extracting(problem -> problem.substring(0, problem.indexOf(' ')))
                .containsExactlyInAnyOrder(
                        "service",
                        "scaleTargetRef.name",
                        "replicas.min",
                        "replicas.max",
                        "replicas.warm",
                        "target.waitMillis",
                        "target.headroomPercent",
                        "target.startTimeFactorPercent",
                        "target.workerConcurrency",
                        "target.expectedServiceMillis",
                        "target.expectedStartMillis",
                        "scaleDown.holdSeconds",
                        "scaleDown.holdStarts",
                        "scaleDown.idleToZeroSeconds",
                        "scaleDown.drainSeconds",
                        "fallback.afterSeconds",
                        "fallback.replicas");
    }

    @Test
    void refusesWhatFieldsMustNotBeToEachOther() {
        assertThat(problems(PoolMaker.replicas(GOOD, 6, 5))).containsExactly("replicas.min is 6, must be 0 to 5");
        assertThat(problems(fallback(new FallbackSpec(30, FallbackSpec.Behavior.AT_LEAST, null))))
                .containsExactly("fallback.replicas is missing, as fallback.behavior is not Hold");
        assertThat(problems(fallback(new FallbackSpec(30, FallbackSpec.Behavior.STATIC, 51))))
                .containsExactly("fallback.replicas is 51, must be at most replicas.max, 50");
    }

    @Test
    void refusesTargetsThatAreNoDeployments() {
        assertThat(problems(target(new ScaleTargetRef("argoproj.io/v1alpha1", "Rollout", "echo"))))
                .containsExactly(
                        "scaleTargetRef.apiVersion is argoproj.io/v1alpha1, must be apps/v1",
                        "scaleTargetRef.kind is Rollout, must be Deployment");
        assertThat(problems(target(ScaleTargetRef.deployment("x".repeat(254)))))
                .containsExactly("scaleTargetRef.name has more than 253 characters");
        assertThat(problems(target(ScaleTargetRef.deployment("../pods/x"))))
                .containsExactly("scaleTargetRef.name is ../pods/x, which no Deployment can have");
    }

    @Test
    void refusesServicesThatBrokersAnswerThemselves() {
        assertThat(problems(WorkerPoolSpec.of("mmi.service", "echo")))
                .containsExactly("service is mmi.service, which no worker can offer: mmi.* is the brokers' own");
        assertThat(problems(WorkerPoolSpec.of("mmi.", "echo"))).hasSize(1);
        assertThat(valid(WorkerPoolSpec.of("mmi-echo", "echo")).service()).isEqualTo("mmi-echo");
        assertThat(valid(WorkerPoolSpec.of("reeve.auth", "auth")).service()).isEqualTo("reeve.auth");
    }

    @Test
    void zeroConcurrencyIsNoWayToLeaveItOut() {
        WorkerPoolSpec spec = PoolMaker.of(
                "echo",
                GOOD.scaleTargetRef(),
                GOOD.replicas(),
                new TargetSpec(2_000, 100, 50, 0, 500, 8_000),
                GOOD.scaleDown(),
                GOOD.fallback());

        assertThat(problems(spec)).containsExactly("target.workerConcurrency is 0, must be 1 to 10000, or left out");
    }

    @Test
    void saysThatThereIsNoSpec() {
        assertThat(PlanReader.read(KEY, null, List.of()))
                .isEqualTo(new PlanReading.Invalid(List.of("spec is missing")));
    }

    @Test
    void aSpecOfWhichAPartCannotBeReadIsNoPlan() {
        assertThat(PlanReader.read(KEY, GOOD, List.of("mode is \"Later\"")))
                .isEqualTo(new PlanReading.Invalid(List.of("mode is \"Later\"")));
        assertThat(PlanReader.read(KEY, null, List.of("it cannot be read")))
                .isEqualTo(new PlanReading.Invalid(List.of("it cannot be read")));
    }

    private static WorkerPoolSpec fallback(FallbackSpec fallback) {
        return PoolMaker.of("echo", GOOD.scaleTargetRef(), GOOD.replicas(), GOOD.target(), GOOD.scaleDown(), fallback);
    }

    private static WorkerPoolSpec target(ScaleTargetRef target) {
        return PoolMaker.of("echo", target, GOOD.replicas(), GOOD.target(), GOOD.scaleDown(), GOOD.fallback());
    }

    private static Writing writing(WorkerPoolSpec spec) {
        return valid(spec).settings().writing();
    }

    private static PoolPlan valid(WorkerPoolSpec spec) {
        PlanReading reading = PlanReader.read(KEY, spec, List.of());
        assertThat(reading).isInstanceOf(PlanReading.Valid.class);
        return ((PlanReading.Valid) reading).plan();
    }

    private static List<String> problems(WorkerPoolSpec spec) {
        PlanReading reading = PlanReader.read(KEY, spec, List.of());
        assertThat(reading).isInstanceOf(PlanReading.Invalid.class);
        return ((PlanReading.Invalid) reading).problems();
    }
}
