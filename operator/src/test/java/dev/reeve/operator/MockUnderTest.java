// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.operator;

import dev.reeve.testkit.kubernetes.MockCluster;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.time.Duration;

/** The one in this JVM. */
final class MockUnderTest implements ClusterUnderTest {
    private final MockCluster cluster = MockCluster.start();
    private final KubernetesClient client = new KubernetesClientBuilder()
            .withConfig(Config.fromKubeconfig(cluster.kubeconfig()))
            .build();

    MockCluster mock() {
        return cluster;
    }

    @Override
    public KubernetesClient client() {
        return client;
    }

    @Override
    public String namespace() {
        return "test";
    }

    @Override
    public PodSpec pod(long graceSeconds, long stopMs) {
        cluster.pods().stopDelay(Duration.ofMillis(stopMs));
        return Workloads.worker(graceSeconds);
    }

    @Override
    public void close() {
        client.close();
        cluster.close();
    }
}
