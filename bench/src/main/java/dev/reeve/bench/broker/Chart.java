// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.bench.broker;

import dev.reeve.bench.Spread;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Throughput as bars: a panel per load, a bar per peer to its median, a line from the least to the most. */
final class Chart {
    private static final int WIDTH = 760;
    private static final int LEFT = 100;
    private static final int BAR_MAX = 520;
    private static final int ROW = 22;
    private static final int BAR = 14;
    private static final int TITLE = 34;
    private static final int MARGIN = 12;
    private static final String OURS = "#1f6feb";
    private static final String THEIRS = "#9aa4af";

    private final StringBuilder svg = new StringBuilder();
    private int y = MARGIN;

    private Chart() {}

    static String svg(List<Series> all) {
        Map<Cell, List<Series>> panels = new LinkedHashMap<>();
        all.forEach(series ->
                panels.computeIfAbsent(series.cell(), _ -> new ArrayList<>()).add(series));
        Chart chart = new Chart();
        panels.forEach(chart::panel);
        return String.format(
                Locale.ROOT,
                "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\" font-family=\"sans-serif\""
                        + " font-size=\"12\">%n<rect width=\"100%%\" height=\"100%%\" fill=\"#ffffff\"/>%n%s</svg>%n",
                WIDTH,
                chart.y + MARGIN,
                chart.svg);
    }

    private void panel(Cell cell, List<Series> rows) {
        double most = rows.stream()
                .mapToDouble(series -> series.perSecond().max())
                .max()
                .orElse(1);
        y += TITLE;
        text(MARGIN, y - BAR, "font-weight=\"bold\"", cell.goal() + "  " + cell.words() + ", requests a second");
        rows.forEach(series -> bar(series, BAR_MAX / most));
    }

    private void bar(Series series, double scale) {
        Spread perSecond = series.perSecond();
        String colour = series.peer().startsWith(Peers.SUBJECT) ? OURS : THEIRS;
        text(MARGIN, y + BAR - 3, "", series.peer());
        svg.append(String.format(
                Locale.ROOT,
                "<rect x=\"%d\" y=\"%d\" width=\"%.1f\" height=\"%d\" fill=\"%s\"/>%n",
                LEFT,
                y,
                perSecond.median() * scale,
                BAR,
                colour));
        svg.append(String.format(
                Locale.ROOT,
                "<line x1=\"%.1f\" x2=\"%.1f\" y1=\"%d\" y2=\"%d\" stroke=\"#24292f\"/>%n",
                LEFT + perSecond.min() * scale,
                LEFT + perSecond.max() * scale,
                y + BAR / 2,
                y + BAR / 2));
        int end = (int) (LEFT + perSecond.max() * scale);
        text(end + 8, y + BAR - 3, "", String.format(Locale.ROOT, "%,.0f", perSecond.median()));
        y += ROW;
    }

    private void text(int x, int baseline, String style, String words) {
        String escaped = words.replace("&", "&amp;").replace("<", "&lt;");
        svg.append(String.format(
                Locale.ROOT, "<text x=\"%d\" y=\"%d\" fill=\"#24292f\" %s>%s</text>%n", x, baseline, style, escaped));
    }
}
