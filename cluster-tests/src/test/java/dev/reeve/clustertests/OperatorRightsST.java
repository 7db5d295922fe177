// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.clustertests;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.authorization.v1.ResourceAttributes;
import io.fabric8.kubernetes.api.model.authorization.v1.ResourceAttributesBuilder;
import io.fabric8.kubernetes.api.model.authorization.v1.SubjectAccessReviewBuilder;
import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import io.fabric8.kubernetes.api.model.rbac.Role;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What the operator's roles let it do, as the API server reads them. That it is enough is shown by operators that
 * work with them ({@link ScaledWorkersST}); here, that it is no more than section 12 of the design lists.
 */
@NeedsCluster(Need.API)
@Tag("OK10")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OperatorRightsST {
    private static final List<String> VERBS = List.of(
            "get", "list", "watch", "create", "update", "patch", "delete", "deletecollection", "impersonate", "bind");

    private final Space space;

    OperatorRightsST(Space space) {
        this.space = space;
    }

    @BeforeAll
    void thereAreItsRoles() {
        Stream.of("role.yaml", "role-pools.yaml")
                .flatMap(file -> Operators.manifests(space, file).stream())
                .forEach(item ->
                        space.client().resource(item).inNamespace(space.name()).create());
    }

    @ParameterizedTest
    @CsvSource({
        "reeve.dev, reeveworkerpools, '', get list watch",
        "reeve.dev, reeveworkerpools/status, '', patch update",
        "apps, deployments, '', get list watch",
        "apps, deployments/scale, '', get patch",
        "apps, replicasets, '', list watch",
        "apps, statefulsets, '', ''",
        "autoscaling, horizontalpodautoscalers, '', list watch",
        "'', pods, '', list patch watch",
        "'', pods/exec, '', ''",
        "'', pods/eviction, '', ''",
        "'', secrets, '', ''",
        "'', configmaps, '', ''",
        "'', serviceaccounts/token, '', ''",
        "'', nodes, '', ''",
        "'', namespaces, '', ''",
        "events.k8s.io, events, '', create patch",
        "coordination.k8s.io, leases, '', create",
        "coordination.k8s.io, leases, reeve-operator, create get patch update",
        "coordination.k8s.io, leases, another, create",
        "rbac.authorization.k8s.io, roles, '', ''",
        "apiextensions.k8s.io, customresourcedefinitions, '', ''",
    })
    void mayDoThatAndNoMore(String group, String resource, String name, String verbs) {
        Set<String> allowed = new TreeSet<>();
        for (String verb : VERBS) {
            if (isAllowed(space.name(), group, resource, name, verb)) {
                allowed.add(verb);
            }
        }

        assertThat(String.join(" ", allowed)).isEqualTo(verbs);
    }

    @Test
    void mayDoNothingInAnotherNamespace() {
        assertThat(isAllowed("default", "apps", "deployments/scale", "", "patch"))
                .isFalse();
        assertThat(isAllowed("default", "", "pods", "", "list")).isFalse();
    }

    @Test
    void namesWhatItMayAndNeverEverything() {
        List<String> all = new ArrayList<>();
        for (String file : List.of("role.yaml", "role-pools.yaml", "clusterrole-pools.yaml")) {
            for (HasMetadata item : Operators.manifests(space, file)) {
                if (item instanceof Role role) {
                    role.getRules().forEach(rule -> all.addAll(words(rule)));
                }
            }
        }

        assertThat(all).isNotEmpty().doesNotContain("*", "secrets");
    }

    private static List<String> words(PolicyRule rule) {
        List<String> words = new ArrayList<>(rule.getApiGroups());
        words.addAll(rule.getResources());
        words.addAll(rule.getVerbs());
        return words;
    }

    private boolean isAllowed(String namespace, String group, String resource, String name, String verb) {
        String[] parts = resource.split("/", 2);
        ResourceAttributes asked = new ResourceAttributesBuilder()
                .withNamespace(namespace)
                .withGroup(group)
                .withResource(parts[0])
                .withSubresource(parts.length > 1 ? parts[1] : "")
                .withName(name)
                .withVerb(verb)
                .build();
        return space.client()
                .authorization()
                .v1()
                .subjectAccessReview()
                .create(new SubjectAccessReviewBuilder()
                        .withNewSpec()
                        .withUser("system:serviceaccount:" + space.name() + ":reeve-operator")
                        .withResourceAttributes(asked)
                        .endSpec()
                        .build())
                .getStatus()
                .getAllowed();
    }
}
