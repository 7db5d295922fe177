// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Log lines of devices and services: stored, and with -f as they arrive. */
@Command(
        name = "logs",
        description = "Print log lines, oldest first; with -f also those that arrive.",
        synopsisSubcommandLabel = "[level|levels]",
        footer = {
            "",
            "Example: ./reeve logs -f --level warn --since 10m checkout",
            "The words level and levels are searched for after two dashes: ./reeve logs -- level"
        })
final class LogsCommand implements Callable<Integer> {
    private static final int LIMIT_DEFAULT = 100;
    private static final int LIMIT_MAX = 100_000;

    /** The gateway's most for one follow. */
    private static final int HISTORY_MAX = 1_000;

    private static final int FOLLOW_HISTORY_DEFAULT = 20;

    @Mixin
    private final ConnectionOptions options = new ConnectionOptions();

    @Mixin
    private final LogFilter filter = new LogFilter();

    @Option(
            names = {"-f", "--follow"},
            description = "Go on with what arrives; reconnects by itself and says what it missed.")
    private boolean follow;

    @Option(
            names = {"--since"},
            paramLabel = "TIME",
            converter = TimeText.Converter.class,
            description = "From this time: 10m, 2h, 2026-01-02T13:01:02Z, unix milliseconds.")
    private @Nullable TimeText since;

    @Option(
            names = {"--until"},
            paramLabel = "TIME",
            converter = TimeText.Converter.class,
            description = "Up to this time.")
    private @Nullable TimeText until;

    @Option(
            names = {"--limit"},
            paramLabel = "N",
            description = "At most this many stored lines. Default: the last 100 (-f: 20); with --since all.")
    private @Nullable Integer limit;

    private final Shell shell;

    LogsCommand(Shell shell) {
        this.shell = shell;
    }

    @Override
    public Integer call() {
        check();
        List<Map.Entry<String, String>> parameters = filter.parameters();
        try (Gateway gateway = Gateway.of(Installation.find(shell, options))) {
            LogPrinter printer = new LogPrinter(shell, options.isJson());
            StoredLines stored = new StoredLines(gateway, parameters, text(since), text(until));
            if (!follow) {
                printStored(stored, printer);
                return ExitCode.OK.number();
            }
            LogFollower follower = new LogFollower(gateway, parameters, printer, shell);
            if (since == null) {
                follower.run("", Math.min(limit == null ? FOLLOW_HISTORY_DEFAULT : limit, HISTORY_MAX));
            } else {
                follower.run(stored.forward(stored(LIMIT_MAX), printer::entry), 0);
            }
            return ExitCode.OK.number();
        }
    }

    private void printStored(StoredLines stored, LogPrinter printer) {
        if (since != null) {
            String _ = stored.forward(stored(LIMIT_MAX), printer::entry);
        } else {
            for (JsonNode entry : stored.backward(stored(LIMIT_DEFAULT)).reversed()) {
                if (!printer.entry(entry)) {
                    return;
                }
            }
        }
        if (stored.hasMore() && shell.isTerminal()) {
            shell.err().println("-- there are more lines: --limit, --since --");
        } else if (stored.count() == 0 && shell.isTerminal()) {
            shell.err().println("No line matches.");
        }
    }

    private int stored(int byDefault) {
        return limit == null ? byDefault : limit;
    }

    private void check() {
        if (limit != null && (limit < 1 || limit > LIMIT_MAX)) {
            throw CliException.usage("--limit: 1 to " + LIMIT_MAX);
        }
        if (follow && until != null) {
            throw CliException.usage("-f goes on for ever: it cannot be used with --until");
        }
    }

    private static String text(@Nullable TimeText time) {
        return time == null ? "" : time.text();
    }
}
