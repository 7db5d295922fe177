// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.clustertests;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The Lease goes to another: at once where it is given back, and never are there two who write. */
@NeedsCluster(Need.NODES)
class LeaseST extends OnStage {
    private static final int RATE = 10;
    /** Longer than the Lease lasts, and shorter than the kubelet bears. */
    private static final int FROZEN_SECONDS = 19;

    LeaseST(Stage stage) {
        super(stage);
    }

    @Test
    @Tag("OK9")
    void aLeaderThatIsToldToEndHandsTheLeaseOver() throws InterruptedException {
        try (Traffic traffic = stage.traffic()) {
            traffic.atRate(RATE);
            var _ = traffic.until(() -> traffic.answered() > RATE);
            Operators.Holding before = stage.operators().holding();
            stage.space()
                    .client()
                    .resource(stage.operators().leader().orElseThrow())
                    .delete();
            Duration told = traffic.sinceBegin();
            Duration led = traffic.until(() -> stage.operators().isHeldByAnother(before));
            traffic.burst(100);
            traffic.stop();

            assertThat(traffic.failures()).isEmpty();
            assertThat(led.minus(told)).isLessThan(Duration.ofSeconds(10));
            Cluster.tell("leader told to end: another leads " + led.minus(told).toMillis() + " ms later; "
                    + traffic.summary());
        }
        stage.operators().awaitAllReady();
    }

    /** What it believes would have it write: it stands still before the owner pauses the pool, and before the burst. */
    @Test
    @Tag("OK9")
    void aLeaderThatHungWritesNothingOnceAnotherLeads() throws InterruptedException {
        Operators operators = stage.operators();
        try (Traffic traffic = stage.traffic()) {
            traffic.atRate(RATE);
            var _ = traffic.until(() -> traffic.answered() > RATE);
            Operators.Holding before = operators.holding();
            Pod hung = operators.leader().orElseThrow();
            int restarts = Space.restarts(hung);
            stage.space().freeze(hung, FROZEN_SECONDS);
            Duration froze = traffic.sinceBegin();
            var _ = traffic.until(() -> operators.isHeldByAnother(before));
            Duration led = traffic.sinceBegin();
            stage.pause(true);
            operators.awaitCondition(Stage.POOL, "Paused", "TRUE", "Paused", Duration.ofSeconds(10));
            int workers = stage.workers().replicas();
            traffic.burst(200);

            stage.space().awaitRestart(hung, restarts);
            assertThat(stage.workers().replicas()).isEqualTo(workers).isLessThan(Stage.WORKERS_MAX);
            assertThat(operators.holding().holder())
                    .doesNotStartWith(hung.getMetadata().getName());
            stage.pause(false);
            var _ = traffic.until(() -> stage.workers().replicas() > workers);
            traffic.stop();

            assertThat(traffic.failures()).isEmpty();
            Cluster.tell("leader hung for " + FROZEN_SECONDS + " s: another leads "
                    + led.minus(froze).toMillis() + " ms later; " + traffic.summary());
        } finally {
            stage.pause(false);
        }
        operators.awaitAllReady();
    }
}
