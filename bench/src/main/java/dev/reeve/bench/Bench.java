// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.bench;

import dev.reeve.bench.auth.AuthRun;
import dev.reeve.bench.broker.BrokerRun;
import dev.reeve.bench.gateway.GatewayRun;
import dev.reeve.bench.logs.LogsRun;
import dev.reeve.bench.scaler.ScalerRun;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.runner.RunnerException;

/** {@code ./reeve bench}. */
public final class Bench {
    private static final int USAGE = 2;
    private boolean full;
    private int seconds = 5;
    private @Nullable Path save;

    private Bench() {}

    /** Exit code 0 = done, 1 = a benchmark failed, 2 = usage. */
    @SuppressWarnings("SystemOut") // a program for the terminal
    public static void main(String[] arguments) throws RunnerException, IOException, InterruptedException {
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        List<String> given = List.of(arguments);
        switch (given.isEmpty() ? "" : given.getFirst()) {
            case "broker" -> run(BrokerRun::run, given, out);
            case "auth" -> run(AuthRun::run, given, out);
            case "gateway" -> run(GatewayRun::run, given, out);
            case "logs" -> run(LogsRun::run, given, out);
            case "scaler" -> run(ScalerRun::run, given, out);
            default -> core(given, out);
        }
    }

    /** A bench that understands its own arguments; those it does not are an {@link IllegalArgumentException}. */
    private interface Part {
        void run(List<String> arguments, PrintStream out) throws IOException, InterruptedException, RunnerException;
    }

    private static void run(Part part, List<String> given, PrintStream out)
            throws IOException, InterruptedException, RunnerException {
        try {
            part.run(given.subList(1, given.size()), out);
        } catch (IllegalArgumentException e) {
            out.println("reeve: " + e.getMessage());
            out.print(help());
            System.exit(USAGE);
        }
    }

    private static void core(List<String> given, PrintStream out) throws RunnerException, IOException {
        Bench bench = new Bench();
        if (!bench.understands(given)) {
            out.print(help());
            System.exit(USAGE);
        }
        bench.core(out);
    }

    /** The launcher shows the same text without building first. */
    private static String help() throws IOException {
        try (InputStream text = Objects.requireNonNull(Bench.class.getResourceAsStream("help.txt"))) {
            return new String(text.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private void core(PrintStream out) throws RunnerException, IOException {
        Machine machine = Machine.here();
        out.println(Json.of(machine.json()));
        List<CoreSetting> settings = full ? CoreSetting.full() : CoreSetting.usual();
        List<Figure> figures = new CoreRun(out, seconds).run(settings);
        if (save != null) {
            CoreRun.save(save, machine, figures);
            out.println("Saved to " + save);
        }
    }

    private boolean understands(List<String> arguments) {
        if (arguments.isEmpty() || !arguments.getFirst().equals("core")) {
            return false;
        }
        for (int i = 1; i < arguments.size(); i++) {
            boolean hasValue = i + 1 < arguments.size();
            switch (arguments.get(i)) {
                case "--full" -> full = true;
                case "--seconds" -> {
                    if (!hasValue || !arguments.get(++i).matches("[1-9][0-9]{0,2}")) {
                        return false;
                    }
                    seconds = Integer.parseInt(arguments.get(i));
                }
                case "--save" -> {
                    if (!hasValue) {
                        return false;
                    }
                    save = Path.of(arguments.get(++i));
                }
                default -> {
                    return false;
                }
            }
        }
        return true;
    }
}
