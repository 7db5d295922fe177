// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.clustertests;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reeve.clientsdk.Request;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceQuota;
import io.fabric8.kubernetes.api.model.ResourceQuotaBuilder;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Workers are wanted and do not come; once they can, they do, and whoever waits is answered. */
@NeedsCluster(Need.NODES)
class OperatorLimitsST extends OnStage {
    private static final int RATE = 15;
    private static final Duration SOON = Duration.ofMinutes(2);
    /** One that {@link Brokers} know. */
    private static final String BROKEN = "never-0";

    OperatorLimitsST(Stage stage) {
        super(stage);
    }

    /** In one test, as pods may start for a minute before that is told, and be refused for half of one. */
    @Test
    @Tag("OK7")
    void whatCannotStartIsToldAndGoesOnOnceItCan() throws InterruptedException {
        Operators operators = stage.operators();
        Workers.make(stage.space(), BROKEN, "no-such-brokers", Stage.SERVICE_MILLIS);
        operators.poolOf(BROKEN, BROKEN, "Auto", 3);
        operators.awaitCondition(BROKEN, "MetricsFresh", "TRUE", "Fresh", SOON);
        CompletableFuture<Void> answered = callUntilAnswered();
        Awaitility.await().atMost(SOON).until(() -> stage.space().replicas(BROKEN) > 0);
        try {
            aQuotaLetsInFewerThanAreWanted();

            operators.awaitCondition(BROKEN, "ScalingLimited", "TRUE", "StartFailing", SOON);
            assertThat(operators.conditions(BROKEN)).contains("Ready TRUE Scales", "Active TRUE Wanted");
            assertThat(stage.space().replicas(BROKEN)).as("as the owner allows").isBetween(1, 3);
            assertThat(answered).isNotDone();

            Workers.mend(stage.space(), BROKEN, "reeve-broker-headless", Stage.SERVICE_MILLIS);
            operators.awaitCondition(BROKEN, "ScalingLimited", "FALSE", "Unlimited", SOON);
            Awaitility.await().atMost(SOON).until(answered::isDone);
        } finally {
            operators.remove(BROKEN);
            stage.space().deployment(BROKEN).delete();
        }
    }

    private void aQuotaLetsInFewerThanAreWanted() throws InterruptedException {
        var quota = stage.space()
                .client()
                .resource(twoMorePods())
                .inNamespace(stage.space().name());
        quota.create();
        try (Traffic traffic = stage.traffic()) {
            traffic.atRate(RATE);
            stage.operators().awaitCondition(Stage.POOL, "ScalingLimited", "TRUE", "Quota", SOON);
            assertThat(stage.workers().replicas()).as("the wish stays").isGreaterThan(2);
            quota.delete();
            Awaitility.await().atMost(SOON).until(() -> stage.workers().ready() > 2);
            traffic.stop();

            assertThat(traffic.failures()).isEmpty();
        } finally {
            quota.delete();
        }
    }

    private ResourceQuota twoMorePods() {
        int there = stage.space().pods().list().getItems().size();
        return new ResourceQuotaBuilder()
                .withNewMetadata()
                .withName("few")
                .endMetadata()
                .withNewSpec()
                .withHard(Map.of("pods", new Quantity(Integer.toString(there + 2))))
                .endSpec()
                .build();
    }

    /** Whoever is not answered in time asks again: somebody waits all the time. */
    private CompletableFuture<Void> callUntilAnswered() {
        CompletableFuture<Void> answered = new CompletableFuture<>();
        Thread.startVirtualThread(() -> {
            Request request = Request.builder(BROKEN)
                    .method("work")
                    .deadline(Duration.ofSeconds(50))
                    .build();
            for (int i = 0; i < 10 && !answered.isDone(); i++) {
                try {
                    var _ = stage.client().call(request);
                    answered.complete(null);
                } catch (RuntimeException _) {
                    // again
                }
            }
        });
        return answered;
    }
}
