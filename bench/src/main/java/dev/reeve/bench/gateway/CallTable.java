// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.bench.gateway;

import dev.reeve.bench.Spread;
import dev.reeve.bench.broker.Main;
import dev.reeve.bench.broker.Sample;
import dev.reeve.bench.broker.Turns;
import dev.reeve.bench.broker.Verdict;
import dev.reeve.bench.parts.PartResult;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The figures of {@link CallsPart} as lines, as JSON, and beside what P9 wants. */
final class CallTable {
    private static final String GOAL = "P9";
    private static final String GRPC = Door.GRPC.word();
    private static final String HTTP = Door.HTTP.word();
    private static final double GRPC_WANTED = 0.6;
    private static final double HTTP_WANTED = 0.5;
    private static final double MORE_MS_WANTED = 0.5;

    private final List<CallCell> cells;

    private CallTable(List<CallCell> cells) {
        this.cells = cells;
    }

    static PartResult result(String part, List<CallCell> cells) {
        CallTable table = new CallTable(cells);
        Map<String, Object> json = Map.of("bodyBytes", CallsPart.BODY_BYTES, "cells", table.json());
        return new PartResult(part, table.lines(), json, table.verdicts());
    }

    private List<String> lines() {
        List<String> lines = new ArrayList<>();
        lines.add("| open | door | a second (min .. max) | by grpc direct | p50 ms | p99 ms | CPU s/M"
                + " | gateway | broker | worker | client | gateway MiB | lost |");
        lines.add("|--:|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|");
        cells.forEach(cell -> lines.add(line(cell)));
        return lines;
    }

    private String line(CallCell cell) {
        Turns turns = cell.turns();
        Spread perSecond = turns.perSecond();
        CallCell direct = find(cell.window(), GRPC + CallsPart.DIRECT);
        return String.format(
                Locale.ROOT,
                "| %d | %s | %,.0f (%,.0f .. %,.0f) | %s | %.3f | %.3f | %.1f | %.1f | %.1f | %.1f | %.1f | %.0f | %d"
                        + " |",
                cell.window(),
                cell.name(),
                perSecond.median(),
                perSecond.min(),
                perSecond.max(),
                direct == null ? "" : text(turns.ratio(direct.turns(), Sample::perSecond)),
                turns.latencyMs(50),
                turns.latencyMs(99),
                turns.spread(Sample::cpuPerMillion).median(),
                cpu(turns, CallsPart.GATEWAY),
                cpu(turns, Main.SERVER),
                cpu(turns, Main.WORKER),
                cpu(turns, Main.CLIENT),
                turns.residentMib(CallsPart.GATEWAY),
                turns.lost());
    }

    private static String text(Spread ratio) {
        return String.format(Locale.ROOT, "%.2f", ratio.median());
    }

    private static double cpu(Turns turns, String role) {
        return turns.spread(sample -> sample.cpuPerMillion(role)).median();
    }

    private List<Map<String, Object>> json() {
        return cells.stream().map(CallTable::json).toList();
    }

    private static Map<String, Object> json(CallCell cell) {
        Turns turns = cell.turns();
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("window", cell.window());
        json.put("door", cell.name());
        json.put("perSecond", turns.perSecond());
        json.put("p50Ms", turns.latencyMs(50));
        json.put("p99Ms", turns.latencyMs(99));
        json.put("p999Ms", turns.latencyMs(99.9));
        json.put("cpu", turns.spread(Sample::cpuPerMillion));
        for (String role : List.of(CallsPart.GATEWAY, Main.SERVER, Main.WORKER, Main.CLIENT)) {
            json.put(role + "Cpu", cpu(turns, role));
            json.put(role + "Mib", turns.residentMib(role));
        }
        json.put("lost", turns.lost());
        return json;
    }

    private List<Verdict> verdicts() {
        List<Verdict> verdicts = new ArrayList<>();
        for (CallCell direct : cells) {
            if (direct.name().equals(GRPC + CallsPart.DIRECT)) {
                ratio(verdicts, find(direct.window(), GRPC), direct, GRPC_WANTED);
                ratio(verdicts, find(direct.window(), HTTP), direct, HTTP_WANTED);
                ratio(verdicts, find(direct.window(), Door.CONNECT.word()), direct, Double.NaN);
                more(verdicts, find(direct.window(), GRPC), direct);
            }
            if (direct.name().equals(HTTP + CallsPart.DIRECT)) {
                ratio(verdicts, find(direct.window(), HTTP), direct, Double.NaN);
            }
        }
        return verdicts;
    }

    private static void ratio(List<Verdict> verdicts, @Nullable CallCell ours, CallCell theirs, double wanted) {
        if (ours != null) {
            String subject = "window " + ours.window() + ": " + ours.name() + " by " + theirs.name();
            Spread ratio = ours.turns().ratio(theirs.turns(), Sample::perSecond);
            // One at a time the chain's longer way is what is seen; P9 asks for its milliseconds there.
            verdicts.add(new Verdict(GOAL, subject, ratio, "", ours.window() == 1 ? Double.NaN : wanted, false));
        }
    }

    private static void more(List<Verdict> verdicts, @Nullable CallCell ours, CallCell theirs) {
        if (ours == null || ours.window() != 1) {
            return;
        }
        List<Double> more = new ArrayList<>();
        for (int i = 0; i < ours.turns().samples().size(); i++) {
            more.add(CallCell.p50Ms(ours.turns().samples().get(i))
                    - CallCell.p50Ms(theirs.turns().samples().get(i)));
        }
        verdicts.add(
                new Verdict(GOAL, "window 1: p50 of grpc over direct", Spread.of(more), "ms", MORE_MS_WANTED, true));
    }

    private @Nullable CallCell find(int window, String name) {
        return cells.stream()
                .filter(cell -> cell.window() == window && cell.name().equals(name))
                .findFirst()
                .orElse(null);
    }
}
