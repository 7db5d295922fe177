// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.clustertests;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.readiness.Readiness;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/** The cluster of KUBECONFIG, for a whole run: what it has, the CRD in it, and what was found out about it. */
final class Cluster implements AutoCloseable {
    static final Path ROOT = Path.of(System.getProperty("reeve.root", ".."));
    private static final String CRD = "/META-INF/fabric8/reeveworkerpools.reeve.dev-v1.yml";
    private static final Path TOLD = ROOT.resolve("cluster-tests/target/cluster.txt");

    private final KubernetesClient client;
    private final Need best;
    private final String tells;
    private final boolean broughtCrd;

    private Cluster(KubernetesClient client) {
        this.client = client;
        this.broughtCrd = bringCrd();
        this.best = find();
        this.tells = client.getKubernetesVersion().getGitVersion() + " at " + client.getMasterUrl() + " with "
                + (best == Need.NODES ? nodes() + " node(s)" : best.name().toLowerCase(Locale.ROOT) + " alone");
        tell("cluster " + tells);
    }

    static Cluster connect() {
        return new Cluster(new KubernetesClientBuilder().build());
    }

    KubernetesClient client() {
        return client;
    }

    boolean has(Need need) {
        return need.compareTo(best) <= 0;
    }

    String tells() {
        return tells;
    }

    /** A line of the summary of the run: what it had, and what was measured. */
    static void tell(String line) {
        try {
            Files.createDirectories(TOLD.getParent());
            Files.writeString(TOLD, line + "\n", UTF_8, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Reads manifests, with {@code ${NAME}} in them as they are. */
    static String resource(String name) {
        try (InputStream in = Objects.requireNonNull(Cluster.class.getResourceAsStream(name), name)) {
            return new String(in.readAllBytes(), UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String randomName() {
        return "reeve-it-" + Integer.toHexString(RandomGenerator.getDefault().nextInt(1 << 24, 1 << 28));
    }

    /** The CRD goes again if it was not there before: other pools of a cluster that is in use would go with it. */
    @Override
    public void close() {
        if (broughtCrd) {
            client.resource(crd()).delete();
        }
        client.close();
    }

    private static CustomResourceDefinition crd() {
        return Serialization.unmarshal(resource(CRD), CustomResourceDefinition.class);
    }

    /** Returns whether it was not there; another than ours is left alone, as the pools of others may rest on it. */
    private boolean bringCrd() {
        CustomResourceDefinition there = client.resource(crd()).get();
        if (there != null && !schema(there).equals(schema(crd()))) {
            throw new IllegalStateException("the cluster has another version of "
                    + crd().getMetadata().getName() + ": it is not touched, so nothing can be tested there");
        }
        if (there == null) {
            client.resource(crd()).create();
        }
        var _ = client.apiextensions()
                .v1()
                .customResourceDefinitions()
                .withName(crd().getMetadata().getName())
                .waitUntilCondition(
                        crd -> crd != null
                                && crd.getStatus() != null
                                && crd.getStatus().getConditions().stream()
                                        .anyMatch(
                                                condition -> condition.getType().equals("Established")
                                                        && condition.getStatus().equals("True")),
                        30,
                        TimeUnit.SECONDS);
        return there == null;
    }

    private static List<JSONSchemaProps> schema(CustomResourceDefinition crd) {
        return crd.getSpec().getVersions().stream()
                .map(version -> version.getSchema().getOpenAPIV3Schema())
                .toList();
    }

    private Need find() {
        if (!hasControllers()) {
            return Need.API;
        }
        return nodes() > 0 ? Need.NODES : Need.CONTROLLERS;
    }

    /** A new namespace gets its service account from a controller. */
    private boolean hasControllers() {
        Namespace namespace = new NamespaceBuilder()
                .withNewMetadata()
                .withName(randomName())
                .endMetadata()
                .build();
        client.resource(namespace).create();
        try {
            Awaitility.await()
                    .atMost(Duration.ofSeconds(10))
                    .until(() -> client.serviceAccounts()
                                    .inNamespace(namespace.getMetadata().getName())
                                    .withName("default")
                                    .get()
                            != null);
            return true;
        } catch (ConditionTimeoutException _) {
            return false;
        } finally {
            client.resource(namespace).delete();
        }
    }

    private long nodes() {
        try {
            return client.nodes().list().getItems().stream()
                    .filter(Readiness::isNodeReady)
                    .count();
        } catch (KubernetesClientException e) {
            // whoever may not list nodes may still run pods; that there is one cannot be known
            tell("nodes cannot be listed: " + e.getMessage());
            return 0;
        }
    }
}
