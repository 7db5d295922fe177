// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reeve.operator.law.PoolNotice;
import dev.reeve.operator.law.PoolSettings;
import dev.reeve.operator.law.ReplicaBounds;
import dev.reeve.protocol.broker.v1.Kind;
import dev.reeve.protocol.broker.v1.ServiceStats;
import dev.reeve.protocol.broker.v1.StatsReport;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Pools, Deployments and brokers that come and go. */
class LoopLifeTest {
    private static final PoolSettings QUICK = LoopWorld.QUICK;

    private static void untilDrained(LoopWorld world) {
        for (int i = 0; i < 60 && world.fleet.calls.isEmpty(); i++) {
            world.seconds(1);
        }
        assertThat(world.fleet.calls).isNotEmpty();
    }

    @Test
    void wantsReportsOfTheServicesOfItsPools() {
        LoopWorld world = LoopWorld.with(QUICK, 0);

        world.loop.put(new PoolPlan(new PoolKey("shop", "mail"), "mail", "mail", 70, QUICK));
        world.pass();
        world.loop.remove(LoopWorld.ECHO);
        world.pass();

        assertThat(world.fleet.watched).containsExactly(Set.of("echo"), Set.of("echo", "mail"), Set.of("mail"));
    }

    @Test
    void knowsNothingOfAPoolUntilItsDeploymentWasSeen() {
        LoopWorld world = new LoopWorld();
        world.put(QUICK);
        world.find("b1");
        world.told();
        assertThat(world.loop.view(LoopWorld.ECHO)).isEmpty();
        assertThat(world.loop.plan(LoopWorld.ECHO)).isPresent();

        world.seen();

        assertThat(world.view().sight().brokerKnown()).isTrue();
        assertThat(world.view().sight().fresh()).isTrue();
    }

    @Test
    void tellsAPoolOfBrokersThatWereThereBefore() {
        LoopWorld world = new LoopWorld();
        world.find("b1");
        world.find("b2");
        world.put(QUICK);
        world.seen();
        world.loop.reported("b1", world.fleet.full("b1"));
        world.pass();

        assertThat(world.view().sight().fresh()).isFalse();
        world.told();
        assertThat(world.view().sight().fresh()).isTrue();
    }

    @Test
    void callsWorkersBackWhenThePoolIsRemoved() {
        LoopWorld world = LoopWorld.with(QUICK, 3);
        untilDrained(world);

        world.loop.remove(LoopWorld.ECHO);
        world.seconds(10);

        assertThat(world.fleet.marked).isEmpty();
        assertThat(world.writer.writes).isEmpty();
        assertThat(world.loop.view(LoopWorld.ECHO)).isEmpty();
        assertThat(world.registry.find("reeve_operator_pool_desired").gauge()).isNull();
    }

    @Test
    void holdsWhileTheDeploymentIsMissing() {
        LoopWorld world = LoopWorld.with(QUICK, 3);
        untilDrained(world);

        world.loop.missing("shop", "echo");
        world.pass();
        world.urgent(400);
        world.seconds(5);
        assertThat(world.fleet.marked).isEmpty();
        assertThat(world.writer.writes).isEmpty();
        assertThat(world.loop.view(LoopWorld.ECHO)).isEmpty();
        world.seen();
        world.seconds(1);

        assertThat(world.writer.writes).hasSize(1);
    }

    @Test
    void startsAnewWithAnotherDeployment() {
        LoopWorld world = LoopWorld.with(QUICK, 1);
        world.loop.put(new PoolPlan(LoopWorld.ECHO, "echo", "other", 70, QUICK));
        world.pass();
        assertThat(world.loop.view(LoopWorld.ECHO)).isEmpty();

        world.loop.seen("shop", "other", new TargetView(0, "9", 0, List.of(), Set.of(), 30, ""));
        world.fleet.workers.clear();
        world.urgent(1);

        assertThat(world.writer.writes).containsExactly(new FakeWriter.Write("shop", "other", 1, ""));
    }

    @Test
    void followsAChangedSpecAtOnce() {
        LoopWorld world = LoopWorld.with(QUICK, 1);

        world.put(QUICK.withReplicas(new ReplicaBounds(3, 9, 0)));

        assertThat(world.writer.numbers()).containsExactly(3);
    }

    @Test
    void takesNothingAwayWhileABrokerIsSilent() {
        LoopWorld world = LoopWorld.with(QUICK, 3);
        world.find("b2");

        world.seconds(1);
        world.brokers.remove("b2");
        world.seconds(40);

        assertThat(world.writer.writes).isEmpty();
        assertThat(world.listener.told).contains(PoolNotice.DATA_STALE);
        assertThat(world.view().sight().open()).contains(PoolNotice.DATA_STALE);
        world.loop.gone("b2");
        world.seconds(40);
        assertThat(world.writer.downward()).isNotEmpty();
    }

    @Test
    void takesAServiceThatABrokerDoesNotNameForUntold() {
        LoopWorld world = LoopWorld.with(QUICK, 3);
        world.brokers.clear();

        for (int i = 0; i < 40; i++) {
            world.loop.reported("b1", other(10 + i));
            world.seconds(1);
        }

        assertThat(world.view().sight().fresh()).isFalse();
        assertThat(world.writer.writes).isEmpty();
    }

    private static StatsReport other(long seq) {
        return StatsReport.newBuilder()
                .setBootId(7)
                .setSeq(seq)
                .setKind(Kind.FULL)
                .addServices(ServiceStats.newBuilder().setService("other"))
                .build();
    }

    @Test
    void leavesOutReportsThatCannotBe() {
        LoopWorld world = LoopWorld.with(QUICK, 0);

        world.loop.reported(
                "b1", other(10).toBuilder().setKind(Kind.KIND_UNSPECIFIED).build());
        world.loop.reported(
                "b1",
                other(11).toBuilder()
                        .setServices(
                                0, ServiceStats.newBuilder().setService("echo").setWaiting(-1))
                        .build());
        world.pass();

        assertThat(world.metric("reeve_operator_reports_refused")).isEqualTo(2);
        assertThat(world.writer.writes).isEmpty();
    }

    @Test
    void twoPoolsOfOneServiceBothHear() {
        LoopWorld world = LoopWorld.with(QUICK, 0);
        PoolKey second = new PoolKey("shop", "second");
        world.loop.put(new PoolPlan(second, "echo", "second", 70, QUICK));
        world.loop.seen("shop", "second", new TargetView(0, "9", 0, List.of(), Set.of(), 30, ""));
        world.seconds(1);

        world.urgent(1);

        assertThat(world.writer.writes)
                .extracting(FakeWriter.Write::deployment)
                .containsExactlyInAnyOrder("echo", "second");
    }

    @Test
    void tellsItsOwnerAtOnceWhatMattersAndTheRestEveryTenSeconds() {
        LoopWorld world = LoopWorld.with(QUICK, 1);
        world.fleet.busy(1);
        world.seconds(12);
        world.listener.changed.clear();

        for (int i = 0; i < 30; i++) {
            world.fleet.arrivals += i % 2;
            world.seconds(1);
        }
        assertThat(world.listener.changed).hasSizeBetween(2, 4);
        world.listener.changed.clear();
        world.urgent(400);

        assertThat(world.listener.changed).isNotEmpty();
    }

    @Test
    void keepsMetricsOfNoMorePoolsThanAllowed() {
        LoopWorld world = new LoopWorld(new LoopSettings(250, 1, 100, 100));
        world.put(QUICK);
        world.loop.put(new PoolPlan(new PoolKey("shop", "second"), "echo", "second", 70, QUICK));

        world.pass();

        assertThat(world.registry.find("reeve_operator_pool_desired").gauges()).hasSize(1);
    }

    @Test
    void tellsThatAPoolIsAtItsMost() {
        LoopWorld world = LoopWorld.with(QUICK, 1);
        world.seconds(2);
        assertThat(gauge(world, "at_max")).isZero();

        world.urgent(100_000);
        world.seconds(2);

        assertThat(gauge(world, "at_max")).isOne();
        assertThat(gauge(world, "start_failing")).isZero();
        assertThat(gauge(world, "fallback")).isZero();
    }

    private static double gauge(LoopWorld world, String name) {
        return world.registry.get("reeve_operator_pool_" + name).gauge().value();
    }

    @Test
    void countsAWriteAgainstTheDirectionOfTheLast() {
        LoopWorld world = LoopWorld.with(QUICK, 0);
        world.urgent(1);
        world.fleet.ready(1);
        world.fleet.waiting = 0;

        world.seconds(60);

        assertThat(world.replicas).isZero();
        assertThat(world.metric("reeve_operator_reversals")).isEqualTo(1);
    }
}
