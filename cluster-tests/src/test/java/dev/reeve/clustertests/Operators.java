// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.clustertests;

import dev.reeve.operatorapi.ReeveWorkerPool;
import dev.reeve.operatorapi.WorkerPoolStatus;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.EnvVarBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseSpec;
import io.fabric8.kubernetes.client.LocalPortForward;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.awaitility.Awaitility;

/** Two operators in pods, by the manifests of operator/k8s, but for what {@link #forTests} changes. */
final class Operators {
    private static final String NAME = "reeve-operator";
    private static final int READY_SECONDS_MAX = 120;
    private static final Path MANIFESTS = Cluster.ROOT.resolve("operator/k8s");

    private final Space space;

    private Operators(Space space) {
        this.space = space;
    }

    /** Waits until both are ready and one leads. */
    static Operators start(Space space, TestAuthority authority) {
        return start(space, authority, _ -> {});
    }

    /**
     * The same, with something else about them.
     *
     * @param change of the Deployment
     */
    static Operators start(Space space, TestAuthority authority, Consumer<Deployment> change) {
        Operators operators = new Operators(space);
        space.createTls("reeve-operator-tls", authority.secretFor(NAME));
        for (String file : List.of("role.yaml", "role-pools.yaml", "operator.yaml")) {
            for (HasMetadata item : manifests(space, file)) {
                if (item instanceof Deployment deployment) {
                    change.accept(forTests(deployment));
                }
                space.client().resource(item).inNamespace(space.name()).create();
            }
        }
        operators.awaitAllReady();
        operators.awaitLeader();
        return operators;
    }

    /** Of operator/k8s, as they are. */
    static List<HasMetadata> manifests(Space space, String file) {
        try (InputStream in = Files.newInputStream(MANIFESTS.resolve(file))) {
            return space.client().load(in).items();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** The pod that says it leads. */
    Optional<Pod> leader() {
        return space
                .pods()
                .withLabel("app.kubernetes.io/name", NAME)
                .withLabel("reeve.dev/leader", "true")
                .list()
                .getItems()
                .stream()
                .findFirst();
    }

    /** Who holds the Lease, and how often it went to another. */
    record Holding(String holder, int transitions) {}

    Holding holding() {
        LeaseSpec lease = space.client()
                .leases()
                .inNamespace(space.name())
                .withName(NAME)
                .require()
                .getSpec();
        return new Holding(lease.getHolderIdentity(), lease.getLeaseTransitions());
    }

    /** Whether the Lease went to another since, and that one's pod says so. */
    boolean isHeldByAnother(Holding before) {
        Holding now = holding();
        return !now.holder().isEmpty()
                && !now.holder().equals(before.holder())
                && now.transitions() > before.transitions()
                && leader().filter(
                                pod -> now.holder().startsWith(pod.getMetadata().getName()))
                        .isPresent();
    }

    /** As many as there shall be. */
    void awaitAllReady() {
        space.awaitReady(NAME, space.replicas(NAME), READY_SECONDS_MAX);
    }

    /** All of them end; returns when they have. */
    void end() {
        space.deployment(NAME).scale(0);
        Awaitility.await().atMost(Duration.ofMinutes(1)).until(() -> pods().isEmpty());
    }

    private List<Pod> pods() {
        return space.pods().withLabel("app.kubernetes.io/name", NAME).list().getItems();
    }

    void awaitLeader() {
        Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> leader().isPresent());
    }

    void killLeader() {
        space.killNine(leader().orElseThrow());
    }

    /** What the leader measured, as Prometheus reads it. */
    String metrics() {
        Pod leader = leader().orElseThrow();
        try (LocalPortForward forward = forward(leader, 9000);
                // no upgrade: the client would take it for granted, and the answer to it may come as HTTP/1.1
                HttpClient http = HttpClient.newBuilder()
                        .version(HttpClient.Version.HTTP_1_1)
                        .build()) {
            return http.send(
                            HttpRequest.newBuilder(
                                            URI.create("http://127.0.0.1:" + forward.getLocalPort() + "/q/metrics"))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString())
                    .body();
        } catch (IOException e) {
            throw new AssertionError(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    /** The sum of a metric over all its labels; 0 = there is none yet. */
    double metric(String name) {
        return Metrics.value(metrics(), name, "");
    }

    LocalPortForward forward(Pod pod, int port) {
        return space.pods().withName(pod.getMetadata().getName()).portForward(port);
    }

    /** Makes a pool of the service slow, as {@code pool.yaml} has it, with at most so many workers. */
    void pool(String name, String mode, int max) {
        poolOf("slow", name, mode, max);
    }

    /** The same of another service, whose Deployment has its name. */
    void poolOf(String service, String name, String mode, int max) {
        space.apply("pool.yaml", Map.of("SERVICE", service, "NAME", name, "MODE", mode, "MAX", Integer.toString(max)));
    }

    void remove(String pool) {
        space.pool(pool).delete();
    }

    ReeveWorkerPool pool(String name) {
        return space.pool(name).require();
    }

    /** Calls that nobody has taken, as the status says. */
    long waiting(String pool) {
        WorkerPoolStatus status = pool(pool).getStatus();
        return status == null ? 0 : status.waiting();
    }

    /** Waits until a condition of it has this status and reason. */
    void awaitCondition(String pool, String type, String status, String reason, Duration atMost) {
        Awaitility.await()
                .alias(type + " " + status + " " + reason)
                .atMost(atMost)
                .until(() -> conditions(pool).contains(type + " " + status + " " + reason));
    }

    /** Of a pool: type, status and reason of each. */
    List<String> conditions(String pool) {
        return space.conditions(pool);
    }

    /** This run's image; processes of a pod see one another, so one can be killed; KEDA's port is open, in clear. */
    private static Deployment forTests(Deployment deployment) {
        PodSpec pod = deployment.getSpec().getTemplate().getSpec();
        pod.setShareProcessNamespace(true);
        Container container = pod.getContainers().getFirst();
        container.setImage(TestImages.onTheNodes().get("OPERATOR_IMAGE"));
        container.setImagePullPolicy("IfNotPresent");
        set(deployment, "REEVE_OPERATOR_KEDA_ENABLED", "true");
        set(deployment, "REEVE_OPERATOR_KEDA_HOST", "0.0.0.0");
        set(deployment, "REEVE_OPERATOR_KEDA_CLEAR_ALLOWED", "true");
        return deployment;
    }

    /** A variable of its container; another value than the manifest's takes its place. */
    static void set(Deployment deployment, String name, String value) {
        List<EnvVar> variables = deployment
                .getSpec()
                .getTemplate()
                .getSpec()
                .getContainers()
                .getFirst()
                .getEnv();
        variables.removeIf(variable -> variable.getName().equals(name));
        variables.add(new EnvVarBuilder().withName(name).withValue(value).build());
    }
}
