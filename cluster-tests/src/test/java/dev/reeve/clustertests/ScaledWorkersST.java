// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.clustertests;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/** Workers come and go with the load; no call is lost and nobody who is busy is stopped. Times are told, not judged. */
@NeedsCluster(Need.NODES)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ScaledWorkersST extends OnStage {
    ScaledWorkersST(Stage stage) {
        super(stage);
    }

    @Test
    @Order(1)
    @Tag("OE1")
    void aColdCallWakesAWorker() throws InterruptedException {
        try (Traffic traffic = stage.traffic()) {
            traffic.burst(1);
            Duration woken = traffic.until(() -> stage.workers().replicas() > 0);
            traffic.stop();

            assertThat(traffic.failures()).isEmpty();
            Cluster.tell(String.format(
                    Locale.ROOT,
                    "cold call: %d ms until the Deployment was seen to have a replica, %d ms until the reply",
                    woken.toMillis(),
                    traffic.firstReply().toMillis()));
        }
    }

    @Test
    @Order(2)
    @Tag("OE3")
    void aSteadyLoadGetsAFewWorkers() throws InterruptedException {
        AtomicInteger most = new AtomicInteger();
        try (Traffic traffic = stage.traffic()) {
            traffic.atRate(25);
            var _ = traffic.until(() -> {
                most.accumulateAndGet(stage.workers().ready(), Math::max);
                return traffic.sent() >= 25 * 45;
            });
            traffic.stop();

            assertThat(traffic.failures()).isEmpty();
            assertThat(most.get()).isGreaterThanOrEqualTo(5);
            Cluster.tell(String.format(
                    Locale.ROOT,
                    "25 calls a second of 200 ms for 45 s from zero: up to %d ready; %s",
                    most.get(),
                    traffic.summary()));
        }
        stage.awaitNoWorkers();
        assertThat(stage.operators().metric("reeve_operator_busy_terminated_total"))
                .isZero();
    }

    @Test
    @Order(3)
    @Tag("OE2")
    void aBurstIsMetByManyWorkersAtOnce() throws InterruptedException {
        try (Traffic traffic = stage.traffic()) {
            traffic.burst(1_000);
            // the first write may come while only some of them have arrived
            Duration woken = traffic.until(() -> stage.workers().replicas() > 0);
            Duration written = traffic.until(() -> stage.workers().replicas() == 20);
            Duration answered = traffic.until(traffic::allEnded);
            String starts = stage.workers().starts();
            traffic.stop();

            assertThat(traffic.failures()).isEmpty();
            Cluster.tell(String.format(
                    Locale.ROOT,
                    "burst of 1,000 calls of 200 ms: first write seen after %d ms, 20 workers asked for after %d ms;"
                            + " first reply %d ms, all answered %d ms; %s; %s",
                    woken.toMillis(),
                    written.toMillis(),
                    traffic.firstReply().toMillis(),
                    answered.toMillis(),
                    traffic.summary(),
                    starts));
        }
    }
}
