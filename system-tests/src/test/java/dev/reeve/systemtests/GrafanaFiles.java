// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.systemtests;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** What lies in {@code grafana}: boards, rules, and the lists in its documents. */
final class GrafanaFiles {
    static final Path FOLDER = Launcher.ROOT.resolve("grafana");
    static final Path RECORDING = FOLDER.resolve("rules/reeve-recording.yml");
    static final Path ALERTS = FOLDER.resolve("rules/reeve-alerts.yml");
    static final Path RULE_TESTS = FOLDER.resolve("rules/tests/reeve-alerts-test.yml");
    static final Path PANELS = FOLDER.resolve("panels.md");

    /** How {@code metrics.txt} begins to say when a metric is there if GrafanaIT does not bring it about. */
    static final String UNTRIED = "untried: ";

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern METRIC = Pattern.compile("[a-z_:]+(?=\\{)");
    private static final Pattern VARIABLE = Pattern.compile("\\$(job|instance|service|namespace|pool)\\b");
    private static final Pattern ALERT = Pattern.compile("(?m)^ +- alert: (\\w+)$");
    /** A row of a table of the README: what is named, and why. */
    private static final Pattern ROW = Pattern.compile("(?m)^\\| `?([^`|]+?)`? \\| ([^|]+) \\|$");

    private static final Map<String, String> METRICS = readMetrics();

    private GrafanaFiles() {}

    /** A board as it lies there. */
    record Board(String file, JsonNode json) {
        /** All but the rows. */
        List<Panel> panels() {
            return StreamSupport.stream(json.path("panels").spliterator(), false)
                    .filter(panel -> !panel.path("type").asText().equals("row"))
                    .map(panel -> new Panel(this, panel))
                    .toList();
        }

        /** What is chosen under that name. */
        JsonNode variable(String name) {
            return StreamSupport.stream(json.path("templating").path("list").spliterator(), false)
                    .filter(variable -> variable.path("name").asText().equals(name))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError(file + " has no variable " + name));
        }
    }

    /** A panel of a board. */
    record Panel(Board board, JsonNode json) {
        String title() {
            return json.path("title").asText();
        }

        /** As written. */
        List<String> expressions() {
            return StreamSupport.stream(json.path("targets").spliterator(), false)
                    .map(target -> target.path("expr").asText())
                    .toList();
        }

        /** As Prometheus may be asked, for everything. */
        List<String> queries() {
            return expressions().stream()
                    .map(expression -> GrafanaFiles.query(expression, "5m"))
                    .toList();
        }

        @Override
        public String toString() {
            return board.file() + ": " + title();
        }
    }

    /**
     * As Prometheus may be asked, for everything.
     *
     * @param interval over which rates are
     */
    static String query(String expression, String interval) {
        return VARIABLE.matcher(expression.replace("$__rate_interval", interval))
                .replaceAll(".+");
    }

    static List<Board> boards() {
        try (Stream<Path> files = Files.list(FOLDER.resolve("dashboards"))) {
            return files.sorted()
                    .map(file -> new Board(file.getFileName().toString(), json(file)))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static List<Panel> panels() {
        return boards().stream().flatMap(board -> board.panels().stream()).toList();
    }

    /** Metrics that an expression with braces behind each reads. */
    static Set<String> metricsOf(String expression) {
        return Set.copyOf(matches(METRIC, expression));
    }

    /** Names of alerts, each once. */
    static Set<String> alerts() {
        return ALERT.matcher(text(ALERTS))
                .results()
                .map(found -> found.group(1))
                .collect(Collectors.toSet());
    }

    /** Rows of the table of the README below that heading: what, and why. */
    static Map<String, String> listed(String heading) {
        String text = text(FOLDER.resolve("README.md"));
        int begin = text.indexOf("## " + heading + "\n");
        if (begin < 0) {
            throw new AssertionError("no heading " + heading);
        }
        int end = text.indexOf("\n## ", begin);
        Map<String, String> rows = new TreeMap<>();
        ROW.matcher(end < 0 ? text.substring(begin) : text.substring(begin, end))
                .results()
                .skip(1)
                .filter(row -> !row.group(1).startsWith("--"))
                .forEach(row -> rows.put(row.group(1), row.group(2)));
        return rows;
    }

    /** What {@code metrics.txt} says: a metric, and when it is there; empty: always. */
    static Map<String, String> metrics() {
        return METRICS;
    }

    private static Map<String, String> readMetrics() {
        Map<String, String> all = new TreeMap<>();
        text(FOLDER.resolve("metrics.txt"))
                .lines()
                .filter(line -> !line.startsWith("#") && !line.isBlank())
                .forEach(line -> {
                    int space = line.indexOf(' ');
                    all.put(
                            space < 0 ? line : line.substring(0, space),
                            space < 0 ? "" : line.substring(space).strip());
                });
        return all;
    }

    /** The name by which {@code metrics.txt} has it: without what timers and histograms add. */
    static String family(String sample) {
        return METRICS.containsKey(sample) ? sample : sample.replaceFirst("_(bucket|sum|count|max)$", "");
    }

    static List<String> matches(Pattern pattern, String text) {
        return pattern.matcher(text).results().map(MatchResult::group).toList();
    }

    static Set<String> sorted(Stream<String> names) {
        return names.collect(Collectors.toCollection(TreeSet::new));
    }

    static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static JsonNode json(Path file) {
        try {
            return JSON.readTree(text(file));
        } catch (IOException e) {
            throw new UncheckedIOException(file.toString(), e);
        }
    }
}
