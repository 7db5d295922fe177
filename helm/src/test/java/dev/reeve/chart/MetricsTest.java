// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.chart;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Rules and monitors: what the files of grafana say, and what values change of them. */
class MetricsTest {
    private static final Path EXTRAS = Helm.values("all-extras");
    private static final Path PRODUCTION = Helm.values("production");
    private static final Pattern SERIES = Pattern.compile("\\b[a-z_]*:?reeve_[a-z0-9_]+(:[a-z0-9_]+)?(.)");

    @BeforeAll
    static void needsHelm() {
        Helm.need();
    }

    @Test
    void rulesAreThoseOfTheFilesUnlessValuesSayOtherwise() {
        List<JsonNode> wanted = Stream.of("alerts", "recording")
                .map(name -> Yaml.read(Helm.ROOT.resolve("grafana/rules/reeve-" + name + ".yml")))
                .flatMap(file -> file.path("groups").valueStream())
                .toList();

        assertThat(groups(PRODUCTION)).isEqualTo(wanted);
    }

    @Test
    void aThresholdIsChangedInTheRuleAndInItsText() {
        assertThat(rule("ReeveOldestRequestOverSlo", "critical").path("expr").asText())
                .endsWith(" > 60");
        assertThat(rule("ReeveOldestRequestOverSlo", "critical").path("for").asText())
                .isEqualTo("5m");
        assertThat(rule("ReeveOldestRequestOverSlo", "critical")
                        .at("/annotations/summary")
                        .asText())
                .endsWith("for more than 60 s");
        assertThat(rule("ReeveOldestRequestOverSlo", "warning").path("expr").asText())
                .endsWith(" > 5");
        assertThat(rule("ReeveCertificateExpiring", "warning").path("expr").asText())
                .contains("< 14 * 86400 or")
                .endsWith("< 14 * 86400")
                .doesNotContain("30");
    }

    @Test
    void anAlertCanBeLeftOut() {
        assertThat(rules()).noneMatch(rule -> rule.path("alert").asText().equals("ReeveWorkerChurn"));
    }

    @Test
    void everySeriesIsOfTheNamespaceThatIsNamed() {
        assertThat(rules())
                .allSatisfy(rule -> assertThat(SERIES.matcher(rule.path("expr").asText() + " ")
                                .results()
                                .filter(series -> !series.group().startsWith("job:"))
                                .filter(series -> !series.group(2).equals("{")))
                        .as("%s", rule.path("expr"))
                        .isEmpty());
        assertThat(rules().stream().map(rule -> rule.path("expr").asText()))
                .anyMatch(expr -> expr.contains("{namespace=\"shop\",reason="));
    }

    @Test
    void anAlertThatThereIsNotAndAThresholdThatThereIsNotAreTold() {
        String alerts = "metrics.prometheusRule.alerts=";

        assertThat(Helm.template(EXTRAS, "--set-json", alerts + "[{\"alert\":\"ReeveNone\"}]")
                        .text())
                .contains("there is no alert ReeveNone");
        assertThat(Helm.template(EXTRAS, "--set-json", alerts + "[{\"alert\":\"ReevePoolLimited\",\"threshold\":2}]")
                        .text())
                .contains("ReevePoolLimited has no threshold");
    }

    @Test
    void onlyOneMonitorReads() {
        assertThat(Helm.template(EXTRAS, "--set", "metrics.podMonitor.enabled=true")
                        .text())
                .contains("enable one");
    }

    @Test
    void theServiceOfTheMonitorIsFoundByIt() {
        List<JsonNode> objects = Helm.render(EXTRAS);
        JsonNode monitor = Rendered.one(objects, "ServiceMonitor");

        assertThat(objects)
                .filteredOn(object -> Rendered.is(object, "Service"))
                .filteredOn(service ->
                        Rendered.isSelected(service.at("/metadata/labels"), monitor.at("/spec/selector/matchLabels")))
                .singleElement()
                .satisfies(service ->
                        assertThat(service.at("/spec/ports/0/name")).isEqualTo(monitor.at("/spec/endpoints/0/port")));
    }

    @Test
    void theImagesOfTheCatalogueAreThoseThatRun() {
        JsonNode chart = Yaml.read(Helm.CHART.resolve("Chart.yaml"));
        List<String> told = Yaml.parse(
                        chart.path("annotations").path("artifacthub.io/images").asText())
                .valueStream()
                .map(image -> image.path("image").asText())
                .toList();
        List<String> used = Helm.render(Helm.values("k8s")).stream()
                .flatMap(object -> object.at("/spec/template/spec/containers").valueStream())
                .map(container -> container.path("image").asText())
                .toList();

        assertThat(told).containsExactlyInAnyOrderElementsOf(used);
    }

    private static JsonNode rule(String alert, String severity) {
        return rules().stream()
                .filter(rule -> rule.path("alert").asText().equals(alert)
                        && rule.at("/labels/severity").asText().equals(severity))
                .findFirst()
                .orElseThrow();
    }

    private static List<JsonNode> rules() {
        return groups(EXTRAS).stream()
                .flatMap(group -> group.path("rules").valueStream())
                .toList();
    }

    /** Without what stands before the addresses of runbooks. */
    private static List<JsonNode> groups(Path values) {
        String base = "https://reeve.example.com/";
        List<JsonNode> groups = Rendered.one(Helm.render(values), "PrometheusRule")
                .at("/spec/groups")
                .valueStream()
                .toList();
        groups.stream()
                .flatMap(group -> group.path("rules").valueStream())
                .map(rule -> rule.path("annotations"))
                .filter(JsonNode::isObject)
                .map(ObjectNode.class::cast)
                .forEach(annotations -> annotations.put(
                        "runbook_url", annotations.path("runbook_url").asText().replace(base, "")));
        return groups;
    }
}
