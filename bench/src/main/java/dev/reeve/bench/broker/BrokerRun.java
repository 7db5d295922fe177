// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.bench.broker;

import dev.reeve.bench.Machine;
import java.io.Console;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.openjdk.jmh.runner.RunnerException;

/** {@code ./reeve bench broker}. */
public final class BrokerRun {
    private final Options options;
    private final PrintStream out;
    private final Progress progress;
    private final Surroundings surroundings;

    private BrokerRun(Options options, PrintStream out) {
        this.options = options;
        this.out = out;
        this.progress = new Progress(out, isTerminal());
        Path root = Path.of(System.getProperty("reeve.root", "."));
        this.surroundings = new Surroundings(root, root.resolve("bench/target/logs"), options.recordings());
    }

    /**
     * Measures and prints.
     *
     * @param arguments what comes after {@code broker}
     * @throws IllegalArgumentException they are not understood
     */
    public static void run(List<String> arguments, PrintStream out)
            throws IOException, InterruptedException, RunnerException {
        new BrokerRun(Options.parse(arguments), out).run();
    }

    @SuppressWarnings("SystemConsoleNull") // JDK 25 gives null again where there is no terminal
    private static boolean isTerminal() {
        Console console = System.console();
        return console != null && console.isTerminal();
    }

    private void run() throws IOException, InterruptedException, RunnerException {
        Machine machine = Surroundings.tell(out);
        Map<String, String> absent = new LinkedHashMap<>();
        List<Peer> peers = present(absent);
        List<Series> all = new ArrayList<>();
        for (Cell cell : Plan.of(options)) {
            List<Series> series =
                    new CellRun(cell, options.timing(), surroundings.of(cell), progress).run(Plan.peers(cell, peers));
            CellTable.lines(cell, series).forEach(progress::say);
            all.addAll(series);
            save(new Report(machine, options, absent, all, Verdicts.of(all)));
        }
        List<Verdict> verdicts = new ArrayList<>(Verdicts.of(all));
        if (options.only().contains(Goal.P14)) {
            progress.say("");
            progress.say("P14  " + Goal.P14.words() + ": JMH");
            verdicts.addAll(TokenRun.run(options.timing()));
        }
        out.println();
        out.println("Against what is wanted (median, min .. max of the turns):");
        verdicts.forEach(verdict -> out.println(verdict.line()));
        save(new Report(machine, options, absent, all, verdicts));
        if (options.save() != null) {
            out.println("Saved to " + options.save());
        }
    }

    /** After each load: a run that is stopped has what it measured until then. */
    private void save(Report report) throws IOException {
        if (options.save() != null) {
            report.save(options.save());
        }
    }

    private List<Peer> present(Map<String, String> absent) {
        List<Peer> present = new ArrayList<>();
        for (Peer peer : Peers.ALL) {
            if (!peer.name().equals(Peers.SUBJECT) && !options.peers().contains(peer.name())) {
                continue;
            }
            String absence = peer.absence(surroundings);
            if (absence == null) {
                present.add(peer);
                out.printf("  %-10s %s%n", peer.name(), peer.words());
            } else {
                absent.put(peer.name(), absence);
                out.printf("  %-10s ABSENT: %s%n", peer.name(), absence);
            }
        }
        return present;
    }
}
