// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Expressions parse, alerts fire when they shall and only then, and each has its page: GD2, GD3, GD6. */
class GrafanaRulesTest {
    private static final Path RUNBOOK = Launcher.ROOT.resolve("docs/runbook.md");
    /** The last is cert-manager's. */
    private static final List<String> KINDS =
            List.of("reeveworkerpools", "reeveworkerpool", "pods", "lease", "events", "deployment", "certificates");

    private static final List<String> PARTS = List.of("Meaning", "Impact", "Diagnosis", "Fix");

    @Test
    @Tag("GD2")
    void everyExpressionOfAPanelParses(@TempDir Path folder) throws IOException {
        List<String> queries = GrafanaFiles.panels().stream()
                .flatMap(panel -> panel.queries().stream())
                .toList();
        StringBuilder rules = new StringBuilder("groups:\n  - name: panels\n    rules:\n");
        for (int i = 0; i < queries.size(); i++) {
            rules.append("      - record: panel:expression_%d:value\n".formatted(i))
                    .append("        expr: '")
                    .append(queries.get(i).replace("'", "''"))
                    .append("'\n");
        }

        Path file = Files.writeString(folder.resolve("panels.yml"), rules);
        PrometheusTools.promtool("check", "rules", file.toString());
    }

    @Test
    @Tag("GD3")
    void rulesAreSound() {
        PrometheusTools.promtool("check", "rules", GrafanaFiles.RECORDING.toString(), GrafanaFiles.ALERTS.toString());
    }

    @Test
    @Tag("GD3")
    void alertsFireWhenTheyShall() {
        PrometheusTools.promtool("test", "rules", GrafanaFiles.RULE_TESTS.toString());
    }

    @Test
    @Tag("GD3")
    void eachAlertIsTestedBothWays() {
        String tests = GrafanaFiles.text(GrafanaFiles.RULE_TESTS);

        assertThat(GrafanaFiles.alerts())
                .hasSizeGreaterThan(10)
                .allSatisfy(alert -> assertThat(tests)
                        .contains("name: " + alert + " fires\n", "name: " + alert + " is silent\n")
                        .containsPattern(
                                "name: " + alert + " fires\n(?s:.(?!- name))*labels: '\\{alertname=\"" + alert + "\""));
    }

    @Test
    @Tag("GD3")
    void eachAlertSaysWhatAPersonNeeds() {
        Stream.of(GrafanaFiles.text(GrafanaFiles.ALERTS).split("(?=      - alert: )", -1))
                .skip(1)
                .forEach(alert -> assertThat(alert)
                        .contains("        expr: ", "          summary: ", "          description: ")
                        .containsPattern("severity: (warning|critical)\n")
                        .contains(
                                "runbook_url: docs/runbook.md#" + nameOf(alert).toLowerCase(Locale.ROOT) + "\n"));
    }

    private static String nameOf(String alert) {
        return alert.substring(alert.indexOf(": ") + 2, alert.indexOf('\n'));
    }

    @Test
    @Tag("GD6")
    void theRunbookNamesBoardsPanelsAndMetricsThatThereAre() {
        String runbook = GrafanaFiles.text(RUNBOOK);
        Set<String> shown = Stream.concat(
                        GrafanaFiles.boards().stream()
                                .map(board -> board.json().path("title").asText()),
                        GrafanaFiles.panels().stream().map(GrafanaFiles.Panel::title))
                .collect(Collectors.toSet());

        assertThat(GrafanaFiles.matches(Pattern.compile("(?<!\\*)\\*[A-Z][^*\\n]+\\*(?!\\*)"), runbook))
                .extracting(words -> words.replace("*", ""))
                .isNotEmpty()
                .allMatch(shown::contains);
        assertThat(GrafanaFiles.matches(Pattern.compile("\\breeve_[a-z_]+"), runbook))
                .isNotEmpty()
                .allMatch(GrafanaFiles.metrics()::containsKey);
    }

    @Test
    @Tag("GD6")
    void theRunbooksCommandsForTheClusterAreOnesThatThereAre() {
        List<String> commands =
                GrafanaFiles.matches(Pattern.compile("(?<=`kubectl -n NS )[^`]+"), GrafanaFiles.text(RUNBOOK));

        assertThat(commands).hasSizeGreaterThan(10).allSatisfy(command -> {
            List<String> words = List.of(command.split(" "));
            assertThat(words.getFirst()).isIn("get", "describe", "logs", "scale", "auth");
            if (List.of("get", "describe", "scale").contains(words.getFirst())) {
                assertThat(words.get(1).split(",")).isSubsetOf(KINDS);
            }
            assertThat(words.stream().filter(word -> word.startsWith("--")).map(word -> word.replaceAll("=.*", "")))
                    .isSubsetOf("--previous", "--replicas", "--as");
        });
    }

    @Test
    @Tag("GD6")
    void everyAlertHasItsSectionAndEverySectionItsAlert() {
        String runbook = GrafanaFiles.text(RUNBOOK);
        Set<String> sections = Pattern.compile("(?m)^## (\\w+)$")
                .matcher(runbook)
                .results()
                .map(found -> found.group(1))
                .collect(Collectors.toSet());

        assertThat(sections).isEqualTo(GrafanaFiles.alerts());
        assertThat(sections).allSatisfy(name -> {
            String section = runbook.substring(runbook.indexOf("## " + name + "\n"));
            int end = section.indexOf("\n## ");
            assertThat(end < 0 ? section : section.substring(0, end))
                    .contains(PARTS.stream().map(part -> "**" + part + ".**").toList());
        });
    }
}
