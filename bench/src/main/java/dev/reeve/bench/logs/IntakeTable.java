// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.bench.logs;

import dev.reeve.bench.Spread;
import dev.reeve.bench.broker.Verdict;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** The figures of {@link IntakePart} as lines, as JSON, and beside what P11 wants. */
final class IntakeTable {
    private static final String GOAL = "P11";
    private static final double STORED_WANTED = 10_000;
    private static final double FOUND_MS_WANTED = 1_000;

    private IntakeTable() {}

    /** @param batch records of one request */
    record Load(String server, int batch) {}

    static List<String> lines(Map<Load, List<IntakeTurn>> turns, Map<String, List<Double>> found) {
        List<String> lines = new ArrayList<>();
        lines.add("| server | batch | records a second | batch p50 ms | p99 ms | CPU us a record | by process |");
        lines.add("|---|--:|--:|--:|--:|--:|---|");
        turns.forEach((load, all) -> lines.add(String.format(
                Locale.ROOT,
                "| %s | %d | %s | %s | %s | %s | %s |",
                load.server(),
                load.batch(),
                Figures.words(Spread.of(all, IntakeTurn::perSecond)),
                Figures.number(median(all, turn -> turn.latencyMs(50))),
                Figures.number(median(all, turn -> turn.latencyMs(99))),
                Figures.number(median(all, IntakeTurn::microsEach)),
                processes(all))));
        turns.forEach((load, all) -> {
            long refused = all.stream().mapToLong(IntakeTurn::refused).sum();
            if (refused > 0) {
                lines.add("");
                lines.add(load.server() + " refused " + refused + " batches of " + load.batch() + ".");
            }
        });
        lines.add("");
        lines.add("| sent until found, beside half of that | p50 ms | max ms |");
        lines.add("|---|--:|--:|");
        found.forEach((server, all) -> lines.add("| " + server + " | " + Figures.number(all.get(all.size() / 2)) + " | "
                + Figures.number(all.getLast()) + " |"));
        return lines;
    }

    private static double median(List<IntakeTurn> turns, ToDoubleFunction<IntakeTurn> figure) {
        return Spread.of(turns, figure).median();
    }

    private static String processes(List<IntakeTurn> turns) {
        List<String> names = List.copyOf(turns.getFirst().cpuSeconds().keySet());
        List<String> words = new ArrayList<>();
        names.forEach(name -> words.add(name + " " + Figures.number(median(turns, turn -> turn.microsEach(name)))));
        return String.join(", ", words);
    }

    static Map<String, Object> json(Map<Load, List<IntakeTurn>> turns, Map<String, List<Double>> found) {
        Map<String, Object> json = new LinkedHashMap<>();
        List<Map<String, Object>> loads = new ArrayList<>();
        turns.forEach((load, all) -> {
            Map<String, Object> one = new LinkedHashMap<>();
            one.put("server", load.server());
            one.put("batch", load.batch());
            one.put("perSecond", Spread.of(all, IntakeTurn::perSecond));
            one.put("batchP50Ms", Spread.of(all, turn -> turn.latencyMs(50)));
            one.put("batchP99Ms", Spread.of(all, turn -> turn.latencyMs(99)));
            one.put("cpuMicrosARecord", Spread.of(all, IntakeTurn::microsEach));
            one.put(
                    "refusedBatches",
                    all.stream().mapToLong(IntakeTurn::refused).sum());
            loads.add(one);
        });
        json.put("loads", loads);
        Map<String, Object> searchable = new LinkedHashMap<>();
        found.forEach((server, all) ->
                searchable.put(server, new Spread(all.get(all.size() / 2), all.getFirst(), all.getLast())));
        json.put("searchableMs", searchable);
        return json;
    }

    static List<Verdict> verdicts(
            Map<Load, List<IntakeTurn>> turns, Map<String, List<Double>> found, int batch, String ours) {
        List<Verdict> verdicts = new ArrayList<>();
        List<IntakeTurn> stored = turns.getOrDefault(new Load(ours, batch), List.of());
        verdicts.add(new Verdict(
                GOAL, "records stored", Spread.of(stored, IntakeTurn::perSecond), "/s", STORED_WANTED, false));
        turns.forEach((load, all) -> {
            if (load.batch() == batch && !load.server().equals(ours)) {
                verdicts.add(new Verdict(
                        GOAL,
                        "records stored by those of " + load.server(),
                        Spread.ratio(stored, all, IntakeTurn::perSecond),
                        "",
                        Double.NaN,
                        false));
                verdicts.add(new Verdict(
                        GOAL,
                        "processor time a record by that of " + load.server(),
                        Spread.ratio(stored, all, IntakeTurn::microsEach),
                        "",
                        Double.NaN,
                        true));
            }
        });
        List<Double> searched = found.getOrDefault(ours, List.of(Double.NaN));
        verdicts.add(new Verdict(
                GOAL, "sent until found, the longest", Spread.one(searched.getLast()), "ms", FOUND_MS_WANTED, true));
        return verdicts;
    }
}
