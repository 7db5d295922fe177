// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.testkit.kubernetes;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A Deployment {@code echo} in the namespace {@code test}, as a client sees it. */
final class Workers implements AutoCloseable {
    static final String NAMESPACE = "test";
    private static final long WAIT_S = 20;

    final KubernetesClient client;

    Workers(MockCluster cluster) {
        client = new KubernetesClientBuilder()
                .withConfig(Config.fromKubeconfig(cluster.kubeconfig()))
                .build();
    }

    Deployment create(int replicas, int graceSeconds) {
        Map<String, String> labels = Map.of("app", "echo");
        return client.resource(new DeploymentBuilder()
                        .withNewMetadata()
                        .withName("echo")
                        .withNamespace(NAMESPACE)
                        .endMetadata()
                        .withNewSpec()
                        .withReplicas(replicas)
                        .withNewSelector()
                        .withMatchLabels(labels)
                        .endSelector()
                        .withNewTemplate()
                        .withNewMetadata()
                        .withLabels(labels)
                        .endMetadata()
                        .withNewSpec()
                        .withTerminationGracePeriodSeconds((long) graceSeconds)
                        .addNewContainer()
                        .withName("worker")
                        .withImage("localhost/worker:1")
                        .endContainer()
                        .endSpec()
                        .endTemplate()
                        .endSpec()
                        .build())
                .create();
    }

    Deployment deployment() {
        return client.apps()
                .deployments()
                .inNamespace(NAMESPACE)
                .withName("echo")
                .get();
    }

    List<Pod> pods() {
        return client.pods()
                .inNamespace(NAMESPACE)
                .withLabel("app", "echo")
                .list()
                .getItems();
    }

    void scale(int replicas) {
        client.apps().deployments().inNamespace(NAMESPACE).withName("echo").scale(replicas);
    }

    void awaitReady(int replicas) {
        client.apps()
                .deployments()
                .inNamespace(NAMESPACE)
                .withName("echo")
                .waitUntilCondition(
                        found -> found != null && number(found.getStatus().getReadyReplicas()) == replicas,
                        WAIT_S,
                        TimeUnit.SECONDS);
    }

    void awaitGone(String pod) {
        client.pods()
                .inNamespace(NAMESPACE)
                .withName(pod)
                .waitUntilCondition(found -> found == null, WAIT_S, TimeUnit.SECONDS);
    }

    private static int number(Integer value) {
        return value == null ? 0 : value;
    }

    @Override
    public void close() {
        client.close();
    }
}
