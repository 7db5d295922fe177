// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.clustertests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Faults while calls come in: none is lost, nobody who is busy is stopped, and it goes on afterwards. */
@NeedsCluster(Need.NODES)
class OperatorFaultsST extends OnStage {
    private static final int RATE = 15;
    private static final String STALE = "MetricsFresh FALSE Stale";
    private static final String FRESH = "MetricsFresh TRUE Fresh";

    OperatorFaultsST(Stage stage) {
        super(stage);
    }

    @Test
    @Tag("OE5")
    void theLeaderIsKilledInTheMidstOfABurst() throws InterruptedException {
        try (Traffic traffic = underWay()) {
            Operators.Holding before = stage.operators().holding();
            stage.operators().killLeader();
            Duration killed = traffic.sinceBegin();
            traffic.burst(200);
            Duration led = traffic.until(() -> stage.operators().isHeldByAnother(before));
            Duration answered = traffic.until(() -> traffic.answered() > 300);
            traffic.stop();

            assertThat(traffic.failures()).isEmpty();
            Cluster.tell("leader killed by kill -9: another leads "
                    + led.minus(killed).toMillis()
                    + " ms after the new process was there; 300 calls answered after "
                    + answered.toMillis() + " ms; " + traffic.summary());
        }
    }

    @Test
    @Tag("OE4")
    void aBrokerIsKilled() throws InterruptedException {
        try (Traffic traffic = underWay()) {
            Thread killer = Thread.startVirtualThread(
                    () -> stage.space().killNine(stage.space().pod("broker-1")));
            var _ = traffic.until(() -> stage.operators().conditions(Stage.POOL).contains(STALE));
            int there = stage.workers().replicas();
            AtomicInteger fewest = new AtomicInteger(there);
            var _ = traffic.until(() -> {
                fewest.accumulateAndGet(stage.workers().replicas(), Math::min);
                return stage.operators().conditions(Stage.POOL).contains(FRESH);
            });
            killer.join();
            int before = traffic.answered();
            var _ = traffic.until(() -> traffic.answered() > before + RATE * 10);
            traffic.stop();

            assertThat(traffic.failures()).isEmpty();
            assertThat(fewest.get()).as("nothing goes down on doubt").isEqualTo(there);
            Cluster.tell("one of two brokers killed by kill -9: " + traffic.summary());
        }
    }

    @Test
    void theApiServerStopsForHalfAMinute() throws InterruptedException {
        String pause = System.getenv("REEVE_API_SERVER_PAUSE");
        assumeTrue(
                pause != null,
                "REEVE_API_SERVER_PAUSE is not set: a command that stops the API server for the seconds"
                        + " that it is given");
        try (Traffic traffic = underWay()) {
            // Those of an earlier test's burst go first: of all there may be no burst asks for more.
            var _ = traffic.until(this::isBelowMost);
            Operators.Holding held = stage.operators().holding();
            int before = stage.workers().replicas();
            Command.run(List.of("sh", "-c", pause + " 30"));
            int after = stage.workers().replicas();
            // Who led has ended, as it could not renew; a burst that came before another leads might be over by then.
            var _ = traffic.until(
                    () -> stage.operators().holding().transitions() > held.transitions() && isBelowMost());
            int calm = stage.workers().replicas();
            traffic.burst(300);
            var _ = traffic.until(() -> stage.workers().replicas() > calm);
            int more = stage.workers().replicas();
            traffic.stop();

            assertThat(traffic.failures()).isEmpty();
            assertThat(after).as("nothing goes down on doubt").isGreaterThanOrEqualTo(before);
            Cluster.tell("API server stopped for 30 s under load: " + before + " workers before, " + after + " after, "
                    + more + " asked for by a burst then; " + traffic.summary());
        }
    }

    private boolean isBelowMost() {
        return stage.workers().replicas() < Stage.WORKERS_MAX;
    }

    /** Calls come in, and are answered. */
    private Traffic underWay() {
        Traffic traffic = stage.traffic();
        traffic.atRate(RATE);
        var _ = traffic.until(() -> traffic.answered() > RATE);
        return traffic;
    }
}
