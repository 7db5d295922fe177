// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.chart;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the chart makes of the values of ci/. */
class RenderingTest {
    @BeforeAll
    static void needsHelm() {
        Helm.need();
    }

    static List<Path> valuesFiles() {
        return Helm.valuesFiles();
    }

    @ParameterizedTest
    @MethodSource("valuesFiles")
    void isTakenByHelmAndByKubernetes(Path values) {
        assertThat(Helm.lint(values)).returns(true, Helm.Answer::good);
        assertThat(Helm.render(values)).extracting(Models::faultIn).containsOnly("");
    }

    @ParameterizedTest
    @MethodSource("valuesFiles")
    void hasEveryNameOnce(Path values) {
        Set<String> names = new HashSet<>();
        assertThat(Helm.render(values))
                .allSatisfy(object -> assertThat(names.add(object.path("kind").asText() + " "
                                + object.at("/metadata/namespace").asText()
                                + object.at("/metadata/name").asText()))
                        .as("%s", object.path("metadata"))
                        .isTrue());
    }

    @ParameterizedTest
    @MethodSource("valuesFiles")
    void runsEveryPodAsRestrictedAsItGets(Path values) {
        assertThat(pods(Helm.render(values))).isNotEmpty().allSatisfy(pod -> {
            assertThat(pod.at("/securityContext/runAsNonRoot").asBoolean()).isTrue();
            assertThat(pod.at("/securityContext/seccompProfile/type").asText()).isEqualTo("RuntimeDefault");
            assertThat(pod.path("enableServiceLinks").asBoolean(true)).isFalse();
            JsonNode container = pod.at("/containers/0");
            assertThat(container.at("/securityContext/allowPrivilegeEscalation").asBoolean(true))
                    .isFalse();
            assertThat(container.at("/securityContext/readOnlyRootFilesystem").asBoolean())
                    .isTrue();
            assertThat(container.at("/securityContext/capabilities/drop/0").asText())
                    .isEqualTo("ALL");
            assertThat(container.at("/resources/requests/memory").asText())
                    .isNotEmpty()
                    .isEqualTo(container.at("/resources/limits/memory").asText());
            assertThat(container.at("/resources/limits/cpu").isMissingNode()).isTrue();
        });
    }

    @ParameterizedTest
    @MethodSource("valuesFiles")
    void givesTheApiServersTokenToWhoeverSpeaksToItAlone(Path values) {
        assertThat(Helm.render(values).stream()
                        .filter(object -> object.at("/spec/template/spec/automountServiceAccountToken")
                                .asBoolean(true))
                        .filter(object -> object.at("/spec/template").isObject())
                        .map(RenderingTest::component))
                .isSubsetOf("operator", "keys");
    }

    @ParameterizedTest
    @MethodSource("valuesFiles")
    void selectsPodsThatThereAre(Path values) {
        List<JsonNode> objects = Helm.render(values);
        List<JsonNode> labels = objects.stream()
                .map(object -> Rendered.pod(object).at("/metadata/labels"))
                .filter(JsonNode::isObject)
                .toList();

        assertThat(objects.stream()
                        .filter(object ->
                                Rendered.is(object, "PodDisruptionBudget") || Rendered.is(object, "NetworkPolicy"))
                        .map(object -> object.at("/spec/selector/matchLabels").isObject()
                                ? object.at("/spec/selector/matchLabels")
                                : object.at("/spec/podSelector/matchLabels")))
                .allSatisfy(selector -> assertThat(labels).anyMatch(pod -> Rendered.isSelected(pod, selector)));
    }

    @Test
    void leavesTheNumberOfWorkersToTheOperator() {
        assertThat(Helm.render(Helm.values("minimal")).stream()
                        .filter(object -> Rendered.is(object, "Deployment"))
                        .filter(object -> !object.at("/spec/replicas").isMissingNode())
                        .map(RenderingTest::component))
                .containsExactlyInAnyOrder("gateway", "operator");
        assertThat(Helm.render(Helm.values("no-operator")))
                .noneMatch(object -> Rendered.is(object, "ReeveWorkerPool"))
                .filteredOn(object -> Rendered.is(object, "Deployment"))
                .noneMatch(object -> object.at("/spec/replicas").isMissingNode());
    }

    @Test
    void makesNoSecretWhereAllAreGiven() {
        assertThat(Helm.render(Helm.values("external")))
                .noneMatch(object -> component(object).equals("keys"));
        assertThat(Helm.template(Helm.values("minimal"), "--set", "secrets.generate=false")
                        .text())
                .contains("there is no Secret of yours for: curve, tls, postgresql, encryption, admin");
    }

    @Test
    void hasNoSecretItself() {
        assertThat(Helm.valuesFiles().stream().flatMap(values -> Helm.render(values).stream()))
                .noneMatch(object -> Rendered.is(object, "Secret"));
    }

    @Test
    void refusesAGraceThatIsTooShortForADrain() {
        assertThat(Helm.template(Helm.values("minimal"), "--set", "auth.terminationGracePeriodSeconds=30")
                        .text())
                .contains("auth: a worker that is drained for 70 s needs more than");
    }

    @Test
    void putsNoTwoReleasesInEachOthersWay() {
        for (String values : List.of("production", "no-operator", "keda")) {
            Set<String> ofOne = names(Helm.render(Helm.values(values)));
            Set<String> ofOther = names(Helm.renderAs("other", Helm.values(values)));

            ofOne.retainAll(ofOther);
            assertThat(ofOne).as(values).isEmpty();
        }
    }

    @Test
    void letsEachReleaseScaleItsOwnPools() {
        assertThat(Helm.renderAs("other", Helm.values("minimal")))
                .filteredOn(object -> Rendered.is(object, "ReeveWorkerPool"))
                .hasSize(3)
                .allSatisfy(pool -> assertThat(pool.at("/metadata/labels")
                                .path("reeve.dev/installation")
                                .asText())
                        .isEqualTo("other-reeve"));
        assertThat(Helm.template(Helm.values("minimal"), "--set", "operator.unlabelledPools=false")
                        .text())
                .contains("reeve.operator.installation=r-reeve", "reeve.operator.unlabelled=false");
    }

    private static Set<String> names(List<JsonNode> objects) {
        return objects.stream()
                .map(object -> object.at("/metadata/name").asText())
                .collect(Collectors.toCollection(HashSet::new));
    }

    private static List<JsonNode> pods(List<JsonNode> objects) {
        return objects.stream()
                .map(object -> Rendered.pod(object).path("spec"))
                .filter(JsonNode::isObject)
                .toList();
    }

    private static String component(JsonNode object) {
        return object.at("/metadata/labels").path("app.kubernetes.io/component").asText();
    }
}
