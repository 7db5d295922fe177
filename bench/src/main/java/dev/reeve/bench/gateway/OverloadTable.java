// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.bench.gateway;

import dev.reeve.bench.broker.Verdict;
import dev.reeve.bench.parts.PartResult;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The figures of {@link OverloadPart} as lines, as JSON, and beside what C5 wants. */
final class OverloadTable {
    private static final String GOAL = "C5";
    private static final int HALF = 50;
    private static final int OVER = 120;
    private static final double HALF_MS_WANTED = 20;
    private static final double REFUSED_MS_WANTED = 50;
    private static final double GOODPUT_WANTED = 0.95;

    private OverloadTable() {}

    static PartResult result(String part, List<OverloadFigures> all) {
        List<String> lines = new ArrayList<>();
        lines.add("| short are | of the peak | asked a second | good a second by the peak | good: p50 ms | p99 ms"
                + " | refused a second | refused: p99 ms | lost |");
        lines.add("|---|--:|--:|--:|--:|--:|--:|--:|--:|");
        List<Map<String, Object>> json = new ArrayList<>();
        List<Verdict> verdicts = new ArrayList<>();
        for (OverloadFigures figures : all) {
            for (int percent : OverloadFigures.PERCENTS) {
                lines.add(line(figures, percent));
                json.add(json(figures, percent));
            }
            judge(verdicts, figures);
        }
        return new PartResult(part, lines, Map.of("loads", json), verdicts);
    }

    private static String line(OverloadFigures figures, int percent) {
        return String.format(
                Locale.ROOT,
                "| %s | %d %% | %,.0f | %.2f (%.2f .. %.2f) | %.2f | %.2f | %,.0f | %.2f | %.0f |",
                figures.shortage(),
                percent,
                figures.at(percent, OverloadFigures.Level::asked).median(),
                figures.goodput(percent).median(),
                figures.goodput(percent).min(),
                figures.goodput(percent).max(),
                figures.at(percent, level -> level.goodMs(50)).median(),
                figures.at(percent, level -> level.goodMs(99)).median(),
                figures.at(percent, OverloadFigures.Level::refusedPerSecond).median(),
                figures.at(percent, level -> level.refusedMs(99)).median(),
                figures.at(percent, OverloadFigures.Level::lost).median());
    }

    private static Map<String, Object> json(OverloadFigures figures, int percent) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("short", figures.shortage());
        json.put("percent", percent);
        json.put("peak", figures.peak());
        json.put("asked", figures.at(percent, OverloadFigures.Level::asked));
        json.put("goodByPeak", figures.goodput(percent));
        json.put("p50Ms", figures.at(percent, level -> level.goodMs(50)));
        json.put("p99Ms", figures.at(percent, level -> level.goodMs(99)));
        json.put("refusedPerSecond", figures.at(percent, OverloadFigures.Level::refusedPerSecond));
        json.put("refusedP99Ms", figures.at(percent, level -> level.refusedMs(99)));
        json.put("lost", figures.at(percent, OverloadFigures.Level::lost));
        return json;
    }

    private static void judge(List<Verdict> verdicts, OverloadFigures figures) {
        String head = "too few " + figures.shortage() + ", ";
        verdicts.add(new Verdict(
                GOAL, head + "50 %: p99", figures.at(HALF, level -> level.goodMs(99)), "ms", HALF_MS_WANTED, true));
        verdicts.add(new Verdict(
                GOAL,
                head + "120 %: p99 of the refused",
                figures.at(OVER, level -> level.refusedMs(99)),
                "ms",
                REFUSED_MS_WANTED,
                true));
        verdicts.add(
                new Verdict(GOAL, head + "120 %: good by the peak", figures.goodput(OVER), "", GOODPUT_WANTED, false));
    }
}
