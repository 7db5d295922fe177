// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.clustertests;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.APIResource;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.GroupVersionForDiscovery;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/** What a release leaves in its namespace when it is removed: what is there, and what the chart's README says. */
final class Leftovers {
    /** The documented removal. */
    private static final String COMMAND =
            "kubectl delete secret,configmap,pvc,lease -l app.kubernetes.io/instance=RELEASE";

    /** A namespace has them by itself. */
    private static final Set<String> OF_KUBERNETES = Set.of("ConfigMap/kube-root-ca.crt", "ServiceAccount/default");

    private Leftovers() {}

    /** All that is in the namespace but events, as Kind/name. */
    static Set<String> of(Release release) {
        KubernetesClient client = release.space().client();
        Set<String> found = new TreeSet<>();
        versions(client)
                .forEach(version -> client.getApiResources(version).getResources().stream()
                        .filter(kind -> kind.getNamespaced() && kind.getVerbs().contains("list"))
                        .filter(kind -> !kind.getKind().equals("Event"))
                        .flatMap(kind -> items(release.space(), version, kind))
                        .forEach(found::add));
        found.removeAll(OF_KUBERNETES);
        return found;
    }

    /** What the README says that is kept. */
    static Set<String> said(Release release) {
        String name = release.fullname();
        Set<String> said = new TreeSet<>();
        Stream.of("broker", "gateway", "auth", "logger", "worker", "cli")
                .forEach(key -> said.add("Secret/" + name + "-curve-" + key));
        Stream.of("broker", "operator", "ca").forEach(role -> said.add("Secret/" + name + "-tls-internal-" + role));
        Stream.of("postgresql", "auth-encryption", "admin").forEach(kind -> said.add("Secret/" + name + "-" + kind));
        said.add("ConfigMap/" + name + "-curve-allow");
        said.add("PersistentVolumeClaim/data-" + name + "-postgresql-0");
        said.add("Lease/" + name + "-operator");
        return said;
    }

    /** Does what the README says. */
    static void removeAsDocumented(Release release) {
        assertThat(readme()).contains(COMMAND);
        KubernetesClient client = release.space().client();
        String namespace = release.space().name();
        Stream.of(client.secrets(), client.configMaps(), client.persistentVolumeClaims(), client.leases())
                .forEach(kind -> kind.inNamespace(namespace)
                        .withLabel(Release.BY_INSTANCE, release.name())
                        .delete());
    }

    /** What is in its Secrets, by name. */
    static Map<String, Map<String, String>> data(Release release) {
        Map<String, Map<String, String>> data = new TreeMap<>();
        release.secrets().forEach(secret -> data.put(secret.getMetadata().getName(), secret.getData()));
        return data;
    }

    private static Stream<String> versions(KubernetesClient client) {
        return Stream.concat(
                Stream.of("v1"),
                client.getApiGroups().getGroups().stream()
                        .flatMap(group -> group.getVersions().stream())
                        .map(GroupVersionForDiscovery::getGroupVersion));
    }

    private static Stream<String> items(Space space, String version, APIResource kind) {
        int slash = version.indexOf('/');
        ResourceDefinitionContext context = new ResourceDefinitionContext.Builder()
                .withGroup(slash < 0 ? "" : version.substring(0, slash))
                .withVersion(version.substring(slash + 1))
                .withKind(kind.getKind())
                .withPlural(kind.getName())
                .withNamespaced(true)
                .build();
        return space.client().genericKubernetesResources(context).inNamespace(space.name()).list().getItems().stream()
                .map(GenericKubernetesResource::getMetadata)
                .map(metadata -> kind.getKind() + "/" + metadata.getName());
    }

    private static String readme() {
        try {
            return Files.readString(Release.CHART.resolve("README.md"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
