// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.bench.parts;

import dev.reeve.bench.broker.BenchException;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One part after the other; a part that cannot be measured is named and left out.
 *
 * @param <C> what they measure in
 */
public final class PartsRun<C> {
    private final List<? extends Part<C>> parts;
    private final PrintStream out;
    private final List<PartResult> results = new ArrayList<>();
    private final Map<String, String> absent = new LinkedHashMap<>();

    /**
     * Of some of the parts that there are.
     *
     * @param only their names; empty = all
     */
    public PartsRun(List<? extends Part<C>> all, List<String> only, PrintStream out) {
        this.parts = all.stream()
                .filter(part -> only.isEmpty() || only.contains(part.name()))
                .toList();
        this.out = out;
    }

    /**
     * Measures and prints.
     *
     * @param file where figures go as JSON, and beside it tables; null = nowhere
     */
    public void run(C context, PartsReport.Head head, @Nullable Path file) throws IOException, InterruptedException {
        PartsReport report = new PartsReport(head, results, absent); // It grows with each part.
        for (Part<C> part : parts) {
            measure(part, context);
            if (file != null) {
                // After each part: a run that is stopped has what it measured until then.
                report.save(file);
            }
        }
        out.println();
        out.println("Against what is wanted (median, min .. max of the turns):");
        report.verdicts().forEach(verdict -> out.println(verdict.line()));
        if (file != null) {
            out.println("Saved to " + file);
        }
    }

    private void measure(Part<C> part, C context) throws InterruptedException {
        out.println();
        out.println(part.name() + ": " + part.words());
        try {
            PartResult result = part.run(context);
            result.table().forEach(out::println);
            results.add(result);
        } catch (BenchException | IOException e) {
            String why = e instanceof BenchException ? String.valueOf(e.getMessage()) : e.toString();
            absent.put(part.name(), why);
            out.println("  LEFT OUT: " + why);
        }
    }
}
