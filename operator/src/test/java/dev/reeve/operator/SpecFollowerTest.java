// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reeve.operator.law.PoolSettings.Writing;
import dev.reeve.operatorapi.PoolMode;
import dev.reeve.operatorapi.ReeveWorkerPool;
import dev.reeve.operatorapi.ScaleTargetRef;
import dev.reeve.operatorapi.WorkerPoolSpec;
import dev.reeve.operatorapi.WorkerPoolStatus;
import dev.reeve.testkit.ManualClock;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** The reconciler without JOSDK: what it does of what it finds. */
final class SpecFollowerTest {
    private static final PoolKey KEY = PoolMaker.key("echo");

    private boolean takesStatus = true;
    private final ManualClock clock = ManualClock.create();
    private final ToldPools pools = new ToldPools();
    private final Claims claims = new Claims();
    private final Refusals refusals = new Refusals(_ -> {}, clock::nowNanos);
    private final List<String> seen = new ArrayList<>();
    private final KnownTargets targets = new KnownTargets(new Deaf(), (_, _) -> {});
    private final Cluster cluster = new Cluster();
    private final List<HorizontalPodAutoscaler> autoscalers = new ArrayList<>();
    private final List<WorkerPoolStatus> written = new ArrayList<>();
    private final List<String> news = new ArrayList<>();
    private final SpecFollower follower = new SpecFollower(
            new SpecFollower.Sources(claims, targets, cluster, _ -> autoscalers, refusals),
            new SpecFollower.Sinks(
                    pools, this::write, (key, kind, message) -> news.add(kind.reason() + ": " + message)),
            clock,
            clock::nowNanos);

    /** The loop's ear for Deployments. */
    private final class Deaf implements TargetListener {
        @Override
        public void seen(String namespace, String deployment, TargetView view) {
            seen.add(deployment);
        }

        @Override
        public void missing(String namespace, String deployment) {
            seen.add("no " + deployment);
        }
    }

    /** Deployments that there are, told when they are watched. */
    private final class Cluster implements TargetSource {
        private final Map<String, TargetView> deployments = new HashMap<>();
        private final Set<String> watched = new TreeSet<>();
        private boolean isSynced = true;

        @Override
        public void watch(String namespace, String deployment) {
            watched.add(deployment);
            TargetView view = deployments.get(deployment);
            if (view != null) {
                targets.seen(namespace, deployment, view);
            } else if (isSynced) {
                targets.missing(namespace, deployment);
            }
        }

        @Override
        public void unwatch(String namespace, String deployment) {
            watched.remove(deployment);
        }

        private void deploy(String name, int graceSeconds) {
            deploy(name, graceSeconds, "");
        }

        private void deploy(String name, int graceSeconds, String refusal) {
            deployments.put(name, new TargetView(1, "7", 1, List.of(), Set.of(), graceSeconds, refusal));
            if (watched.contains(name)) {
                watch(PoolMaker.NAMESPACE, name);
            }
        }
    }

    private boolean write(PoolKey key, WorkerPoolStatus status) {
        if (takesStatus) {
            written.add(status);
        }
        return takesStatus;
    }

    @Test
    void podsThatAQuotaRefusesAreToldOnceForAsLongAsItLasts() {
        cluster.deploy("echo", 80, "pods \"echo-1\" is forbidden: exceeded quota");
        look(PoolMaker.pool("echo"));
        look(PoolMaker.pool("echo"));

        assertThat(news).containsExactly("Quota: Pods cannot be made: pods \"echo-1\" is forbidden: exceeded quota");
        assertThat(readiness()).isEqualTo("TRUE Scales");

        cluster.deploy("echo", 80);
        look(PoolMaker.pool("echo"));
        cluster.deploy("echo", 80, "again");
        look(PoolMaker.pool("echo"));

        assertThat(news).hasSize(2).last().isEqualTo("Quota: Pods cannot be made: again");
    }

    @Test
    void aGoodPoolIsScaledAndTheLoopIsToldOfItsDeployment() {
        deploy("echo");

        Duration again = look(PoolMaker.pool("echo"));

        assertThat(again).isZero();
        assertThat(pools.plan(KEY)).hasValueSatisfying(plan -> {
            assertThat(plan.deployment()).isEqualTo("echo");
            assertThat(plan.settings().writing()).isEqualTo(Writing.AUTO);
        });
        assertThat(seen).containsExactly("echo", "echo");
        assertThat(readiness()).isEqualTo("TRUE Scales");
        assertThat(news).isEmpty();
    }

    @Test
    void whatDidNotChangeIsNotToldTwice() {
        deploy("echo");
        ReeveWorkerPool pool = PoolMaker.pool("echo");

        look(pool);
        look(pool);

        assertThat(seen)
                .as("when it is watched, and again after the loop knows the pool")
                .hasSize(2);
        assertThat(written).hasSize(1);
    }

    @Test
    void theLastGoodPlanStaysInForceWhenTheSpecIsWrong() {
        deploy("echo");
        ReeveWorkerPool good = PoolMaker.pool("echo");
        look(good);
        var before = pools.plan(KEY);

        Duration again = look(PoolMaker.changed(good, spec -> PoolMaker.replicas(spec, 6, 5)));

        assertThat(pools.plan(KEY)).isEqualTo(before);
        assertThat(readiness()).isEqualTo("FALSE InvalidSpec");
        assertThat(news).containsExactly("InvalidSpec: replicas.min is 6, must be 0 to 5");
        assertThat(again).isEqualTo(SpecFollower.LOOK_AGAIN);
        assertThat(written.getLast().observedGeneration()).isEqualTo(2);

        look(PoolMaker.changed(good, spec -> PoolMaker.replicas(spec, 1, 5)));
        assertThat(readiness()).as("resumes alone").isEqualTo("TRUE Scales");
        assertThat(pools.plan(KEY))
                .hasValueSatisfying(
                        plan -> assertThat(plan.settings().replicas().min()).isEqualTo(1));
    }

    @Test
    void anOwnerWhoPausesIsHeardThoughTheRestIsWrong() {
        deploy("echo");
        ReeveWorkerPool good = PoolMaker.pool("echo");
        look(good);

        look(PoolMaker.changed(good, spec -> PoolMaker.paused(PoolMaker.replicas(spec, 6, 5))));

        assertThat(writing()).isEqualTo(Writing.PAUSED);
        assertThat(news).contains("Paused: Nothing is written: spec.paused");
    }

    @Test
    void aSpecThatWasNeverGoodIsNotScaled() {
        deploy("echo");

        look(PoolMaker.pool(
                "echo", "2026-11-26T21:00:00Z", PoolMaker.replicas(WorkerPoolSpec.of("echo", "echo"), 6, 5)));

        assertThat(pools.plan(KEY)).isEmpty();
        assertThat(written.getLast().conditions()).hasSize(6);
    }

    @Test
    void aRivalStopsTheWritesUntilItIsGone() {
        deploy("echo");
        ReeveWorkerPool pool = PoolMaker.pool("echo");
        look(pool);
        autoscalers.add(PoolMaker.autoscaler("cpu", "echo", ""));

        Duration again = look(pool);

        assertThat(writing()).isEqualTo(Writing.PAUSED);
        assertThat(readiness()).isEqualTo("FALSE Conflict");
        assertThat(news).hasSize(1);
        assertThat(news.getFirst()).startsWith("Conflict: HorizontalPodAutoscaler cpu");
        assertThat(again).isEqualTo(SpecFollower.LOOK_AGAIN);

        look(pool);
        assertThat(news).as("told once").hasSize(1);
        autoscalers.clear();
        look(pool);
        assertThat(writing()).isEqualTo(Writing.AUTO);
        assertThat(readiness()).isEqualTo("TRUE Scales");
    }

    @Test
    void kedasAutoscalerIsNoRivalOfAPoolThatObserves() {
        deploy("echo");
        autoscalers.add(PoolMaker.autoscaler("keda-hpa-echo", "echo", "echo"));

        look(PoolMaker.changed(PoolMaker.pool("echo"), spec -> PoolMaker.mode(spec, PoolMode.OBSERVE)));

        assertThat(writing()).isEqualTo(Writing.OBSERVE);
        assertThat(readiness()).isEqualTo("TRUE Observes");
    }

    @Test
    void theYoungerOfTwoPoolsDoesNotWrite() {
        deploy("echo");
        ReeveWorkerPool older = PoolMaker.pool("echo");
        ReeveWorkerPool younger = PoolMaker.pool("late", "2026-11-26T21:00:09Z", WorkerPoolSpec.of("late", "echo"));
        look(older);

        look(younger);
        look(older);

        assertThat(writing()).isEqualTo(Writing.AUTO);
        assertThat(pools.plan(PoolMaker.key("late")))
                .hasValueSatisfying(
                        plan -> assertThat(plan.settings().writing()).isEqualTo(Writing.PAUSED));
    }

    @Test
    void aTargetThatIsMissingIsWaitedFor() {
        ReeveWorkerPool pool = PoolMaker.pool("echo");

        assertThat(look(pool)).isEqualTo(SpecFollower.LOOK_AGAIN);
        assertThat(readiness()).isEqualTo("FALSE TargetNotFound");
        assertThat(seen).contains("no echo");

        deploy("echo");
        look(pool);
        assertThat(readiness()).isEqualTo("TRUE Scales");
    }

    @Test
    void saysNothingOfATargetThatWasNotLookedForYet() {
        cluster.isSynced = false;

        assertThat(look(PoolMaker.pool("echo"))).isEqualTo(SpecFollower.LOOK_SOON);
        assertThat(readiness()).isEqualTo("UNKNOWN Pending");
    }

    @Test
    void aRefusedWriteIsToldUntilOneSucceeds() {
        deploy("echo");
        ReeveWorkerPool pool = PoolMaker.pool("echo");
        refusals.refused(KEY, new WriteResult.Refused(403, "cannot patch deployments/scale", 0));

        look(pool);
        assertThat(readiness()).isEqualTo("FALSE Forbidden");

        clock.advanceMs(59_999);
        look(pool);
        assertThat(readiness()).isEqualTo("FALSE Forbidden");
        clock.advanceMs(1);
        look(pool);
        assertThat(readiness()).as("it was not tried for so long").isEqualTo("TRUE Scales");

        refusals.refused(KEY, new WriteResult.Refused(403, "cannot patch deployments/scale", 0));
        refusals.refused(KEY, new WriteResult.Refused(500, "oops", 0));
        look(pool);
        assertThat(readiness()).as("that is the API server's fault").isEqualTo("TRUE Scales");
    }

    @Test
    void podsWithTooLittleTimeToEndAreTold() {
        cluster.deploy("echo", 30);

        look(PoolMaker.pool("echo"));

        assertThat(readiness()).isEqualTo("TRUE Scales");
        assertThat(news)
                .containsExactly("GraceTooShort: terminationGracePeriodSeconds of the pods is 30, less than"
                        + " scaleDown.drainSeconds, 70: busy workers may be killed");
    }

    @Test
    void aDeletedPoolIsScaledNoMore() {
        deploy("echo");
        ReeveWorkerPool pool = PoolMaker.pool("echo");
        look(pool);

        claims.remove(KEY);
        follower.forget(KEY);
        assertThat(pools.plan(KEY)).isEmpty();
        assertThat(cluster.watched).isEmpty();

        follower.look(pool);
        assertThat(pools.plan(KEY))
                .as("a look that began before and ends after it")
                .isEmpty();
        assertThat(cluster.watched).isEmpty();
    }

    @Test
    void aPoolMadeAnewIsNotTakenForTheOneBefore() {
        deploy("echo");
        ReeveWorkerPool first = PoolMaker.pool("echo");
        look(first);
        ReeveWorkerPool second = PoolMaker.changed(first, spec -> PoolMaker.replicas(spec, 6, 5));
        second.getMetadata().setUid("another");

        look(second);

        assertThat(pools.plan(KEY)).as("its spec was never good").isEmpty();
    }

    @Test
    void aDeploymentThatNobodyNamesIsWatchedNoMore() {
        deploy("echo");
        deploy("other");
        ReeveWorkerPool pool = PoolMaker.pool("echo");
        look(pool);

        look(PoolMaker.changed(
                pool,
                spec -> PoolMaker.of(
                        "echo",
                        ScaleTargetRef.deployment("other"),
                        spec.replicas(),
                        spec.target(),
                        spec.scaleDown(),
                        spec.fallback())));

        assertThat(cluster.watched).containsExactly("other");
        assertThat(pools.plan(KEY))
                .hasValueSatisfying(plan -> assertThat(plan.deployment()).isEqualTo("other"));
    }

    @Test
    void aStatusThatWasNotTakenIsWrittenAgain() {
        deploy("echo");
        takesStatus = false;
        ReeveWorkerPool pool = PoolMaker.pool("echo");
        assertThat(look(pool)).isEqualTo(SpecFollower.LOOK_AGAIN);

        takesStatus = true;
        assertThat(look(pool)).isZero();

        assertThat(readiness()).isEqualTo("TRUE Scales");
    }

    @Test
    void figuresAreWrittenEveryTenSecondsAndTheNumberAtOnce() {
        deploy("echo");
        ReeveWorkerPool pool = PoolMaker.pool("echo");
        look(pool);
        pools.tell(KEY, 3, 0);

        look(pool);
        assertThat(written).hasSize(2);
        assertThat(written.getLast().desired()).isEqualTo(3);
        pools.tell(KEY, 3, 0);
        clock.advanceMs(8_999);
        look(pool);
        assertThat(written).hasSize(2);
    }

    private void deploy(String name) {
        cluster.deploy(name, 80);
    }

    private Duration look(ReeveWorkerPool pool) {
        claims.put(Claim.of(pool));
        return follower.look(pool);
    }

    private Writing writing() {
        return pools.plan(KEY).orElseThrow().settings().writing();
    }

    private String readiness() {
        var ready = written.getLast().conditions().getFirst();
        return ready.status() + " " + ready.reason();
    }
}
