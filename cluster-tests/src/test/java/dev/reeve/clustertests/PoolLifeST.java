// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.clustertests;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reeve.operatorapi.ReeveWorkerPool;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscalerBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.Resource;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Pools that come, contend for a Deployment, and go. */
@NeedsCluster(Need.NODES)
class PoolLifeST extends OnStage {
    private static final Duration SOON = Duration.ofSeconds(60);

    PoolLifeST(Stage stage) {
        super(stage);
    }

    @Test
    @Tag("OK4")
    void ofTwoPoolsTheOlderGoesOn() {
        stage.operators().pool("younger", "Auto", 3);

        stage.operators().awaitCondition("younger", "Ready", "FALSE", "Conflict", SOON);
        assertThat(stage.operators().conditions(Stage.POOL)).contains("Ready TRUE Scales");

        delete("younger");
    }

    @Test
    @Tag("OK4")
    void besideAnHpaNothingIsWritten() {
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
        try {
            stage.operators().awaitCondition(Stage.POOL, "Ready", "FALSE", "Conflict", SOON);
        } finally {
            rival.delete();
        }
        stage.operators().awaitCondition(Stage.POOL, "Ready", "TRUE", "Scales", SOON);
    }

    @Test
    @Tag("OK8")
    void aPoolHasNoFinalizerAndItsDeletionNeverHangs() {
        stage.operators().pool("passing", "Observe", 3);
        stage.operators().awaitCondition("passing", "Active", "FALSE", "Zero", SOON);
        assertThat(stage.operators().pool("passing").getMetadata().getFinalizers())
                .isNullOrEmpty();

        delete("passing");
    }

    private void delete(String pool) {
        Resource<ReeveWorkerPool> resource = stage.space().pool(pool);
        resource.delete();
        var _ = resource.waitUntilCondition(gone -> gone == null, 5, TimeUnit.SECONDS);
        assertThat(resource.get()).isNull();
    }
}
