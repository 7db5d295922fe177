// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.operator;

import dev.reeve.clustertests.Need;
import dev.reeve.clustertests.NeedsCluster;
import dev.reeve.clustertests.Space;
import dev.reeve.clustertests.TestImages;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodSpecBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.List;
import org.junit.jupiter.api.Tag;

/** The suite that operator runs on a mock cluster, before real controllers and a real kubelet. */
@NeedsCluster(Need.NODES)
@Tag("OK1")
@Tag("OK2")
@Tag("OK5")
@Tag("OK6")
@Tag("OK7")
class ScalingOkST extends ScalingOkSuite {
    private final Space space;

    ScalingOkST(Space space) {
        this.space = space;
    }

    @Override
    ClusterUnderTest start() {
        return new RealCluster(space.another());
    }

    private record RealCluster(Space space) implements ClusterUnderTest {
        @Override
        public KubernetesClient client() {
            return space.client();
        }

        @Override
        public String namespace() {
            return space.name();
        }

        @Override
        public PodSpec pod(long graceSeconds, long stopMs) {
            return new PodSpecBuilder()
                    .withTerminationGracePeriodSeconds(graceSeconds)
                    .withNewSecurityContext()
                    .withRunAsNonRoot(true)
                    .withNewSeccompProfile()
                    .withType("RuntimeDefault")
                    .endSeccompProfile()
                    .endSecurityContext()
                    .addNewContainer()
                    .withName("worker")
                    .withImage(TestImages.worker())
                    .withImagePullPolicy("IfNotPresent")
                    .withCommand(TestImages.java("SlowEnd"))
                    .addNewEnv()
                    .withName("REEVE_TEST_STOP_MILLIS")
                    .withValue(Long.toString(stopMs))
                    .endEnv()
                    .withNewSecurityContext()
                    .withAllowPrivilegeEscalation(false)
                    .withNewCapabilities()
                    .withDrop(List.of("ALL"))
                    .endCapabilities()
                    .endSecurityContext()
                    .endContainer()
                    .build();
        }

        @Override
        public void close() {
            space.letGo();
        }
    }
}
