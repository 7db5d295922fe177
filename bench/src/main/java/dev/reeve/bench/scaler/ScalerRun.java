// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.bench.scaler;

import dev.reeve.bench.Machine;
import dev.reeve.operator.sim.Law;
import dev.reeve.operator.sim.Scenario;
import dev.reeve.operator.sim.Scenarios;
import dev.reeve.operator.sim.Summary;
import dev.reeve.operator.sim.Sweeps;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** {@code ./reeve bench scaler}: runs every law in every scenario with the same seeds, prints and keeps the figures. */
public final class ScalerRun {
    private ScalerRun() {}

    /**
     * Simulates and prints.
     *
     * @param arguments what comes after {@code scaler}
     * @throws IllegalArgumentException they are not understood
     * @throws IllegalStateException another law is better than ours in both wait and cost, in a listed scenario
     */
    public static void run(List<String> arguments, PrintStream out) throws IOException {
        ScalerOptions options = ScalerOptions.parse(arguments);
        out.println(Machine.here().words());
        List<Summary> all = new ArrayList<>();
        out.print(ScalerTable.head());
        for (Scenario scenario : scenarios(options)) {
            List<Summary> summaries = simulate(scenario, options);
            all.addAll(summaries);
            summaries.forEach(summary -> out.print(ScalerTable.row(summary)));
        }
        List<String> verdicts = Verdicts.of(all);
        out.println();
        verdicts.forEach(out::println);
        Path save = options.save();
        if (save != null) {
            save(save, options, all, verdicts);
            out.println("Saved to " + save);
        }
        refuseDominance(all);
    }

    private static List<Scenario> scenarios(ScalerOptions options) {
        List<Scenario> scenarios = new ArrayList<>(Scenarios.listed());
        scenarios.add(Scenarios.burst());
        if (options.sweeps()) {
            scenarios.addAll(Sweeps.all());
        }
        return scenarios;
    }

    private static List<Summary> simulate(Scenario scenario, ScalerOptions options) {
        List<Summary> summaries = new ArrayList<>();
        for (Law law : Law.of(scenario)) {
            summaries.add(Summary.of(scenario, law, options.seeds()));
        }
        return summaries;
    }

    private static void save(Path file, ScalerOptions options, List<Summary> all, List<String> verdicts)
            throws IOException {
        StringBuilder text = new StringBuilder("# bench scaler\n")
                .append(options.seeds())
                .append(" seeds; waits in seconds, mean over seeds and 95 % confidence; ")
                .append(Machine.here().words())
                .append("\n\n")
                .append(ScalerTable.head());
        all.forEach(summary -> text.append(ScalerTable.row(summary)));
        text.append('\n');
        verdicts.forEach(verdict -> text.append("- ").append(verdict).append('\n'));
        Files.writeString(file, text);
        Files.writeString(beside(file, ".csv"), ScalerTable.csv(all));
        Files.writeString(beside(file, ".svg"), ParetoPlot.svg(all));
    }

    private static Path beside(Path file, String ending) {
        String name = String.valueOf(file.getFileName());
        return file.resolveSibling(name.substring(0, name.length() - ".md".length()) + ending);
    }

    private static void refuseDominance(List<Summary> all) {
        List<String> listed = Scenarios.listed().stream().map(Scenario::name).toList();
        for (Summary dominated : Verdicts.dominated(all)) {
            if (listed.contains(dominated.scenario().name())) {
                throw new IllegalStateException(
                        "our law is dominated in " + dominated.scenario().name());
            }
        }
    }
}
