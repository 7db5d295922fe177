// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.reeve.operatorapi.FallbackSpec;
import dev.reeve.operatorapi.PoolCondition;
import dev.reeve.operatorapi.PoolConditions;
import dev.reeve.operatorapi.ReeveWorkerPool;
import dev.reeve.operatorapi.WorkerPoolSpec;
import dev.reeve.operatorapi.WorkerPoolStatus;
import dev.reeve.testkit.kubernetes.ApiRequest;
import dev.reeve.testkit.kubernetes.Fault;
import dev.reeve.testkit.kubernetes.MockCluster;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** OK3, OK4, OK8, OK9: the whole operator on our cluster. */
final class OperatorOkIT {
    private MockCluster cluster;
    private KubernetesClient owner;
    private StatsBroker broker;
    private OperatorUnderTest operator;

    @BeforeEach
    void open() throws IOException {
        cluster = MockCluster.start();
        owner = OperatorUnderTest.client(cluster);
        broker = StatsBroker.start("127.0.0.1", 0, 1);
        operator = new OperatorUnderTest(cluster, broker, "operator-1").start();
    }

    @AfterEach
    void close() {
        operator.close();
        broker.close();
        owner.close();
        cluster.close();
    }

    @Test
    void aPoolIsReadyForTheGenerationThatItsOwnerWrote() {
        deploy("echo", 80);
        make(PoolMaker.pool("echo"));

        eventually().untilAsserted(() -> assertThat(ready("echo")).isEqualTo("TRUE Scales"));
        eventually()
                .untilAsserted(
                        () -> assertThat(condition("echo", "MetricsFresh")).isEqualTo("TRUE Fresh"));
        long first = status("echo").observedGeneration();

        edit("echo", PoolMaker::paused);

        eventually().untilAsserted(() -> assertThat(ready("echo")).isEqualTo("TRUE Paused"));
        assertThat(condition("echo", "Paused")).isEqualTo("TRUE Paused");
        assertThat(status("echo").observedGeneration()).isEqualTo(first + 1);
        assertThat(status("echo").conditions())
                .allSatisfy(
                        condition -> assertThat(condition.observedGeneration()).isEqualTo(first + 1));
        eventually().untilAsserted(() -> assertThat(events()).contains("Paused"));
    }

    @Test
    void aSpecThatIsWrongDespiteTheRulesIsToldAndTheOneBeforeStaysInForce() {
        deploy("echo", 80);
        make(PoolMaker.pool("echo"));
        eventually().untilAsserted(() -> assertThat(ready("echo")).isEqualTo("TRUE Scales"));

        edit("echo", spec -> PoolMaker.replicas(spec, 6, 5));

        eventually().untilAsserted(() -> assertThat(ready("echo")).isEqualTo("FALSE InvalidSpec"));
        broker.waiting(3);
        eventually().untilAsserted(() -> assertThat(replicas("echo")).isPositive());
        assertThat(events()).contains("InvalidSpec");
    }

    /** As after a rollback: it was written while a later CRD was there. */
    @Test
    void aPoolOfALaterReleaseIsToldAndTheOthersGoOn() throws IOException {
        operator.close();
        makeRaw("strange", """
            "mode": "Advise", "fallback": {"behavior": "Predict"}
            """);
        deploy("strange", 80);
        deploy("echo", 80);
        make(PoolMaker.pool("echo"));
        try (OperatorUnderTest rolledBack = new OperatorUnderTest(cluster, broker, "operator-2").start()) {
            eventually().untilAsserted(() -> assertThat(ready("echo")).isEqualTo("TRUE Scales"));
            eventually().untilAsserted(() -> assertThat(ready("strange")).isEqualTo("FALSE InvalidSpec"));
            makeRaw("later", "\"mode\": \"Advise\"");

            eventually().untilAsserted(() -> assertThat(ready("later")).isEqualTo("FALSE InvalidSpec"));
            broker.waiting(3);
            eventually().untilAsserted(() -> assertThat(replicas("echo")).isPositive());
            assertThat(rolledBack.process().isSynced()).isTrue();
            assertThat(replicas("strange")).isZero();
            assertThat(PoolConditions.find(status("strange").conditions(), PoolConditions.READY)
                            .orElseThrow()
                            .message())
                    .contains("mode is \"Advise\"", "fallback.behavior is \"Predict\"");
            eventually().untilAsserted(() -> assertThat(events()).contains("InvalidSpec"));
        }
    }

    @Test
    void aTargetThatComesLaterIsScaledThen() {
        make(PoolMaker.pool("echo"));
        eventually().untilAsserted(() -> assertThat(ready("echo")).isEqualTo("FALSE TargetNotFound"));

        deploy("echo", 30);

        eventually().untilAsserted(() -> assertThat(ready("echo")).isEqualTo("TRUE Scales"));
        eventually().untilAsserted(() -> assertThat(events()).contains("GraceTooShort"));
    }

    @Test
    void besideAnAutoscalerNothingIsWritten() {
        deploy("echo", 80);
        owner.resource(PoolMaker.autoscaler("cpu", "echo", "")).create();
        make(PoolMaker.pool("echo"));
        eventually().untilAsserted(() -> assertThat(ready("echo")).isEqualTo("FALSE Conflict"));

        broker.waiting(5);
        eventually().untilAsserted(() -> assertThat(status("echo").waiting()).isEqualTo(5));
        assertThat(scaleWrites()).isEmpty();
        assertThat(replicas("echo")).isZero();

        owner.resource(PoolMaker.autoscaler("cpu", "echo", "")).delete();
        eventually().untilAsserted(() -> assertThat(ready("echo")).isEqualTo("TRUE Scales"));
        eventually().untilAsserted(() -> assertThat(replicas("echo")).isPositive());
        assertThat(events()).contains("Conflict", "Woken");
    }

    @Test
    void whoMayNotSeeAutoscalersDoesNotLead() throws IOException {
        operator.close();
        try (var _ = cluster.faults()
                        .put(
                                new Fault.Status(403, 0),
                                request -> request.resource().equals("horizontalpodautoscalers"));
                OperatorUnderTest blind = new OperatorUnderTest(cluster, broker, "operator-2").start()) {
            deploy("echo", 80);
            make(PoolMaker.pool("echo"));
            broker.waiting(5);

            await().during(Duration.ofSeconds(3))
                    .until(() ->
                            !blind.process().isLeading() && !blind.process().isSynced());

            assertThat(scaleWrites()).isEmpty();
        }
    }

    @Test
    void aBrokerThatIsSilentIsToldAndNothingGoesDown() {
        deploy("echo", 80);
        make(PoolMaker.pool("echo"));
        broker.waiting(3);
        eventually().untilAsserted(() -> assertThat(replicas("echo")).isPositive());
        int workers = replicas("echo");

        broker.close();

        eventually()
                .untilAsserted(
                        () -> assertThat(condition("echo", "MetricsFresh")).isEqualTo("FALSE Stale"));
        assertThat(replicas("echo")).isGreaterThanOrEqualTo(workers);
        assertThat(ready("echo")).as("it can be scaled all the same").isEqualTo("TRUE Scales");
    }

    @Test
    void theFallbackIsAppliedAndTold() {
        deploy("echo", 80);
        WorkerPoolSpec spec = WorkerPoolSpec.of("echo", "echo");
        make(PoolMaker.pool(
                "echo",
                "",
                PoolMaker.of(
                        "echo",
                        spec.scaleTargetRef(),
                        spec.replicas(),
                        spec.target(),
                        spec.scaleDown(),
                        new FallbackSpec(5, FallbackSpec.Behavior.AT_LEAST, 2))));
        eventually()
                .untilAsserted(
                        () -> assertThat(condition("echo", "MetricsFresh")).isEqualTo("TRUE Fresh"));

        broker.close();

        eventually().untilAsserted(() -> assertThat(replicas("echo")).isEqualTo(2));
        eventually()
                .untilAsserted(
                        () -> assertThat(condition("echo", "MetricsFresh")).isEqualTo("FALSE FallbackApplied"));
    }

    @Test
    void theOlderOfTwoPoolsKeepsWorkingAndTheYoungerTakesOverWhenItIsGone() {
        deploy("echo", 80);
        make(PoolMaker.pool("echo"));
        eventually().untilAsserted(() -> assertThat(ready("echo")).isEqualTo("TRUE Scales"));
        make(PoolMaker.pool("later", "", WorkerPoolSpec.of("later", "echo")));
        eventually().untilAsserted(() -> assertThat(ready("later")).isEqualTo("FALSE Conflict"));
        assertThat(ready("echo")).isEqualTo("TRUE Scales");

        delete("echo");

        eventually().untilAsserted(() -> assertThat(ready("later")).isEqualTo("TRUE Scales"));
    }

    @Test
    void aDeletedPoolIsGoneAtOnceAndItsWorkersStay() {
        deploy("echo", 80);
        make(PoolMaker.pool("echo"));
        broker.waiting(2);
        eventually().untilAsserted(() -> assertThat(replicas("echo")).isPositive());
        assertThat(pool("echo").getMetadata().getFinalizers()).isEmpty();
        int workers = replicas("echo");

        delete("echo");

        assertThat(cluster.get("reeve.dev", "reeveworkerpools", PoolMaker.NAMESPACE, "echo"))
                .isEmpty();
        eventually()
                .untilAsserted(() -> assertThat(operator.registry()
                                .get("reeve_operator_pools")
                                .gauge()
                                .value())
                        .isZero());
        cluster.forgetRequests();
        broker.waiting(500);
        make(PoolMaker.pool("other"));
        eventually().untilAsserted(() -> assertThat(ready("other")).isEqualTo("FALSE TargetNotFound"));
        assertThat(scaleWrites()).isEmpty();
        assertThat(replicas("echo")).isEqualTo(workers);
    }

    @Test
    void aStatusIsWrittenInKubernetesOwnShape() {
        deploy("echo", 80);
        make(PoolMaker.pool("echo"));
        eventually().untilAsserted(() -> assertThat(ready("echo")).isEqualTo("TRUE Scales"));

        JsonNode status = cluster.get("reeve.dev", "reeveworkerpools", PoolMaker.NAMESPACE, "echo")
                .orElseThrow()
                .get("status");

        JsonNode ready = status.get("conditions").get(0);
        assertThat(ready.get("status").asText()).isEqualTo("True");
        assertThat(ready.get("lastTransitionTime").asText()).matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ");
    }

    @Test
    void whoWaitsTakesOverAndWhoLostItWritesNoMore() {
        deploy("echo", 80);
        make(PoolMaker.pool("echo"));
        eventually().until(operator.process()::isLeading);
        try (OperatorUnderTest second = new OperatorUnderTest(cluster, broker, "operator-2").start()) {
            eventually().until(second.process()::isSynced);
            assertThat(second.process().isLeading()).isFalse();
            assertThat(second.process().isAlive()).as("who waits lives").isTrue();

            operator.close();

            eventually().until(second.process()::isLeading);
            broker.waiting(4);
            eventually().untilAsserted(() -> assertThat(replicas("echo")).isPositive());
            assertThat(operator.exitCode()).as("it was ended in order").isEqualTo(-1);
        }
    }

    @Test
    void whoseLeaseWasTakenEndsTheProcess() {
        deploy("echo", 80);
        make(PoolMaker.pool("echo"));
        eventually().until(operator.process()::isLeading);

        var _ = owner.leases()
                .inNamespace(PoolMaker.NAMESPACE)
                .withName("reeve-operator")
                .patch(PatchContext.of(PatchType.JSON_MERGE), "{\"spec\":{\"holderIdentity\":\"somebody\"}}");

        eventually().untilAsserted(() -> assertThat(operator.exitCode()).isEqualTo(1));
        cluster.forgetRequests();
        broker.waiting(9);
        await().during(Duration.ofSeconds(2)).until(() -> scaleWrites().isEmpty());
    }

    private static ConditionFactory eventually() {
        return await().atMost(Duration.ofSeconds(30)).pollInterval(Duration.ofMillis(50));
    }

    private void deploy(String name, long graceSeconds) {
        owner.resource(OperatorUnderTest.deployment(name, 0, graceSeconds)).create();
    }

    private void make(ReeveWorkerPool pool) {
        owner.resource(OperatorUnderTest.asWritten(pool)).create();
    }

    /** With fields of its spec that our classes do not have. */
    private void makeRaw(String name, String fields) {
        String pool = """
            {"apiVersion": "reeve.dev/v1alpha1", "kind": "ReeveWorkerPool", "metadata": {"name": "%1$s"},
             "spec": {"service": "%1$s", "scaleTargetRef": {"name": "%1$s"}, %2$s}}
            """.formatted(name, fields);
        String path = "/apis/reeve.dev/v1alpha1/namespaces/" + PoolMaker.NAMESPACE + "/reeveworkerpools";
        assertThat(owner.raw(path, "POST", pool)).contains(name);
    }

    private void delete(String name) {
        owner.resources(ReeveWorkerPool.class)
                .inNamespace(PoolMaker.NAMESPACE)
                .withName(name)
                .delete();
    }

    /** Again if the operator wrote the status in between. */
    private void edit(String name, UnaryOperator<WorkerPoolSpec> change) {
        eventually().ignoreException(KubernetesClientException.class).until(() -> {
            var _ = owner.resources(ReeveWorkerPool.class)
                    .inNamespace(PoolMaker.NAMESPACE)
                    .withName(name)
                    .edit(pool -> {
                        pool.setSpec(change.apply(PoolMaker.spec(pool)));
                        return pool;
                    });
            return true;
        });
    }

    private ReeveWorkerPool pool(String name) {
        return owner.resources(ReeveWorkerPool.class)
                .inNamespace(PoolMaker.NAMESPACE)
                .withName(name)
                .get();
    }

    private WorkerPoolStatus status(String name) {
        WorkerPoolStatus status = pool(name).getStatus();
        return status == null ? new WorkerPoolStatus(0, 0, 0, 0, 0, 0, 0, null, null, List.of()) : status;
    }

    private String ready(String name) {
        return condition(name, PoolConditions.READY);
    }

    private String condition(String name, String type) {
        return PoolConditions.find(status(name).conditions(), type)
                .map((PoolCondition found) -> found.status() + " " + found.reason())
                .orElse("none");
    }

    private int replicas(String name) {
        return cluster.get("apps", "deployments", PoolMaker.NAMESPACE, name)
                .orElseThrow()
                .get("spec")
                .get("replicas")
                .asInt();
    }

    private List<ApiRequest> scaleWrites() {
        return cluster.requests(
                request -> request.isWrite() && request.resource().equals("deployments/scale"));
    }

    private List<String> events() {
        return cluster.list("events.k8s.io", "events", PoolMaker.NAMESPACE).stream()
                .map(event -> event.get("reason").asText())
                .toList();
    }
}
