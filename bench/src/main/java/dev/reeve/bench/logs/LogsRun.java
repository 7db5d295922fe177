// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.bench.logs;

import dev.reeve.bench.Json;
import dev.reeve.bench.Machine;
import dev.reeve.bench.auth.Caller;
import dev.reeve.bench.auth.Places;
import dev.reeve.bench.broker.BenchException;
import dev.reeve.bench.broker.Surroundings;
import dev.reeve.bench.gateway.PartResult;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * {@code ./reeve bench logs}: starts the servers, then one part after the other; a part that cannot be measured is
 * named and left out.
 */
public final class LogsRun {
    /** Queries first, while both servers have the same records and nothing else. */
    private static final List<LogsPart> PARTS =
            List.of(new QueriesPart(), new IntakePart(), new ViewersPart(), new FirstLinePart(), new ScreenPart());

    private final LogsOptions options;
    private final PrintStream out;
    private final List<PartResult> results = new ArrayList<>();
    private final Map<String, String> absent = new LinkedHashMap<>();

    private LogsRun(LogsOptions options, PrintStream out) {
        this.options = options;
        this.out = out;
    }

    /**
     * Measures and prints.
     *
     * @param arguments what comes after {@code logs}
     * @throws IllegalArgumentException they are not understood
     */
    public static void run(List<String> arguments, PrintStream out) throws IOException, InterruptedException {
        new LogsRun(LogsOptions.parse(arguments, names()), out).run();
    }

    /** Of the parts that there are. */
    static List<String> names() {
        return PARTS.stream().map(LogsPart::name).toList();
    }

    private void run() throws IOException, InterruptedException {
        Machine machine = Machine.here();
        out.println(Json.of(machine.json()));
        out.println("Every JVM: " + String.join(" ", Surroundings.JVM));
        try (Places places = Places.make("logs");
                Caller caller = new Caller();
                ReeveServers servers =
                        ReeveServers.start(places, new Surroundings(places.root(), places.logs(), null), caller);
                @Nullable VictoriaLogs theirs = VictoriaLogs.start(places)) {
            if (theirs == null) {
                out.println("VictoriaLogs is ABSENT; it needs Go: sh bench/peers/build-victorialogs.sh");
            }
            LogsContext context = new LogsContext(options, new ReeveLogs(servers), theirs, caller, out);
            for (LogsPart part : PARTS) {
                if (options.only().isEmpty() || options.only().contains(part.name())) {
                    measure(part, context);
                    save(report(machine, theirs != null));
                }
            }
            out.println();
            out.println("Against what is wanted (median, min .. max of the turns):");
            report(machine, theirs != null).verdicts().forEach(verdict -> out.println(verdict.line()));
        }
        if (options.save() != null) {
            out.println("Saved to " + options.save());
        }
    }

    private LogsReport report(Machine machine, boolean hasPeer) {
        return new LogsReport(machine, options, hasPeer, results, absent);
    }

    private void measure(LogsPart part, LogsContext context) throws InterruptedException {
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

    /** After each part: a run that is stopped has what it measured until then. */
    private void save(LogsReport report) throws IOException {
        Path file = options.save();
        if (file != null) {
            report.save(file);
        }
    }
}
