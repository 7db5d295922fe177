// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.clustertests;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reeve.operatorapi.ReeveWorkerPool;
import dev.reeve.operatorapi.WorkerPoolStatus;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.EphemeralContainer;
import io.fabric8.kubernetes.api.model.EphemeralContainerBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.NodeAddress;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodList;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.NonNamespaceOperation;
import io.fabric8.kubernetes.client.dsl.PodResource;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.RollableScalableResource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A namespace of a test class, removed at its end. Its pods must be such as the Pod Security level {@code restricted}
 * lets in.
 */
public final class Space implements AutoCloseable {
    /** In the command line of our services. */
    private static final String SERVICE = "quarkus-run.jar";

    private final Cluster cluster;
    private final String name;
    private final String testClass;
    private final List<Space> others = new ArrayList<>();

    private Space(Cluster cluster, String name, String testClass) {
        this.cluster = cluster;
        this.name = name;
        this.testClass = testClass;
    }

    static Space create(Cluster cluster, String testClass) {
        String name = Cluster.randomName();
        Namespace namespace = new NamespaceBuilder()
                .withNewMetadata()
                .withName(name)
                .withLabels(Map.of(
                        "reeve.dev/test",
                        testClass.toLowerCase(Locale.ROOT),
                        "pod-security.kubernetes.io/enforce",
                        "restricted"))
                .endMetadata()
                .build();
        cluster.client().resource(namespace).create();
        if (cluster.has(Need.CONTROLLERS)) {
            var _ = cluster.client()
                    .serviceAccounts()
                    .inNamespace(name)
                    .withName("default")
                    .waitUntilCondition(account -> account != null, 30, TimeUnit.SECONDS);
        }
        return new Space(cluster, name, testClass);
    }

    /** Of the namespace. */
    public String name() {
        return name;
    }

    /** One more, for a test that must have its own; whoever asks lets go of it. */
    public Space another() {
        Space another = create(cluster, testClass);
        others.add(another);
        return another;
    }

    /** Its namespace begins to go; {@link #close} of the one it came from waits until it has. */
    public void letGo() {
        client().namespaces().withName(name).delete();
    }

    /** Of the whole cluster. */
    public KubernetesClient client() {
        return cluster.client();
    }

    /** Of a node, where its ports are reached from outside of the cluster. */
    String nodeAddress() {
        return client().nodes().list().getItems().getFirst().getStatus().getAddresses().stream()
                .filter(address -> address.getType().equals("InternalIP"))
                .map(NodeAddress::getAddress)
                .findFirst()
                .orElseThrow();
    }

    /** Makes what a file of the tests says, with values in the place of ${NAMES}. */
    List<HasMetadata> apply(String resource, Map<String, String> values) {
        return applyText(Cluster.resource(resource), values);
    }

    /** As {@link #apply}, of a text. */
    List<HasMetadata> applyText(String manifests, Map<String, String> values) {
        String text = manifests.replace("${NAMESPACE}", name);
        for (Map.Entry<String, String> value : values.entrySet()) {
            text = text.replace("${" + value.getKey() + "}", value.getValue());
        }
        List<HasMetadata> items =
                client().load(new ByteArrayInputStream(text.getBytes(UTF_8))).items();
        return items.stream()
                .map(item -> client().resource(item).inNamespace(name).serverSideApply())
                .toList();
    }

    /** Makes a Secret of a certificate, as {@link TestAuthority} gives them. */
    void createTls(String secret, Map<String, String> data) {
        client().resource(new SecretBuilder()
                        .withNewMetadata()
                        .withName(secret)
                        .endMetadata()
                        .withType("kubernetes.io/tls")
                        .withData(data)
                        .build())
                .inNamespace(name)
                .create();
    }

    Resource<ReeveWorkerPool> pool(String pool) {
        return client().resources(ReeveWorkerPool.class).inNamespace(name).withName(pool);
    }

    /** A merge patch, as its owner would. */
    void patchPool(String pool, String change) {
        var _ = pool(pool).patch(PatchContext.of(PatchType.JSON_MERGE), change);
    }

    /** Of a pool: type, status and reason of each. */
    List<String> conditions(String pool) {
        WorkerPoolStatus status = pool(pool).require().getStatus();
        return status == null
                ? List.of()
                : status.conditions().stream()
                        .map(each -> each.type() + " " + each.status() + " " + each.reason())
                        .toList();
    }

    /** Deletes a pool, which hangs on nothing. */
    void removeAtOnce(String pool) {
        Resource<ReeveWorkerPool> resource = pool(pool);
        assertThat(resource.require().getMetadata().getFinalizers()).isNullOrEmpty();
        resource.delete();
        var _ = resource.waitUntilCondition(gone -> gone == null, 5, TimeUnit.SECONDS);
        assertThat(resource.get()).isNull();
    }

    RollableScalableResource<Deployment> deployment(String deployment) {
        return client().apps().deployments().inNamespace(name).withName(deployment);
    }

    /** How many pods a Deployment is to have. */
    int replicas(String deployment) {
        return deployment(deployment).require().getSpec().getReplicas();
    }

    /** Waits until so many pods of a Deployment are ready. */
    void awaitReady(String deployment, int pods, int seconds) {
        var _ = deployment(deployment)
                .waitUntilCondition(
                        now -> now != null
                                && now.getStatus() != null
                                && Integer.valueOf(pods).equals(now.getStatus().getReadyReplicas()),
                        seconds,
                        TimeUnit.SECONDS);
    }

    Pod pod(String podName) {
        return pods().withName(podName).require();
    }

    List<Pod> pods(String app) {
        return pods().withLabel("app", app).list().getItems();
    }

    /**
     * Ends the process of a pod at once, from a container beside it, and waits until the kubelet has started it
     * again. The pod's processes must see one another ({@code shareProcessNamespace}).
     */
    void killNine(Pod pod) {
        int restarts = restarts(pod);
        beside(pod, "kill-nine-" + restarts, TestImages.java("KillNine", SERVICE));
        awaitRestart(pod, restarts);
    }

    /** Stops the process of a pod for so many seconds; returns once it stands. As {@link #killNine} otherwise. */
    void freeze(Pod pod, int seconds) {
        String container = "freeze-" + restarts(pod);
        beside(pod, container, TestImages.java("Freeze", SERVICE, Integer.toString(seconds)));
        var _ = pods().withName(pod.getMetadata().getName())
                .waitUntilCondition(
                        now -> now != null
                                && now.getStatus().getEphemeralContainerStatuses().stream()
                                        .anyMatch(status -> status.getName().equals(container)
                                                && status.getState().getRunning() != null),
                        60,
                        TimeUnit.SECONDS);
    }

    private void beside(Pod pod, String container, List<String> command) {
        EphemeralContainer beside = new EphemeralContainerBuilder()
                .withName(container)
                .withImage(TestImages.worker())
                .withImagePullPolicy("IfNotPresent")
                .withCommand(command)
                .withSecurityContext(pod.getSpec().getContainers().getFirst().getSecurityContext())
                .build();
        pod.getSpec().setEphemeralContainers(List.of(beside));
        pods().withName(pod.getMetadata().getName()).ephemeralContainers().patch(pod);
    }

    /** Waits until its containers were started again more often than that. */
    void awaitRestart(Pod pod, int restarts) {
        var _ = pods().withName(pod.getMetadata().getName())
                .waitUntilCondition(now -> now != null && restarts(now) > restarts, 60, TimeUnit.SECONDS);
    }

    NonNamespaceOperation<Pod, PodList, PodResource> pods() {
        return client().pods().inNamespace(name);
    }

    static int restarts(Pod pod) {
        return pod.getStatus().getContainerStatuses().stream()
                .mapToInt(ContainerStatus::getRestartCount)
                .sum();
    }

    /** What a test that failed needs to be understood, in target/traces: the namespace goes. */
    void keepTraces(String test) {
        StringBuilder text = new StringBuilder("After " + test + "\n");
        try {
            client().events()
                    .v1()
                    .events()
                    .inNamespace(name)
                    .list()
                    .getItems()
                    .forEach(event -> text.append(event.getMetadata().getCreationTimestamp())
                            .append(' ')
                            .append(event.getRegarding().getKind())
                            .append('/')
                            .append(event.getRegarding().getName())
                            .append(' ')
                            .append(event.getReason())
                            .append(": ")
                            .append(event.getNote())
                            .append('\n'));
            for (Pod pod : pods().list().getItems()) {
                text.append("\n== ").append(pod.getMetadata().getName()).append(' ');
                text.append(pod.getStatus().getPhase()).append('\n').append(log(pod));
            }
            Path file = Cluster.ROOT.resolve("cluster-tests/target/traces").resolve(testClass + ".txt");
            Files.createDirectories(file.getParent());
            Files.writeString(file, text, UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        letGo();
        others.forEach(Space::close);
        var _ = client().namespaces().withName(name).waitUntilCondition(gone -> gone == null, 3, TimeUnit.MINUTES);
    }

    private String log(Pod pod) {
        try {
            return pods().withName(pod.getMetadata().getName())
                    .tailingLines(100)
                    .getLog();
        } catch (KubernetesClientException e) {
            return "no log: " + e.getMessage();
        }
    }
}
