// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.clustertests;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.RollableScalableResource;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/** A release of the chart in a namespace, by the helm of {@code REEVE_HELM}: what Helm does, and what came of it. */
final class Release {
    static final Path CHART = Cluster.ROOT.resolve("helm/reeve");
    /** A first start of all pods on two busy cores. */
    private static final String READY_WITHIN = "210s";

    private static final String OUTSIDE = "-outside";
    /** Labels of its objects. */
    static final String BY_INSTANCE = "app.kubernetes.io/instance";

    static final String BY_COMPONENT = "app.kubernetes.io/component";

    private final Space space;
    private final String name;

    private Release(Space space, String name) {
        this.space = space;
        this.name = name;
    }

    /** Nothing is installed yet. */
    static Release named(Space space, String name) {
        return new Release(space, name);
    }

    String name() {
        return name;
    }

    Space space() {
        return space;
    }

    /** What the names of its objects begin with, unless values say otherwise. */
    String fullname() {
        return name.contains("reeve") ? name : name + "-reeve";
    }

    /** Installs this tree's chart with this run's images and these options of helm alone; waits until all is ready. */
    String install(String... options) {
        return installChart(CHART, options);
    }

    /** The same of another chart. */
    String installChart(Path chart, String... options) {
        return brought("install", chart, options);
    }

    /** To this tree's chart and these options alone; waits until all is ready. */
    String upgrade(String... options) {
        return brought("upgrade", CHART, options);
    }

    /** To that revision; waits until all is ready. */
    String rollback(int revision) {
        return helm("rollback", name, Integer.toString(revision), "--wait", "--timeout", READY_WITHIN);
    }

    /** Returns when its objects and its pods are gone: Helm itself does not wait for pods. */
    String uninstall() {
        String said = helm("uninstall", name, "--wait", "--timeout", READY_WITHIN);
        var _ = space.client()
                .services()
                .inNamespace(space.name())
                .withName(fullname() + OUTSIDE)
                .delete();
        Awaitility.await().atMost(Duration.ofMinutes(2)).until(() -> pods().isEmpty());
        return said;
    }

    /** Any command of helm, in the release's namespace; returns what it said, and throws if it was not content. */
    String helm(String... arguments) {
        List<String> command = new ArrayList<>(
                List.of(requireNonNull(System.getenv("REEVE_HELM"), "REEVE_HELM"), "--namespace", space.name()));
        command.addAll(List.of(arguments));
        return Command.run(command);
    }

    /** Its pods, also those that end. */
    List<Pod> pods() {
        return space.pods().withLabel(BY_INSTANCE, name).list().getItems();
    }

    List<Pod> pods(String component) {
        return space.pods()
                .withLabel(BY_INSTANCE, name)
                .withLabel(BY_COMPONENT, component)
                .list()
                .getItems();
    }

    RollableScalableResource<Deployment> deployment(String component) {
        return space.deployment(fullname() + "-" + component);
    }

    RollableScalableResource<StatefulSet> statefulSet(String component) {
        return space.client().apps().statefulSets().inNamespace(space.name()).withName(fullname() + "-" + component);
    }

    /** The Secrets that were made for it. */
    List<Secret> secrets() {
        return space.client()
                .secrets()
                .inNamespace(space.name())
                .withLabel(BY_INSTANCE, name)
                .list()
                .getItems();
    }

    /** A value of one of its Secrets. */
    String secret(String suffix, String key) {
        return new String(
                Base64.getDecoder()
                        .decode(space.client()
                                .secrets()
                                .inNamespace(space.name())
                                .withName(fullname() + suffix)
                                .require()
                                .getData()
                                .get(key)),
                UTF_8);
    }

    String adminKey() {
        return secret("-admin", "admin-key").strip();
    }

    /**
     * Its gateways from outside of the cluster, by a port of the nodes: a Service beside the release's own, which
     * stays through upgrades and goes with {@link #uninstall}.
     */
    URI door() {
        Service outside = new ServiceBuilder()
                .withNewMetadata()
                .withName(fullname() + OUTSIDE)
                .endMetadata()
                .withNewSpec()
                .withType("NodePort")
                .withSelector(Map.of(BY_INSTANCE, name, BY_COMPONENT, "gateway"))
                .addNewPort()
                .withPort(8080)
                .endPort()
                .endSpec()
                .build();
        Resource<Service> resource = space.client().resource(outside).inNamespace(space.name());
        Service there = Optional.ofNullable(resource.get()).orElseGet(resource::create);
        URI door = URI.create("http://" + space.nodeAddress() + ":"
                + there.getSpec().getPorts().getFirst().getNodePort());
        Awaitility.await()
                .alias("nodes let the port in")
                .atMost(Duration.ofSeconds(30))
                .until(() -> isOpen(door));
        return door;
    }

    private static boolean isOpen(URI door) {
        try (Socket _ = new Socket(door.getHost(), door.getPort())) {
            return true;
        } catch (IOException _) {
            return false;
        }
    }

    /** Waits until a component has so many pods that are ready, and none that are not. */
    void awaitPods(String component, int count, Duration atMost) {
        var _ = deployment(component)
                .waitUntilCondition(
                        now -> now != null
                                && count == now.getSpec().getReplicas()
                                && count == count(now.getStatus().getReadyReplicas())
                                && count == count(now.getStatus().getReplicas()),
                        atMost.toSeconds(),
                        TimeUnit.SECONDS);
    }

    /** Waits until a pool of it scales. */
    void awaitScaling(String component, Duration atMost) {
        Awaitility.await()
                .atMost(atMost)
                .until(() -> space.conditions(fullname() + "-" + component).contains("Ready TRUE Scales"));
    }

    private static int count(@Nullable Integer pods) {
        return pods == null ? 0 : pods;
    }

    private String brought(String command, Path chart, String... options) {
        List<String> all = new ArrayList<>(List.of(command, name, chart.toString()));
        all.addAll(TestImages.forChart());
        all.addAll(List.of("--wait", "--timeout", READY_WITHIN));
        all.addAll(List.of(options));
        try {
            return helm(all.toArray(String[]::new));
        } catch (AssertionError e) {
            space.keepTraces("helm " + command);
            throw e;
        }
    }
}
