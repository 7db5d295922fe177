// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceQuotaBuilder;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** OK1, OK2, OK5, OK6, OK7: what the operator writes and sees, on our cluster and on a real one alike. */
abstract class ScalingOkSuite {
    private ClusterUnderTest cluster;
    private Targets targets;
    private KubernetesWriter writer;

    abstract ClusterUnderTest start();

    @BeforeEach
    void open() {
        cluster = start();
        targets = new Targets(cluster, Clock.systemUTC());
        writer = new KubernetesWriter(
                cluster.client(), new SimpleMeterRegistry(), () -> System.nanoTime() / 1_000_000, () -> true);
    }

    @AfterEach
    void close() {
        targets.close();
        cluster.close();
    }

    @Test
    void scalesFromZeroToManyInOneWriteAndBack() throws InterruptedException {
        targets.create(0, 5, 0);
        TargetView zero = targets.await(view -> view.replicas() == 0);
        assertThat(zero.pods()).isEmpty();

        assertThat(writer.raise(cluster.namespace(), Targets.NAME, 4)).isEqualTo(new WriteResult.Written());
        // Deployments and pods are two streams: either may be ahead.
        TargetView four = targets.await(view -> view.readyPods() == 4 && view.replicas() == 4);
        assertThat(four.startingAgesMs()).isEmpty();

        assertThat(lowered(0)).isEqualTo(new WriteResult.Written());
        assertThat(targets.await(view -> view.readyPods() == 0 && view.replicas() == 0)
                        .pods())
                .isEmpty();
    }

    @Test
    void raisesWhateverTheVersionIs() throws InterruptedException {
        targets.create(1, 5, 0);
        targets.awaitReady(1);
        annotated();

        assertThat(writer.raise(cluster.namespace(), Targets.NAME, 2)).isEqualTo(new WriteResult.Written());
        assertThat(targets.deployment().getSpec().getReplicas()).isEqualTo(2);
    }

    @Test
    void lowersOnlyWhatItHasSeen() throws InterruptedException {
        targets.create(3, 5, 0);
        String seen = targets.awaitReady(3).resourceVersion();
        String now = annotated();

        assertThat(writer.lower(cluster.namespace(), Targets.NAME, 1, seen)).isEqualTo(new WriteResult.Conflict());
        assertThat(targets.deployment().getSpec().getReplicas()).isEqualTo(3);
        targets.await(view -> Long.parseLong(view.resourceVersion()) >= Long.parseLong(now));

        assertThat(lowered(1)).isEqualTo(new WriteResult.Written());
        targets.awaitReady(1);
    }

    @Test
    void theHintedWorkerGoesFirst() throws InterruptedException {
        targets.create(4, 5, 0);
        List<String> pods = List.copyOf(targets.awaitReady(4).pods());
        Map<String, Integer> costs = new HashMap<>();
        pods.forEach(pod -> costs.put(pod, 10));
        costs.put(pods.get(2), -1000);

        writer.hint(cluster.namespace(), costs);
        assertThat(lowered(3)).isEqualTo(new WriteResult.Written());

        TargetView left = targets.await(view -> view.pods().size() == 3);
        assertThat(left.pods()).doesNotContain(pods.get(2));
    }

    @Test
    void aPodThatIsNotReadyGoesBeforeTheHintedOne() throws InterruptedException {
        targets.create(2, 5, 0);
        Set<String> ready = targets.awaitReady(2).pods();
        ready.forEach(pod -> writer.hint(cluster.namespace(), Map.of(pod, -1000)));
        blockPods(2);
        assertThat(writer.raise(cluster.namespace(), Targets.NAME, 3)).isEqualTo(new WriteResult.Written());
        assertThat(lowered(2)).isEqualTo(new WriteResult.Written());

        assertThat(targets.awaitReady(2).pods()).isEqualTo(ready);
    }

    @Test
    void aWorkerThatEndsIsCountedNoMoreAndStaysUntilItHasEnded() throws InterruptedException {
        targets.create(1, 20, 1_500);
        String pod = targets.awaitReady(1).pods().iterator().next();

        assertThat(lowered(0)).isEqualTo(new WriteResult.Written());
        targets.await(view -> view.pods().isEmpty());

        assertThat(targets.pods())
                .extracting(each -> each.getMetadata().getName())
                .containsExactly(pod);
        targets.awaitGone(pod);
    }

    @Test
    void aWorkerThatDoesNotEndIsKilledAfterItsGrace() throws InterruptedException {
        targets.create(1, 1, 60_000);
        Pod pod = podOf(targets.awaitReady(1));
        long began = System.nanoTime();

        assertThat(lowered(0)).isEqualTo(new WriteResult.Written());
        targets.awaitGone(pod.getMetadata().getName());

        assertThat(Duration.ofNanos(System.nanoTime() - began))
                .isBetween(Duration.ofMillis(900), Duration.ofSeconds(15));
    }

    @Test
    void tellsTheGraceThatWorkersHave() throws InterruptedException {
        targets.create(1, 77, 0);

        assertThat(targets.await(_ -> true).graceSeconds()).isEqualTo(77);
    }

    @Test
    void tellsThatAQuotaRefusesPodsOnceItLasts() throws InterruptedException {
        blockPods(2);
        targets.create(5, 5, 0);
        TargetView now = targets.awaitReady(2);
        assertThat(now.replicas()).isEqualTo(5);
        assertThat(now.refusal()).isEmpty();

        try (Targets later = new Targets(cluster, Clock.offset(Clock.systemUTC(), Duration.ofSeconds(31)))) {
            assertThat(later.await(view -> !view.refusal().isEmpty()).refusal()).contains("exceeded quota");
        }
    }

    @Test
    void tellsThatItIsMissingAndThatItCame() throws InterruptedException {
        targets.awaitMissing();
        targets.create(1, 5, 0);
        targets.awaitReady(1);

        cluster.client().resource(targets.deployment()).delete();
        targets.awaitMissing();
    }

    private WriteResult lowered(int replicas) {
        String version = targets.deployment().getMetadata().getResourceVersion();
        WriteResult result = writer.lower(cluster.namespace(), Targets.NAME, replicas, version);
        // The controllers write the status now and then; the loop would compute anew.
        return result instanceof WriteResult.Conflict ? lowered(replicas) : result;
    }

    /** The version after it; a controller may write meanwhile. */
    private String annotated() {
        return cluster.client()
                .apps()
                .deployments()
                .inNamespace(cluster.namespace())
                .withName(Targets.NAME)
                .patch(
                        PatchContext.of(PatchType.JSON_MERGE),
                        "{\"metadata\":{\"annotations\":{\"test\":\"" + System.nanoTime() + "\"}}}")
                .getMetadata()
                .getResourceVersion();
    }

    private Pod podOf(TargetView view) {
        return targets.pods().stream()
                .filter(pod -> view.pods().contains(pod.getMetadata().getName()))
                .findFirst()
                .orElseThrow();
    }

    /** A quota that lets the namespace have so many. */
    private void blockPods(int most) {
        cluster.client()
                .resource(new ResourceQuotaBuilder()
                        .withNewMetadata()
                        .withName("few")
                        .withNamespace(cluster.namespace())
                        .endMetadata()
                        .withNewSpec()
                        .withHard(Map.of("pods", new Quantity(Integer.toString(most))))
                        .endSpec()
                        .build())
                .create();
        awaitQuota();
    }

    /** A real quota counts only once its controller has. */
    private void awaitQuota() {
        if (cluster instanceof MockUnderTest) {
            return;
        }
        cluster.client()
                .resourceQuotas()
                .inNamespace(cluster.namespace())
                .withName("few")
                .waitUntilCondition(
                        quota -> quota.getStatus() != null
                                && quota.getStatus().getHard() != null
                                && quota.getStatus().getHard().containsKey("pods"),
                        30,
                        TimeUnit.SECONDS);
    }
}
