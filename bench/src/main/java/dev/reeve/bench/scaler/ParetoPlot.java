// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.bench.scaler;

import dev.reeve.operator.sim.Law;
import dev.reeve.operator.sim.Summary;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A panel a scenario: cost to the right, the wait that 99 of 100 do not exceed upward, both logarithmic; a cross a law,
 * as wide as its confidence. The line to the left is what the work itself costs: nobody can be beyond it.
 */
final class ParetoPlot {
    private static final int PANEL = 250;
    private static final int COLUMNS = 3;
    private static final int INNER = 170;
    private static final int LEFT = 50;
    private static final int TOP = 34;
    private static final double WAIT_LEAST = 0.05;
    private static final double WAIT_MOST = 200;
    private static final double COST_MOST = 30;

    private final StringBuilder svg = new StringBuilder();

    private ParetoPlot() {}

    static String svg(List<Summary> all) {
        Map<String, List<Summary>> panels = new LinkedHashMap<>();
        for (Summary summary : all) {
            panels.computeIfAbsent(
                    summary.scenario().name(),
                    name -> all.stream()
                            .filter(each -> each.scenario().name().equals(name))
                            .toList());
        }
        ParetoPlot plot = new ParetoPlot();
        int place = 0;
        for (Map.Entry<String, List<Summary>> panel : panels.entrySet()) {
            plot.panel(panel.getKey(), panel.getValue(), place++);
        }
        int rows = (place + COLUMNS - 1) / COLUMNS;
        return String.format(
                Locale.ROOT,
                "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\" font-family=\"sans-serif\""
                        + " font-size=\"11\">%n<rect width=\"100%%\" height=\"100%%\" fill=\"#ffffff\"/>%n%s</svg>%n",
                COLUMNS * PANEL,
                rows * PANEL,
                plot.svg);
    }

    private void panel(String name, List<Summary> laws, int place) {
        int x = place % COLUMNS * PANEL + LEFT;
        int y = place / COLUMNS * PANEL + TOP;
        text(x, y - 10, name + ": p99 s over cost");
        line(x, y, x, y + INNER, "#000000");
        line(x, y + INNER, x + INNER, y + INNER, "#000000");
        for (double wait : List.of(0.1, 1.0, 10.0, 100.0)) {
            text(x - LEFT + 10, y + up(wait) + 4, String.format(Locale.ROOT, "%.1f", wait));
            line(x - 4, y + up(wait), x, y + up(wait), "#000000");
        }
        for (double cost : List.of(1.0, 2.0, 5.0, 10.0, 20.0)) {
            text(x + right(cost) - 4, y + INNER + 16, String.format(Locale.ROOT, "%.0f", cost));
        }
        laws.forEach(law -> cross(law, x, y));
    }

    private void cross(Summary summary, int x, int y) {
        Law law = summary.law();
        String colour = colour(law);
        double wait = summary.p99().mean();
        double cost = summary.cost().mean();
        double waitHalf = half(summary.p99());
        double costHalf = half(summary.cost());
        line(x + right(cost), y + up(wait - waitHalf), x + right(cost), y + up(wait + waitHalf), colour);
        line(x + right(cost - costHalf), y + up(wait), x + right(cost + costHalf), y + up(wait), colour);
        svg.append(String.format(
                Locale.ROOT,
                "<circle cx=\"%d\" cy=\"%d\" r=\"4\" fill=\"%s\"/>%n",
                x + right(cost),
                y + up(wait),
                colour));
        text(x + right(cost) + 6, y + up(wait) - 4, law.words());
    }

    private static String colour(Law law) {
        return switch (law) {
            case KEDA_DEFAULT -> "#8c564b";
            case KEDA_TUNED -> "#e377c2";
            case KEDA_HELD -> "#9467bd";
            case KPA -> "#2ca02c";
            case FLINK -> "#ff7f0e";
            case REEVE -> "#1f6feb";
        };
    }

    /** Of one seed there is none. */
    private static double half(Summary.Mean mean) {
        return Double.isNaN(mean.half()) ? 0 : mean.half();
    }

    private static int up(double wait) {
        double part = Math.log(Math.max(WAIT_LEAST, wait) / WAIT_LEAST) / Math.log(WAIT_MOST / WAIT_LEAST);
        return (int) Math.round(INNER * (1 - part));
    }

    private static int right(double cost) {
        return (int) Math.round(INNER * Math.log(Math.max(1, cost)) / Math.log(COST_MOST));
    }

    private void line(int fromX, int fromY, int toX, int toY, String colour) {
        svg.append(String.format(
                Locale.ROOT,
                "<line x1=\"%d\" y1=\"%d\" x2=\"%d\" y2=\"%d\" stroke=\"%s\"/>%n",
                fromX,
                fromY,
                toX,
                toY,
                colour));
    }

    private void text(int x, int y, String words) {
        svg.append(String.format(Locale.ROOT, "<text x=\"%d\" y=\"%d\">%s</text>%n", x, y, words));
    }
}
