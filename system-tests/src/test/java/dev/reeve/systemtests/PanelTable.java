// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.systemtests;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** What the panels of all boards show, as a table: each expression, and what it gave. */
final class PanelTable {
    private static final String HEAD = """
            # What the panels show
            Of a small load on one machine, over a minute: `./reeve up` with everything switched on and 15 calls
            a second or so, a broker with an operator and a pool, a broker that encrypts (`sealed`), a worker.
            Some of it fails on purpose. `GrafanaIT` writes this with `-Dreeve.update=true`; instances are called
            by their jobs.
            """;

    private static final String HEADER = "| panel | legend | unit | value |\n|---|---|---|---|\n";

    private static final Pattern LABEL = Pattern.compile("\\{\\{(\\w+)}}");
    private static final Pattern ROW = Pattern.compile("(?m)^\\| (.+?) \\| (.+?) \\| (.+?) \\| .+ \\|$");
    private static final int SERIES_MAX = 4;
    private static final double THOUSAND = 1000;

    private PanelTable() {}

    /** An expression of a panel. */
    record Row(String board, String panel, String legend, String unit, String expression) {
        /** Without what it gave. */
        String name() {
            return board + " | " + panel + " | " + legend + " | " + unit;
        }
    }

    static List<Row> rows(GrafanaFiles.Board board) {
        List<Row> rows = new ArrayList<>();
        for (GrafanaFiles.Panel panel : board.panels()) {
            String unit = panel.json()
                    .path("fieldConfig")
                    .path("defaults")
                    .path("unit")
                    .asText();
            for (JsonNode target : panel.json().path("targets")) {
                rows.add(new Row(
                        titleOf(board),
                        panel.title(),
                        target.path("legendFormat").asText(),
                        unit,
                        target.path("expr").asText()));
            }
        }
        return rows;
    }

    private static String titleOf(GrafanaFiles.Board board) {
        return board.json().path("title").asText();
    }

    /** Names of the rows of a document that {@link #document} made. */
    static List<String> names(String document) {
        List<String> names = new ArrayList<>();
        for (String part : document.split("(?m)^## ", -1)) {
            String board = part.lines().findFirst().orElse("");
            ROW.matcher(part)
                    .results()
                    .map(row -> board + " | " + row.group(1) + " | " + row.group(2) + " | " + row.group(3))
                    .filter(name -> !name.endsWith("| panel | legend | unit"))
                    .forEach(names::add);
        }
        return names;
    }

    /**
     * A table for each board.
     *
     * @param ask what an expression gives, as Prometheus answers
     */
    static String document(Function<String, JsonNode> ask) {
        StringBuilder text = new StringBuilder(HEAD);
        for (GrafanaFiles.Board board : GrafanaFiles.boards()) {
            text.append("\n## ").append(titleOf(board)).append('\n').append(HEADER);
            for (Row row : rows(board)) {
                text.append("| %s | %s | %s | %s |\n"
                        .formatted(row.panel(), row.legend(), row.unit(), values(row, ask.apply(row.expression()))));
            }
        }
        return text.toString();
    }

    /** The greatest first; of many only some. */
    private static String values(Row row, JsonNode result) {
        List<JsonNode> series = StreamSupport.stream(result.spliterator(), false)
                .sorted(Comparator.comparingDouble((JsonNode each) -> -valueOf(each)))
                .toList();
        if (series.isEmpty()) {
            return "nothing";
        }
        String shown = series.stream()
                .limit(SERIES_MAX)
                .map(each -> (named(row.legend(), each) + " " + format(row.unit(), valueOf(each))).strip())
                .collect(Collectors.joining(", "));
        int more = series.size() - SERIES_MAX;
        return more > 0 ? shown + ", " + more + " more" : shown;
    }

    private static double valueOf(JsonNode series) {
        double value = Double.parseDouble(series.path("value").path(1).asText().replace("Inf", "Infinity"));
        return Double.isNaN(value) ? Double.NEGATIVE_INFINITY : value;
    }

    /** What tells the series from others of the legend; nothing where there is but one. Addresses are the jobs'. */
    private static String named(String legend, JsonNode series) {
        return LABEL.matcher(legend)
                .results()
                .map(label -> series.path("metric").path(label.group(1)).asText("-"))
                .collect(Collectors.joining(" "));
    }

    private static String format(String unit, double value) {
        if (value == Double.NEGATIVE_INFINITY) {
            return "-";
        }
        return switch (unit) {
            case "bool" -> value == 0 ? "no" : "yes";
            case "percentunit" -> digits(value * 100) + " %";
            case "s" -> value != 0 && Math.abs(value) < 1 ? digits(value * THOUSAND) + " ms" : digits(value) + " s";
            case "bytes" -> value < 10_000 ? digits(value) + " B" : digits(value / THOUSAND) + " kB";
            default -> digits(value);
        };
    }

    /** Three that count. */
    private static String digits(double value) {
        if (value == Math.rint(value) || Math.abs(value) >= 100) {
            return String.format(Locale.ROOT, "%.0f", value);
        }
        int places = (int) Math.max(0, 2 - Math.floor(Math.log10(Math.abs(value))));
        return String.format(Locale.ROOT, "%." + Math.min(places, 6) + "f", value);
    }
}
