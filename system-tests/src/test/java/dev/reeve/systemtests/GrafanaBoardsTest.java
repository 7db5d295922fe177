// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Boards keep the rules by which a linter of Grafana looks at them: GD1. */
@Tag("GD1")
class GrafanaBoardsTest {
    private static final Set<String> UNITS =
            Set.of("short", "s", "bytes", "Bps", "percentunit", "reqps", "ops", "bool");
    private static final String SOURCE = "${datasource}";
    private static final Pattern SELECTOR = Pattern.compile("\\{[^}]*}");
    /** A counter is read by what it grew. */
    private static final Pattern COUNTER = Pattern.compile("(rate|increase)\\([a-z_]+(_total|_sum|_count|_bucket)\\{");

    private static final Pattern COUNTER_READ = Pattern.compile("[a-z_]+(_total|_sum|_count|_bucket)\\{");

    static Stream<GrafanaFiles.Board> boards() {
        return GrafanaFiles.boards().stream();
    }

    static Stream<GrafanaFiles.Panel> panels() {
        return GrafanaFiles.panels().stream();
    }

    @Test
    void thereAreSixBoards() {
        assertThat(boards().map(GrafanaFiles.Board::file))
                .containsExactly(
                        "reeve-auth.json",
                        "reeve-broker.json",
                        "reeve-logs.json",
                        "reeve-operator.json",
                        "reeve-overview.json",
                        "reeve-service.json");
    }

    @Test
    void theTableOfPanelsHasEachOfThem() {
        assertThat(PanelTable.names(GrafanaFiles.text(GrafanaFiles.PANELS)))
                .as("GrafanaIT writes grafana/panels.md with -Dreeve.update=true")
                .isEqualTo(boards().flatMap(board -> PanelTable.rows(board).stream())
                        .map(PanelTable.Row::name)
                        .toList());
    }

    @ParameterizedTest
    @MethodSource("boards")
    void aBoardBelongsToNoInstallationAndIsNotEdited(GrafanaFiles.Board board) {
        JsonNode json = board.json();

        assertThat(json.path("uid").asText() + ".json").isEqualTo(board.file());
        assertThat(json.path("id").isNull()).isTrue();
        assertThat(json.path("schemaVersion").asInt()).isEqualTo(39);
        assertThat(json.path("editable").asBoolean(true)).isFalse();
        assertThat(json.path("tags").path(0).asText()).isEqualTo("reeve");
        assertThat(json.path("title").asText()).startsWith("Reeve / ");
        assertThat(json.path("description").asText()).isNotEmpty();
    }

    @ParameterizedTest
    @MethodSource("boards")
    void aBoardHasASourceAndChoosesJobsAndInstances(GrafanaFiles.Board board) {
        JsonNode source = board.variable("datasource");

        assertThat(source.path("label").asText()).isEqualTo("Data source");
        assertThat(source.path("type").asText()).isEqualTo("datasource");
        assertThat(source.path("query").asText()).isEqualTo("prometheus");
        assertThat(List.of("job", "instance")).allSatisfy(name -> {
            JsonNode variable = board.variable(name);
            assertThat(variable.path("label").asText()).isEqualTo(name);
            assertThat(variable.path("type").asText()).isEqualTo("query");
            assertThat(variable.path("datasource").path("uid").asText()).isEqualTo(SOURCE);
            assertThat(variable.path("multi").asBoolean()).isTrue();
            assertThat(variable.path("allValue").asText()).isEqualTo(".+");
            assertThat(variable.path("refresh").asInt())
                    .as("on time range change")
                    .isEqualTo(2);
        });
    }

    @ParameterizedTest
    @MethodSource("boards")
    void panelsHaveNamesOfTheirOwnAndDoNotOverlap(GrafanaFiles.Board board) {
        assertThat(board.panels()).extracting(GrafanaFiles.Panel::title).doesNotHaveDuplicates();
        assertThat(board.json().path("panels").findValuesAsText("id")).doesNotHaveDuplicates();
        assertThat(board.panels().stream().map(panel -> panel.json().path("gridPos")))
                .doesNotHaveDuplicates()
                .allMatch(place -> place.path("x").asInt() + place.path("w").asInt() <= 24);
    }

    @ParameterizedTest
    @MethodSource("panels")
    void aPanelSaysWhatItShows(GrafanaFiles.Panel panel) {
        JsonNode json = panel.json();

        assertThat(panel.title()).isNotEmpty();
        assertThat(json.path("description").asText()).endsWith(".").hasSizeGreaterThan(5);
        assertThat(json.path("datasource").path("uid").asText()).isEqualTo(SOURCE);
        assertThat(UNITS)
                .contains(json.path("fieldConfig").path("defaults").path("unit").asText());
        assertThat(panel.expressions()).isNotEmpty().doesNotContain("");
        assertThat(json.path("targets").findValuesAsText("refId")).doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @MethodSource("panels")
    void anExpressionReadsWhatWasChosen(GrafanaFiles.Panel panel) {
        assertThat(panel.expressions()).allSatisfy(expression -> {
            assertThat(GrafanaFiles.matches(SELECTOR, expression))
                    .isNotEmpty()
                    .allMatch(selector -> selector.startsWith("{job=~\"$job\", instance=~\"$instance\""));
            assertThat(GrafanaFiles.matches(COUNTER, expression))
                    .as("counters are read by rate or increase: %s", expression)
                    .hasSameSizeAs(GrafanaFiles.matches(COUNTER_READ, expression));
            assertThat(GrafanaFiles.matches(Pattern.compile("\\brate\\("), expression))
                    .hasSameSizeAs(GrafanaFiles.matches(Pattern.compile("\\[\\$__rate_interval]"), expression));
        });
    }
}
