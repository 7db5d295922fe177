// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.bench.logs;

import dev.reeve.bench.Machine;
import dev.reeve.bench.auth.Caller;
import dev.reeve.bench.auth.Places;
import dev.reeve.bench.broker.Surroundings;
import dev.reeve.bench.parts.Part;
import dev.reeve.bench.parts.PartsReport;
import dev.reeve.bench.parts.PartsRun;
import java.io.IOException;
import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code ./reeve bench logs}: starts the servers, which all parts measure. */
public final class LogsRun {
    /** Queries first, while both servers have the same records and nothing else. */
    private static final List<Part<LogsContext>> PARTS =
            List.of(new QueriesPart(), new IntakePart(), new ViewersPart(), new FirstLinePart(), new ScreenPart());

    private LogsRun() {}

    /**
     * Measures and prints.
     *
     * @param arguments what comes after {@code logs}
     * @throws IllegalArgumentException they are not understood
     */
    public static void run(List<String> arguments, PrintStream out) throws IOException, InterruptedException {
        LogsOptions options = LogsOptions.parse(arguments, names());
        Machine machine = Surroundings.tell(out);
        try (Places places = Places.make("logs");
                Caller caller = new Caller();
                ReeveServers servers =
                        ReeveServers.start(places, new Surroundings(places.root(), places.logs(), null), caller);
                @Nullable VictoriaLogs theirs = VictoriaLogs.start(places)) {
            if (theirs == null) {
                out.println("VictoriaLogs is ABSENT; it needs Go: sh bench/peers/build-victorialogs.sh");
            }
            LogsContext context = new LogsContext(options, new ReeveLogs(servers), theirs, caller, out);
            new PartsRun<>(PARTS, options.only(), out)
                    .run(context, head(machine, options, theirs != null), options.save());
        }
    }

    /** Of the parts that there are. */
    static List<String> names() {
        return PARTS.stream().map(Part::name).toList();
    }

    static PartsReport.Head head(Machine machine, LogsOptions options, boolean hasPeer) {
        String peer = hasPeer ? "VictoriaLogs " + VictoriaLogs.VERSION : "none here";
        Map<String, Object> settings = new LinkedHashMap<>();
        settings.put("peer", peer);
        settings.put("turns", options.turns());
        settings.put("turnSeconds", options.seconds());
        settings.put("note", "three numbers are median, min, max of the turns");
        String words =
                String.format(Locale.ROOT, "peer: %s; %d turns of %d s", peer, options.turns(), options.seconds());
        return new PartsReport.Head("logs", machine, settings, words);
    }
}
