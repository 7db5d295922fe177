// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.testkit.kubernetes;

import static dev.reeve.testkit.kubernetes.Workers.NAMESPACE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceQuotaBuilder;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a client sees of the cluster that it would see of a real one. */
class MockClusterTest {
    private final MockCluster cluster = MockCluster.start();
    private final Workers workers = new Workers(cluster);

    @AfterEach
    void close() {
        workers.close();
        cluster.close();
    }

    @Test
    void aDeploymentMakesItsPodsReady() {
        workers.create(3, 5);

        workers.awaitReady(3);

        assertThat(workers.pods()).hasSize(3).allSatisfy(pod -> {
            assertThat(pod.getMetadata().getOwnerReferences().getFirst().getKind())
                    .isEqualTo("ReplicaSet");
            assertThat(pod.getSpec().getTerminationGracePeriodSeconds()).isEqualTo(5);
        });
        assertThat(workers.deployment().getStatus().getObservedGeneration())
                .isEqualTo(workers.deployment().getMetadata().getGeneration());
    }

    @Test
    void scaleIsReadAndPatchedApartFromTheDeployment() {
        workers.create(1, 5);
        workers.awaitReady(1);

        workers.scale(4);
        workers.awaitReady(4);

        assertThat(workers.client
                        .apps()
                        .deployments()
                        .inNamespace(NAMESPACE)
                        .withName("echo")
                        .scale()
                        .getSpec()
                        .getReplicas())
                .isEqualTo(4);
        assertThat(workers.deployment().getSpec().getTemplate().getSpec().getContainers())
                .hasSize(1);
    }

    @Test
    void aScaleOfAnOldVersionConflicts() {
        String old = workers.create(2, 5).getMetadata().getResourceVersion();
        workers.awaitReady(2);

        assertThatThrownBy(() -> scalePatch(1, old))
                .isInstanceOfSatisfying(
                        KubernetesClientException.class,
                        e -> assertThat(e.getCode()).isEqualTo(409));
        scalePatch(1, workers.deployment().getMetadata().getResourceVersion());

        assertThat(workers.deployment().getSpec().getReplicas()).isEqualTo(1);
    }

    @Test
    void theCheapestPodGoesFirst() {
        workers.create(3, 5);
        workers.awaitReady(3);
        String victim = workers.pods().get(1).getMetadata().getName();
        annotate(victim, "-1000");

        workers.scale(2);
        workers.awaitGone(victim);

        assertThat(workers.pods()).hasSize(2);
    }

    @Test
    void aPodStaysUntilItHasEnded() {
        cluster.pods().stopDelay(Duration.ofMillis(700));
        workers.create(1, 5);
        workers.awaitReady(1);
        String pod = workers.pods().getFirst().getMetadata().getName();

        workers.scale(0);
        workers.client
                .pods()
                .inNamespace(NAMESPACE)
                .withName(pod)
                .waitUntilCondition(
                        found -> found != null && found.getMetadata().getDeletionTimestamp() != null,
                        10,
                        TimeUnit.SECONDS);

        workers.awaitGone(pod);
    }

    @Test
    void aPodThatDoesNotEndIsKilledAfterItsGrace() {
        cluster.pods().stopDelay(Duration.ofMinutes(5));
        workers.create(1, 1);
        workers.awaitReady(1);
        String pod = workers.pods().getFirst().getMetadata().getName();

        workers.scale(0);

        workers.awaitGone(pod);
    }

    @Test
    void podsGoWithTheirDeployment() {
        workers.create(2, 5);
        workers.awaitReady(2);
        List<Pod> pods = workers.pods();

        workers.client.resource(workers.deployment()).delete();

        pods.forEach(pod -> workers.awaitGone(pod.getMetadata().getName()));
    }

    @Test
    void aQuotaRefusesPodsAndTheReplicaSetSaysSo() {
        workers.client
                .resource(new ResourceQuotaBuilder()
                        .withNewMetadata()
                        .withName("few")
                        .withNamespace(NAMESPACE)
                        .endMetadata()
                        .withNewSpec()
                        .withHard(Map.of("pods", new Quantity("2")))
                        .endSpec()
                        .build())
                .create();
        workers.create(5, 5);

        workers.awaitReady(2);
        ReplicaSet set = workers.client
                .apps()
                .replicaSets()
                .inNamespace(NAMESPACE)
                .list()
                .getItems()
                .getFirst();

        assertThat(set.getStatus().getConditions()).singleElement().satisfies(condition -> {
            assertThat(condition.getType()).isEqualTo("ReplicaFailure");
            assertThat(condition.getReason()).isEqualTo("FailedCreate");
            assertThat(condition.getMessage()).contains("exceeded quota: few");
        });
    }

    @Test
    void podsThatAreToldSoAreNeverReady() {
        cluster.pods().neverReady(_ -> true);
        workers.create(1, 5);

        Pod pod = workers.client
                .pods()
                .inNamespace(NAMESPACE)
                .withLabel("app", "echo")
                .waitUntilCondition(
                        found -> found != null
                                && "Running".equals(found.getStatus().getPhase()),
                        10,
                        TimeUnit.SECONDS);

        assertThat(pod.getStatus().getConditions())
                .singleElement()
                .satisfies(ready -> assertThat(ready.getStatus()).isEqualTo("False"));
    }

    private void scalePatch(int replicas, String version) {
        workers.client
                .apps()
                .deployments()
                .inNamespace(NAMESPACE)
                .withName("echo")
                .subresource("scale")
                .patch(
                        PatchContext.of(PatchType.JSON_MERGE),
                        "{\"metadata\":{\"resourceVersion\":\"%s\"},\"spec\":{\"replicas\":%d}}"
                                .formatted(version, replicas));
    }

    private void annotate(String pod, String cost) {
        workers.client
                .pods()
                .inNamespace(NAMESPACE)
                .withName(pod)
                .patch(
                        PatchContext.of(PatchType.JSON_MERGE),
                        "{\"metadata\":{\"annotations\":{\"controller.kubernetes.io/pod-deletion-cost\":\"%s\"}}}"
                                .formatted(cost));
    }
}
