// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.systemtests;

import static java.util.function.Predicate.not;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Boards read metrics that there are, and none is forgotten: GD5. GrafanaIT compares the list with what is served. */
@Tag("GD5")
class GrafanaMetricsTest {
    /** Of the libraries below; GrafanaIT shows that they are there. */
    private static final Pattern OTHERS = Pattern.compile("(process|jvm|reconciliations)_.*");

    private static final Pattern OF_RULES = Pattern.compile("\\b(?<!:)(reeve|process|reconciliations)_[a-z_]+\\b(?!:)");
    private static final Map<String, String> KNOWN = GrafanaFiles.metrics();

    @Test
    void boardsReadMetricsThatThereAre() {
        Set<String> read = onBoards();

        assertThat(read.stream().filter(name -> !OTHERS.matcher(name).matches()))
                .isNotEmpty()
                .allMatch(KNOWN::containsKey);
    }

    @Test
    void rulesReadMetricsThatThereAre() {
        String rules = GrafanaFiles.text(GrafanaFiles.RECORDING) + GrafanaFiles.text(GrafanaFiles.ALERTS);
        Set<String> recorded =
                GrafanaFiles.sorted(GrafanaFiles.matches(Pattern.compile("(?<=record: ).+"), rules).stream());
        Set<String> used = GrafanaFiles.sorted(
                GrafanaFiles.matches(Pattern.compile("\\b[a-z_]+:[a-z_]+:[a-z0-9_]+"), rules).stream());

        assertThat(recorded).containsAll(used);
        assertThat(GrafanaFiles.matches(OF_RULES, rules).stream()
                        .filter(name -> !OTHERS.matcher(name).matches())
                        .map(GrafanaFiles::family))
                .isNotEmpty()
                .allMatch(KNOWN::containsKey);
    }

    @Test
    void everyMetricIsOnABoardOrIsLeftOutForAReason() {
        Map<String, String> leftOut = GrafanaFiles.listed("Metrics on no board");
        Set<String> onBoards = onBoards();

        assertThat(KNOWN.keySet().stream().filter(not(onBoards::contains)))
                .containsExactlyInAnyOrderElementsOf(leftOut.keySet());
    }

    @Test
    void whatIsNotTriedIsNamedInTheSources() throws IOException {
        String sources = sources();

        assertThat(KNOWN.entrySet().stream()
                        .filter(metric -> metric.getValue().startsWith(GrafanaFiles.UNTRIED))
                        .map(Map.Entry::getKey)
                        .filter(name -> !OTHERS.matcher(name).matches()))
                .filteredOn(name ->
                        !Pattern.compile(inSource(name)).matcher(sources).find())
                .isEmpty();
    }

    /** Prefixes are constants there, words may be parted by dots, and the library adds the ends. */
    private static String inSource(String metric) {
        String bare = metric.replaceFirst("_total$", "").replaceFirst("_seconds$", "");
        String tail = bare.replaceFirst("^reeve_[a-z]+_(keda_|broker_|forward_)?", "");
        return "[\"._]" + tail.replace("_", "[._]") + "(_total|[._]seconds)?\"";
    }

    private static String sources() throws IOException {
        try (Stream<Path> files = Files.find(
                Launcher.ROOT,
                12,
                (path, _) ->
                        path.toString().endsWith(".java") && path.toString().contains("/src/main/java/dev/reeve/"))) {
            return files.map(GrafanaFiles::text).collect(Collectors.joining());
        }
    }

    private static Set<String> onBoards() {
        return GrafanaFiles.sorted(GrafanaFiles.panels().stream()
                .flatMap(panel -> panel.expressions().stream())
                .flatMap(expression -> GrafanaFiles.metricsOf(expression).stream())
                .map(GrafanaFiles::family));
    }
}
