// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.bench.auth;

import dev.reeve.authworker.HashCeiling;
import dev.reeve.bench.Json;
import dev.reeve.bench.Machine;
import dev.reeve.bench.Spread;
import dev.reeve.bench.broker.BenchProcess;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * {@code ./reeve bench auth}: starts the servers, lets both carry the same loads in turns, prints and keeps the
 * figures.
 */
public final class AuthRun {
    private static final List<Integer> SIGN_INS_AT_ONCE = List.of(2, 8, 32);
    private static final List<Integer> REFRESHES_AT_ONCE = List.of(1, 8, 32);
    private static final Duration WARM_UP = Duration.ofSeconds(3);

    private final AuthOptions options;
    private final PrintStream out;
    private final List<Double> ceilings = new ArrayList<>();
    private final Map<Cell, List<Turn>> turns = new LinkedHashMap<>();

    private AuthRun(AuthOptions options, PrintStream out) {
        this.options = options;
        this.out = out;
    }

    /**
     * Measures and prints.
     *
     * @param arguments what comes after {@code auth}
     * @throws IllegalArgumentException they are not understood
     */
    public static void run(List<String> arguments, PrintStream out) throws IOException, InterruptedException {
        new AuthRun(AuthOptions.parse(arguments), out).run();
    }

    private void run() throws IOException, InterruptedException {
        Machine machine = Machine.here();
        out.println(Json.of(machine.json()));
        try (Places places = Places.make();
                Caller caller = new Caller();
                BenchProcess ceiling = ceiling(places);
                ReeveAccounts reeve = ReeveAccounts.start(places);
                @Nullable PocketBaseAccounts pocketBase = PocketBaseAccounts.start(places)) {
            List<Crowd> crowds = new ArrayList<>();
            crowds.add(new Crowd(reeve, caller, options.users()));
            if (pocketBase == null) {
                out.println("pocketbase is ABSENT; it needs Go: sh bench/peers/build-pocketbase.sh");
            } else {
                crowds.add(new Crowd(pocketBase, caller, options.users()));
            }
            for (Crowd crowd : crowds) {
                out.println(options.users() + " users sign up at " + crowd.server());
                crowd.signUp();
                Turn _ = crowd.refreshes(8, WARM_UP);
            }
            measure(crowds, ceiling);
            out.println(Flood.SIGN_INS_PER_SECOND + " sign-ins a second beside other calls");
            Flood flood = Flood.run(crowds.getFirst(), reeve, caller, options);
            report(new AuthReport(machine, options, Spread.of(ceilings), cells(), flood));
        }
    }

    private static BenchProcess ceiling(Places places) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(ReeveUp.JVM);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), HashCeiling.class.getName()));
        return BenchProcess.start("ceiling", command, Map.of(), places.logs(), null);
    }

    private void measure(List<Crowd> crowds, BenchProcess ceiling) throws IOException, InterruptedException {
        Duration time = Duration.ofSeconds(options.seconds());
        double _ = ceiling(ceiling);
        for (int turn = 1; turn <= options.turns(); turn++) {
            out.println("turn " + turn + " of " + options.turns());
            ceilings.add(ceiling(ceiling));
            for (int callers : SIGN_INS_AT_ONCE) {
                for (Crowd crowd : crowds) {
                    add("sign-in", callers, crowd, crowd.signIns(callers, time));
                }
            }
            for (int callers : REFRESHES_AT_ONCE) {
                for (Crowd crowd : crowds) {
                    add("refresh", callers, crowd, crowd.refreshes(callers, time));
                }
            }
        }
    }

    private double ceiling(BenchProcess process) throws InterruptedException {
        process.say(Integer.toString(options.seconds()));
        String line = process.await(HashCeiling.RESULT, Duration.ofSeconds(options.seconds() + 30L));
        return Double.parseDouble(line.substring(HashCeiling.RESULT.length()));
    }

    private void add(String load, int callers, Crowd crowd, Turn turn) {
        turns.computeIfAbsent(new Cell(load, callers, crowd.server(), List.of()), _ -> new ArrayList<>())
                .add(turn);
    }

    private List<Cell> cells() {
        return turns.entrySet().stream()
                .map(entry -> new Cell(
                        entry.getKey().load(),
                        entry.getKey().callers(),
                        entry.getKey().server(),
                        entry.getValue()))
                .toList();
    }

    private void report(AuthReport report) throws IOException {
        out.println();
        out.print(report.tables());
        Path save = options.save();
        if (save != null) {
            report.save(save);
            out.println("Saved to " + save);
        }
    }
}
