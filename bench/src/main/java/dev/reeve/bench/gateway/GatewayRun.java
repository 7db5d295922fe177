// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.bench.gateway;

import dev.reeve.bench.Json;
import dev.reeve.bench.Machine;
import dev.reeve.bench.broker.BenchException;
import dev.reeve.bench.broker.Surroundings;
import dev.reeve.bench.broker.Verdict;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code ./reeve bench gateway}: one part after the other; a part that cannot be measured is named and left out. */
public final class GatewayRun {
    private static final List<GatewayPart> PARTS = List.of(
            new CallsPart(),
            new GhzPart(),
            new SocketCallsPart(),
            new OverloadPart(),
            new SocketsPart(),
            new NotesPart());

    private final GatewayOptions options;
    private final PrintStream out;
    private final List<PartResult> results = new ArrayList<>();
    private final Map<String, String> absent = new LinkedHashMap<>();

    private GatewayRun(GatewayOptions options, PrintStream out) {
        this.options = options;
        this.out = out;
    }

    /**
     * Measures and prints.
     *
     * @param arguments what comes after {@code gateway}
     * @throws IllegalArgumentException they are not understood
     */
    public static void run(List<String> arguments, PrintStream out) throws IOException, InterruptedException {
        new GatewayRun(GatewayOptions.parse(arguments, names()), out).run();
    }

    /** Of the parts that there are. */
    static List<String> names() {
        return PARTS.stream().map(GatewayPart::name).toList();
    }

    private void run() throws IOException, InterruptedException {
        Machine machine = Machine.here();
        out.println(Json.of(machine.json()));
        out.println("Every JVM: " + String.join(" ", Surroundings.JVM));
        Path root = Path.of(System.getProperty("reeve.root", ".")).toAbsolutePath();
        Path logs = Files.createDirectories(root.resolve("bench/target/logs/gateway"));
        Path recordings = options.recordings();
        @Nullable Path recorded = recordings == null ? null : Files.createDirectories(recordings);
        PartContext context = new PartContext(options, new Surroundings(root, logs, recorded), out);
        for (GatewayPart part : PARTS) {
            if (options.only().isEmpty() || options.only().contains(part.name())) {
                measure(part, context);
                save(machine);
            }
        }
        List<Verdict> verdicts =
                results.stream().flatMap(result -> result.verdicts().stream()).toList();
        out.println();
        out.println("Against what is wanted (median, min .. max of the turns):");
        verdicts.forEach(verdict -> out.println(verdict.line()));
        if (options.save() != null) {
            out.println("Saved to " + options.save());
        }
    }

    private void measure(GatewayPart part, PartContext context) throws InterruptedException {
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
    private void save(Machine machine) throws IOException {
        if (options.save() != null) {
            new GatewayReport(machine, options, results, absent).save(options.save());
        }
    }
}
