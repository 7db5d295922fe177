// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.runner.RunnerException;

/** {@code ./reeve bench}. */
public final class Bench {
    private static final int USAGE = 2;
    private static final String HELP = """
            Usage: ./reeve bench core [--full] [--seconds N] [--save FILE]

              core         round trips through the broker's state machine on one thread, without sockets
              --full       every combination of parameters (54) instead of the usual 21
              --seconds N  of warming up and of measuring each setting (default 5)
              --save FILE  keeps the figures, as in bench/results/core.json
            """;

    private boolean full;
    private int seconds = 5;
    private @Nullable Path save;

    private Bench() {}

    /** Exit code 0 = done, 1 = a benchmark failed, 2 = usage. */
    @SuppressWarnings("SystemOut") // a program for the terminal
    public static void main(String[] arguments) throws RunnerException, IOException {
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        Bench bench = new Bench();
        if (!bench.understands(List.of(arguments))) {
            out.print(HELP);
            System.exit(USAGE);
        }
        Machine machine = Machine.here();
        out.println(machine.json());
        List<CoreSetting> settings = bench.full ? CoreSetting.full() : CoreSetting.usual();
        List<Figure> figures = new CoreRun(out, bench.seconds).run(settings);
        if (bench.save != null) {
            CoreRun.save(bench.save, machine, figures);
            out.println("Saved to " + bench.save);
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
