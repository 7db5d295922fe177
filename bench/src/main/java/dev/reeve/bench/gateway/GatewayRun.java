// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.bench.gateway;

import dev.reeve.bench.Machine;
import dev.reeve.bench.broker.Surroundings;
import dev.reeve.bench.parts.Part;
import dev.reeve.bench.parts.PartsReport;
import dev.reeve.bench.parts.PartsRun;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code ./reeve bench gateway}: each part starts and ends its own processes. */
public final class GatewayRun {
    private static final List<Part<PartContext>> PARTS = List.of(
            new CallsPart(),
            new GhzPart(),
            new SocketCallsPart(),
            new OverloadPart(),
            new SocketsPart(),
            new NotesPart());

    private GatewayRun() {}

    /**
     * Measures and prints.
     *
     * @param arguments what comes after {@code gateway}
     * @throws IllegalArgumentException they are not understood
     */
    public static void run(List<String> arguments, PrintStream out) throws IOException, InterruptedException {
        GatewayOptions options = GatewayOptions.parse(arguments, names());
        Machine machine = Surroundings.tell(out);
        Path root = Path.of(System.getProperty("reeve.root", ".")).toAbsolutePath();
        Path logs = Files.createDirectories(root.resolve("bench/target/logs/gateway"));
        Path recordings = options.recordings();
        @Nullable Path recorded = recordings == null ? null : Files.createDirectories(recordings);
        PartContext context = new PartContext(options, new Surroundings(root, logs, recorded), out);
        new PartsRun<>(PARTS, options.only(), out).run(context, head(machine, options), options.save());
    }

    /** Of the parts that there are. */
    static List<String> names() {
        return PARTS.stream().map(Part::name).toList();
    }

    private static PartsReport.Head head(Machine machine, GatewayOptions options) {
        int turns = options.timing().turns();
        long turnMs = options.timing().turnMs();
        Map<String, Object> settings = new LinkedHashMap<>();
        settings.put("turns", turns);
        settings.put("turnMs", turnMs);
        settings.put("note", "three numbers are median, min, max of the turns; CPU in seconds per million requests");
        String words = String.format(Locale.ROOT, "%d turns of %d ms", turns, turnMs);
        return new PartsReport.Head("gateway", machine, settings, words);
    }
}
