// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.bench.broker;

import dev.reeve.bench.Json;
import dev.reeve.bench.Machine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A run as a JSON file, and beside it the plot. */
record Report(Machine machine, Options options, Map<String, String> absent, List<Series> all, List<Verdict> verdicts) {

    void save(Path file) throws IOException {
        Files.writeString(file, json());
        String name = file.getFileName().toString().replaceFirst("\\.json$", "");
        Files.writeString(file.resolveSibling(name + ".svg"), Chart.svg(all));
    }

    String json() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("machine", machine.json());
        json.put("jvm", String.join(" ", Surroundings.JVM));
        json.put("timing", timing(options.timing()));
        json.put("absent", absent);
        json.put("note", "three numbers are median, min, max of the turns; CPU in seconds per million requests");
        json.put("loads", all.stream().map(Report::series).toList());
        json.put("verdicts", verdicts.stream().map(Verdict::json).toList());
        return Json.file(json);
    }

    private static Map<String, Object> timing(Timing timing) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("turns", timing.turns());
        json.put("turnMs", timing.turnMs());
        json.put("warmUpMs", timing.warmUpMs());
        return json;
    }

    private static Map<String, Object> series(Series series) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("goal", series.cell().goal());
        json.put("load", series.cell().words());
        json.put("peer", series.peer());
        json.put("perSecond", series.perSecond());
        json.put("cpu", series.spread(Sample::cpuPerMillion));
        for (String role : List.of(Main.SERVER, Main.WORKER, Main.CLIENT)) {
            json.put(
                    role + "Cpu",
                    series.spread(sample -> sample.cpuPerMillion(role)).median());
            json.put(role + "Mib", series.residentMib(role));
        }
        json.put("p50Ms", series.latencyMs(50));
        json.put("p99Ms", series.latencyMs(99));
        json.put("p999Ms", series.latencyMs(99.9));
        json.put("longestPauseMs", series.longestPauseMs());
        json.put("lost", series.lost());
        return json;
    }
}
