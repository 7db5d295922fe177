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

/** P8 for people, for programs, and beside what is wanted. */
final class NoteTable {
    static final String GO = "BuffStreams (Go)";
    static final String REEVE = "gateway's TCP server";
    static final String FOREMAN = "gateway's TCP server, frames of Foreman";

    private static final String GOAL = "P8";
    private static final double RATIO_WANTED = 3;
    private static final double MILLIONS_WANTED = 1.1;

    private NoteTable() {}

    static PartResult result(String part, List<NoteCell> cells) {
        List<String> lines = new ArrayList<>();
        lines.add("| messages come | server | M/s (min .. max) | CPU s/M of the servers |");
        lines.add("|---|---|--:|--:|");
        cells.forEach(cell -> lines.add(line(cell)));
        List<Map<String, Object>> json = cells.stream().map(NoteTable::json).toList();
        return new PartResult(part, lines, Map.of("cells", json), verdicts(cells));
    }

    private static String line(NoteCell cell) {
        Spread rate = cell.spread(NoteSample::millionsPerSecond);
        return String.format(
                Locale.ROOT,
                "| %s | %s | %.3f (%.3f .. %.3f) | %.2f |",
                cell.load().words(),
                cell.server(),
                rate.median(),
                rate.min(),
                rate.max(),
                cell.spread(NoteSample::cpuPerMillion).median());
    }

    private static Map<String, Object> json(NoteCell cell) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("messages", cell.load().words());
        json.put("server", cell.server());
        json.put("millionsPerSecond", cell.spread(NoteSample::millionsPerSecond));
        json.put("cpuPerMillion", cell.spread(NoteSample::cpuPerMillion));
        return json;
    }

    private static List<Verdict> verdicts(List<NoteCell> cells) {
        List<Verdict> verdicts = new ArrayList<>();
        for (NoteLoad load : NoteLoad.values()) {
            NoteCell ours = find(cells, REEVE, load);
            NoteCell theirs = find(cells, GO, load);
            verdicts.add(new Verdict(GOAL, load.words() + ": ours by Go", ours.by(theirs), "", RATIO_WANTED, false));
            Spread rate = ours.spread(NoteSample::millionsPerSecond);
            verdicts.add(new Verdict(GOAL, load.words() + ": ours", rate, "M/s", MILLIONS_WANTED, false));
        }
        return verdicts;
    }

    private static NoteCell find(List<NoteCell> cells, String server, NoteLoad load) {
        return cells.stream()
                .filter(cell -> cell.server().equals(server) && cell.load() == load)
                .findFirst()
                .orElseThrow();
    }
}
