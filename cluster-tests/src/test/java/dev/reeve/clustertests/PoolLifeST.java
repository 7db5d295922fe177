// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.clustertests;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscalerBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Pools that come, contend for a Deployment, and go. */
@NeedsCluster(Need.NODES)
class PoolLifeST extends OnStage {
    private static final Duration SOON = Duration.ofSeconds(60);
    /** Of two pools that were made in the same second the first by name is the older: it comes before the stage's. */
    private static final String OTHER = "other";

    PoolLifeST(Stage stage) {
        super(stage);
    }

    @Test
    @Tag("OK4")
    void ofTwoPoolsTheOlderGoesOn() {
        stage.operators().pool(OTHER, "Auto", 3);
        try {
            stage.operators().awaitCondition(OTHER, "Ready", "FALSE", "Conflict", SOON);
            assertThat(stage.operators().conditions(Stage.POOL)).contains("Ready TRUE Scales");

            stage.space().removeAtOnce(Stage.POOL);
            stage.operators().awaitCondition(OTHER, "Ready", "TRUE", "Scales", SOON);

            stage.setMode("Auto");
            stage.operators().awaitCondition(Stage.POOL, "Ready", "FALSE", "Conflict", SOON);
        } finally {
            stage.space().removeAtOnce(OTHER);
        }
        stage.operators().awaitCondition(Stage.POOL, "Ready", "TRUE", "Scales", SOON);
    }

    @Test
    @Tag("OK4")
    void besideAnHpaNothingIsWritten() throws InterruptedException {
        KubernetesClient client = stage.space().client();
        HorizontalPodAutoscaler hpa = new HorizontalPodAutoscalerBuilder()
                .withNewMetadata()
                .withName("rival")
                .endMetadata()
                .withNewSpec()
                .withMaxReplicas(3)
                .withNewScaleTargetRef("apps/v1", "Deployment", "slow")
                .endSpec()
                .build();
        var rival = client.resource(hpa).inNamespace(stage.space().name());
        rival.create();
        try (Traffic traffic = stage.traffic()) {
            stage.operators().awaitCondition(Stage.POOL, "Ready", "FALSE", "Conflict", SOON);
            traffic.burst(5);
            Awaitility.await().atMost(SOON).until(() -> stage.operators().waiting(Stage.POOL) == 5);
            Awaitility.await()
                    .during(Duration.ofSeconds(3))
                    .until(() -> stage.workers().replicas() == 0);

            rival.delete();
            stage.operators().awaitCondition(Stage.POOL, "Ready", "TRUE", "Scales", SOON);
            traffic.stop();
            assertThat(traffic.failures()).isEmpty();
        } finally {
            rival.delete();
        }
    }

    @Test
    @Tag("OK8")
    void aPoolHasNoFinalizerAndItsDeletionNeverHangs() {
        stage.operators().pool("passing", "Observe", 3);
        stage.operators().awaitCondition("passing", "Active", "FALSE", "Zero", SOON);

        stage.space().removeAtOnce("passing");
    }

    @Test
    @Tag("OK8")
    void aPoolThatIsDeletedWhileWorkersAreDrainedLeavesThemAtWork() throws InterruptedException {
        try (Traffic traffic = stage.traffic()) {
            traffic.burst(20);
            var _ = traffic.until(traffic::allEnded);
            var _ = traffic.until(() -> stage.operators().conditions(Stage.POOL).contains("Draining TRUE ScaleIn"));

            stage.space().removeAtOnce(Stage.POOL);
            int workers = stage.workers().replicas();
            traffic.burst(20);
            traffic.stop();

            assertThat(traffic.failures()).isEmpty();
            assertThat(stage.workers().replicas()).isEqualTo(workers).isPositive();
        } finally {
            stage.setMode("Auto");
        }
        stage.operators().awaitCondition(Stage.POOL, "Ready", "TRUE", "Scales", SOON);
    }
}
