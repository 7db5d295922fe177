// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.bench.gateway;

import dev.reeve.bench.Spread;
import dev.reeve.bench.broker.Verdict;
import dev.reeve.bench.parts.PartResult;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The figures of {@link SocketsPart} as lines, as JSON, and beside what P10 wants. */
final class SocketTable {
    private static final String GOAL = "P10";
    private static final double MIB = 1 << 20;
    private static final double MIB_WANTED = 400;
    private static final double SHARE_WANTED = 0.05;
    private static final double ARRIVAL_MS_WANTED = 250;

    private SocketTable() {}

    /** @param all ours first */
    static PartResult result(String part, List<SocketFigures> all) {
        List<String> lines = new ArrayList<>();
        lines.add("| server | sockets | opened in s | MiB before | MiB with them | KiB each | of a processor, idle"
                + " | to all: p50 ms | p99 ms | max ms | CPU s each | late |");
        lines.add("|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|");
        all.forEach(figures -> lines.add(line(figures)));
        all.forEach(figures -> {
            if (figures.open().ready() < figures.open().wanted()) {
                lines.add(figures.server() + " let in " + figures.open().ready() + " of "
                        + figures.open().wanted() + ": " + figures.open().failure());
            }
        });
        Map<String, Object> json =
                Map.of("servers", all.stream().map(SocketTable::json).toList());
        return new PartResult(part, lines, json, verdicts(all.getFirst()));
    }

    private static String line(SocketFigures figures) {
        return String.format(
                Locale.ROOT,
                "| %s | %,d | %.1f | %.0f | %.0f | %.1f | %.3f | %.1f | %.1f | %.1f | %.3f | %d |",
                figures.server(),
                figures.open().ready(),
                figures.open().seconds(),
                figures.idle().bytesBefore() / MIB,
                figures.idle().bytes() / MIB,
                kibEach(figures),
                figures.idle().processorShare(),
                figures.toAll().latencyMs(50),
                figures.toAll().latencyMs(99),
                figures.toAll().latencyMs(100),
                figures.toAll().cpuSecondsEach(),
                figures.toAll().arrivals().lost());
    }

    private static double kibEach(SocketFigures figures) {
        double more = figures.idle().bytes() - figures.idle().bytesBefore();
        return more / 1_024 / figures.open().ready();
    }

    private static Map<String, Object> json(SocketFigures figures) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("server", figures.server());
        json.put("sockets", figures.open().ready());
        json.put("openSeconds", figures.open().seconds());
        json.put("mibBefore", figures.idle().bytesBefore() / MIB);
        json.put("mib", figures.idle().bytes() / MIB);
        json.put("idleProcessorShare", figures.idle().processorShare());
        json.put("messages", figures.toAll().times());
        json.put("p50Ms", figures.toAll().latencyMs(50));
        json.put("p99Ms", figures.toAll().latencyMs(99));
        json.put("maxMs", figures.toAll().latencyMs(100));
        json.put("cpuSecondsEach", figures.toAll().cpuSecondsEach());
        json.put("late", figures.toAll().arrivals().lost());
        return json;
    }

    private static List<Verdict> verdicts(SocketFigures ours) {
        String sockets = String.format(Locale.ROOT, "%,d sockets: ", ours.open().ready());
        return List.of(
                new Verdict(GOAL, sockets + "resident", Spread.one(ours.idle().bytes() / MIB), "MiB", MIB_WANTED, true),
                new Verdict(
                        GOAL,
                        sockets + "of a processor",
                        Spread.one(ours.idle().processorShare()),
                        "",
                        SHARE_WANTED,
                        true),
                new Verdict(
                        GOAL,
                        sockets + "to all, p99",
                        Spread.one(ours.toAll().latencyMs(99)),
                        "ms",
                        ARRIVAL_MS_WANTED,
                        true));
    }
}
