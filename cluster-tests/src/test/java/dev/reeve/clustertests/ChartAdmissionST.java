// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.clustertests;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.FieldValidateable;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A real API server would take every object that the chart makes of the values in ci/, and knows every field of them:
 * a dry run with strict validation, admission and all. Kinds that others bring are left out.
 */
@NeedsCluster(Need.API)
@NeedsHelm
@Tag("HC3")
class ChartAdmissionST {
    private static final Set<String> OTHERS =
            Set.of("cert-manager.io", "gateway.networking.k8s.io", "monitoring.coreos.com");

    /** One that every cluster has; those of the values are the user's. */
    private static final String PRIORITY = "podDefaults.priorityClassName=system-cluster-critical";

    private final Space space;

    ChartAdmissionST(Space space) {
        this.space = space;
    }

    static List<Path> valuesFiles() {
        try (Stream<Path> files = Files.list(Release.CHART.resolve("ci"))) {
            return files.sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @ParameterizedTest
    @MethodSource("valuesFiles")
    void isTakenByTheApiServer(Path values) {
        List<GenericKubernetesResource> objects = rendered(values);

        assertThat(objects).hasSizeGreaterThan(20);
        assertThat(objects.stream().map(this::refusal).filter(said -> !said.isEmpty()))
                .isEmpty();
    }

    private List<GenericKubernetesResource> rendered(Path values) {
        String text = Release.named(space, "r")
                .helm("template", "r", Release.CHART.toString(), "-f", values.toString(), "--set", PRIORITY);
        return Stream.of(text.split("(?m)^---$", -1))
                .filter(document -> document.contains("\nkind: "))
                .map(document -> Serialization.unmarshal(document, GenericKubernetesResource.class))
                .filter(object -> !OTHERS.contains(object.getApiVersion().replaceFirst("/.*", "")))
                .toList();
    }

    /** What the API server has against it; empty = nothing. Roles for namespaces that are not there are tried here. */
    private String refusal(GenericKubernetesResource object) {
        if (object.getMetadata().getNamespace() != null) {
            object.getMetadata().setNamespace(space.name());
        }
        String name = object.getKind() + " " + object.getMetadata().getName();
        try {
            var resource = object.getKind().startsWith("ClusterRole")
                    ? space.client().resource(object)
                    : space.client().resource(object).inNamespace(space.name());
            var _ = resource.dryRun()
                    .fieldValidation(FieldValidateable.Validation.STRICT)
                    .create();
            return "";
        } catch (KubernetesClientException e) {
            return name + ": " + e.getMessage();
        }
    }
}
