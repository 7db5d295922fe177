// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.bench.logs;

import dev.reeve.bench.Json;
import dev.reeve.bench.Machine;
import dev.reeve.bench.broker.Surroundings;
import dev.reeve.bench.broker.Verdict;
import dev.reeve.bench.gateway.PartResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A run as JSON and as tables.
 *
 * @param absent parts that could not be measured, and why
 */
record LogsReport(
        Machine machine, LogsOptions options, boolean hasPeer, List<PartResult> results, Map<String, String> absent) {

    void save(Path file) throws IOException {
        Files.writeString(file, json());
        String name = file.getFileName().toString().replaceFirst("\\.json$", "");
        Files.writeString(file.resolveSibling(name + ".md"), markdown());
    }

    String json() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("machine", machine.json());
        json.put("jvm", String.join(" ", Surroundings.JVM));
        json.put("peer", peer());
        json.put("turns", options.turns());
        json.put("turnSeconds", options.seconds());
        json.put("note", "three numbers are median, min, max of the turns");
        json.put("absent", absent);
        results.forEach(result -> json.put(result.part(), result.json()));
        json.put("verdicts", verdicts().stream().map(Verdict::json).toList());
        return Json.file(json);
    }

    private String peer() {
        return hasPeer ? "VictoriaLogs " + VictoriaLogs.VERSION : "none here";
    }

    String markdown() {
        StringBuilder text = new StringBuilder("# Figures of bench logs\n");
        text.append("Written by `./reeve bench logs --save`; what they mean: [logs.md](../logs.md).\n\n");
        text.append(String.format(
                Locale.ROOT,
                "%s; peer: %s; %d turns of %d s.%n",
                machine.words(),
                peer(),
                options.turns(),
                options.seconds()));
        for (PartResult result : results) {
            text.append("\n## ").append(result.part()).append('\n');
            result.table().forEach(line -> text.append(line).append('\n'));
        }
        absent.forEach((part, why) -> text.append("\n`")
                .append(part)
                .append("` is missing: ")
                .append(why)
                .append('\n'));
        text.append(
                "\n## Against what is wanted\n| goal | figure | median (min .. max) | wanted |\n|---|---|--:|---|\n");
        verdicts().forEach(verdict -> text.append(verdict.row()));
        return text.toString();
    }

    List<Verdict> verdicts() {
        return results.stream().flatMap(result -> result.verdicts().stream()).toList();
    }
}
