// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.reeve.operatorapi.FallbackSpec;
import dev.reeve.operatorapi.ReeveWorkerPool;
import dev.reeve.operatorapi.ReplicasSpec;
import dev.reeve.operatorapi.ScaleDownSpec;
import dev.reeve.operatorapi.ScaleTargetRef;
import dev.reeve.operatorapi.TargetSpec;
import dev.reeve.testkit.kubernetes.ApiRequest;
import dev.reeve.testkit.kubernetes.MockCluster;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** OK10, as far as it goes without an API server that asks: what the operator does is what its Role gives. */
final class PermissionsIT {
    private static final String[] FILES = {"role.yaml", "role-pools.yaml"};

    @Test
    void whatItDoesIsAllowedAndWhatIsAllowedItDoes() throws IOException {
        Permissions permissions = Permissions.of(FILES);
        List<ApiRequest> requests = life();

        assertThat(requests)
                .allSatisfy(request ->
                        assertThat(permissions.allow(request)).as("%s", request).isTrue());
        Set<String> unused = new TreeSet<>(permissions.given());
        requests.forEach(request -> unused.remove(Permissions.needed(request)));
        assertThat(unused)
                .as("allowed, and not done in this life: a Deployment or pool looked at alone, a Lease or a status"
                        + " written as a whole or in part, an event that is repeated, workers that are chosen")
                .isSubsetOf(
                        "get deployments",
                        "get deployments/scale",
                        "get reeveworkerpools",
                        "patch events",
                        "patch leases",
                        "update leases",
                        "update reeveworkerpools/status");
    }

    @Test
    void allNamespacesAreNoMoreThanOne() throws IOException {
        assertThat(Permissions.of("clusterrole-pools.yaml").given())
                .isEqualTo(Permissions.of("role-pools.yaml").given());
    }

    @Test
    void nothingIsGivenByAStarAndNoSecret() throws IOException {
        assertThat(Permissions.of("role.yaml", "role-pools.yaml", "clusterrole-pools.yaml")
                        .given())
                .noneMatch(rule -> rule.contains("*") || rule.contains("secrets"));
    }

    /** All that an operator asks: it begins, leads, scales up and down, tells, and ends. */
    private static List<ApiRequest> life() throws IOException {
        try (MockCluster cluster = MockCluster.start();
                KubernetesClient owner = OperatorUnderTest.client(cluster);
                StatsBroker broker = StatsBroker.start("127.0.0.1", 0, 1)) {
            prepare(owner);
            broker.waiting(3);
            cluster.forgetRequests();
            try (OperatorUnderTest _ = new OperatorUnderTest(cluster, broker, "operator-1").start()) {
                await().atMost(Duration.ofSeconds(30)).until(() -> replicas(cluster) > 0);
                await().atMost(Duration.ofSeconds(30)).until(() -> isTold(cluster));
            }
            return cluster.requests(_ -> true);
        }
    }

    private static void prepare(KubernetesClient owner) {
        owner.resource(Workloads.operator("operator-1", Map.of("app", "operator")))
                .create();
        owner.resource(OperatorUnderTest.deployment("echo", 0, 80)).create();
        ReeveWorkerPool pool = PoolMaker.pool(
                "echo",
                "",
                PoolMaker.of(
                        "echo",
                        ScaleTargetRef.deployment("echo"),
                        ReplicasSpec.DEFAULT,
                        TargetSpec.DEFAULT,
                        new ScaleDownSpec(0, 0, 0, 70),
                        FallbackSpec.DEFAULT));
        owner.resource(OperatorUnderTest.asWritten(pool)).create();
    }

    private static int replicas(MockCluster cluster) {
        return cluster.get("apps", "deployments", PoolMaker.NAMESPACE, "echo")
                .orElseThrow()
                .get("spec")
                .get("replicas")
                .asInt();
    }

    private static boolean isTold(MockCluster cluster) {
        Set<String> done =
                cluster.requests(_ -> true).stream().map(Permissions::needed).collect(Collectors.toSet());
        return done.containsAll(Set.of(
                "create events", "patch reeveworkerpools/status", "patch pods", "watch horizontalpodautoscalers"));
    }
}
