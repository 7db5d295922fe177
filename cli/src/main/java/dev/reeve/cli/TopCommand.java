// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.cli;

import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Services live: in place on a terminal, line by line elsewhere. */
@Command(
        name = "top",
        description = "Show services live: the busiest first, q or Ctrl-C ends it.",
        footer = {
            "",
            "Where the output is no terminal, each look prints a line per service; with --json one document a line."
        })
final class TopCommand implements Callable<Integer> {
    private static final Duration INTERVAL_MIN = Duration.ofMillis(250);
    private static final Duration INTERVAL_MAX = Duration.ofMinutes(10);

    @Mixin
    private final ConnectionOptions options = new ConnectionOptions();

    @Option(
            names = {"--interval"},
            paramLabel = "TIME",
            converter = DurationText.class,
            defaultValue = "1s",
            description = "Time between two looks, 250ms to 10m. Default: 1s.")
    private Duration interval = Duration.ofSeconds(1);

    @Option(
            names = {"-n", "--count"},
            paramLabel = "N",
            defaultValue = "0",
            description = "End after so many looks. Default: never.")
    private int count;

    @Option(
            names = {"-i", "--instances"},
            description = "Also show workers, and each broker's part.")
    private boolean instances;

    private final Shell shell;

    TopCommand(Shell shell) {
        this.shell = shell;
    }

    @Override
    public Integer call() {
        if (interval.compareTo(INTERVAL_MIN) < 0 || interval.compareTo(INTERVAL_MAX) > 0) {
            throw CliException.usage("--interval: 250ms to 10m");
        }
        if (count < 0) {
            throw CliException.usage("--count: 0 or more");
        }
        try (Gateway gateway = Gateway.of(Installation.find(shell, options));
                TopView view = view()) {
            new TopLoop(gateway, view, interval, count).run();
            return ExitCode.OK.number();
        }
    }

    private TopView view() {
        if (shell.isTerminal() && !options.isJson()) {
            return new TopScreen(shell, instances);
        }
        return new TopLines(shell, options.isJson());
    }
}
