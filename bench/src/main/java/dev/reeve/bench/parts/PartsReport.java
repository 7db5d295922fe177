// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.bench.parts;

import dev.reeve.bench.Json;
import dev.reeve.bench.Machine;
import dev.reeve.bench.broker.Surroundings;
import dev.reeve.bench.broker.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A run as a JSON file, and beside it tables.
 *
 * @param absent parts that could not be measured, and why
 */
public record PartsReport(Head head, List<PartResult> results, Map<String, String> absent) {
    /**
     * What is said before the figures.
     *
     * @param bench its name, as behind {@code ./reeve bench}
     * @param settings it was run with, in order
     * @param words the same in a line
     */
    public record Head(String bench, Machine machine, Map<String, Object> settings, String words) {}

    void save(Path file) throws IOException {
        Files.writeString(file, json());
        String name = file.getFileName().toString().replaceFirst("\\.json$", "");
        Files.writeString(file.resolveSibling(name + ".md"), markdown());
    }

    public String json() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("machine", head.machine().json());
        json.put("jvm", String.join(" ", Surroundings.JVM));
        json.putAll(head.settings());
        json.put("absent", absent);
        results.forEach(result -> json.put(result.part(), result.json()));
        json.put("verdicts", verdicts().stream().map(Verdict::json).toList());
        return Json.file(json);
    }

    public String markdown() {
        String bench = head.bench();
        StringBuilder text = new StringBuilder("# Figures of bench " + bench + "\n");
        text.append("Written by `./reeve bench " + bench + " --save`; what they mean: [" + bench + ".md](../" + bench
                + ".md).\n\n");
        text.append(head.machine().words()).append("; ").append(head.words()).append(".\n");
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
