// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
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
        synopsisSubcommandLabel = "[level|levels|mark|audit]",
        preprocessor = FilterTerms.class,
        footer = {
            "",
            "Example: ./reeve logs -f --since 10m checkout 'level>=warn' -logger:net",
            "The words level, levels, mark and audit are searched for after two dashes: ./reeve logs -- level"
        })
final class LogsCommand implements Callable<Integer> {
    private static final int LIMIT_DEFAULT = 100;
    private static final int LIMIT_MAX = 100_000;
    private static final int EXPORT_MAX = 1_000_000;
    private static final int AROUND_MAX = 200;

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
            description = {
                "At most this many stored lines. Default: the last 100 (-f: 20); with --since, --export all.",
                "With --around before it and behind it; default: 50."
            })
    private @Nullable Integer limit;

    @Option(
            names = {"--around"},
            paramLabel = "CURSOR",
            description = "What stands around this line (its cursor is in --json), unfiltered: of its session.")
    private @Nullable String around;

    @Option(
            names = {"--trace"},
            description = "With --around: of its trace, over all devices.")
    private boolean trace;

    @Option(
            names = {"--export"},
            paramLabel = "FILE",
            description = "Write all lines into this new file, one JSON entry a line; the last line says complete.")
    private @Nullable Path export;

    private final Shell shell;

    LogsCommand(Shell shell) {
        this.shell = shell;
    }

    @Override
    public Integer call() {
        check();
        List<Map.Entry<String, String>> parameters = filter.parameters();
        try (Gateway gateway = Gateway.of(Installation.find(shell, options))) {
            run(gateway, parameters);
            return ExitCode.OK.number();
        } catch (CliException e) {
            throw FilterCaret.under(e, filter.typed());
        }
    }

    private void run(Gateway gateway, List<Map.Entry<String, String>> parameters) {
        if (export != null) {
            export(gateway, parameters, export);
        } else if (around != null) {
            printAround(gateway, around);
        } else if (follow) {
            follow(gateway, parameters);
        } else {
            printStored(
                    new StoredLines(gateway, parameters, text(since), text(until)),
                    new LogPrinter(shell, options.isJson()));
        }
    }

    private void export(Gateway gateway, List<Map.Entry<String, String>> parameters, Path file) {
        List<Map.Entry<String, String>> query = new ArrayList<>(parameters);
        LogFilter.add(query, "from", text(since));
        LogFilter.add(query, "to", text(until));
        int records = LogExport.run(gateway, query, file, limit == null ? 0 : limit);
        shell.err().println("-- " + records + " records in " + file + " --");
    }

    private void printAround(Gateway gateway, String cursor) {
        List<Map.Entry<String, String>> query = new ArrayList<>();
        LogFilter.add(query, "cursor", cursor);
        LogFilter.add(query, "lines", limit == null ? "" : Integer.toString(limit));
        LogFilter.add(query, "trace", trace ? "true" : "");
        JsonNode reply = Json.parse(gateway.get("v1/logs/around", query).body()).orElse(Json.object());
        LogPrinter printer = new LogPrinter(shell, options.isJson());
        for (JsonNode entry : reply.path("entries")) {
            if (!printer.entry(entry)) {
                return;
            }
        }
    }

    private void follow(Gateway gateway, List<Map.Entry<String, String>> parameters) {
        LogPrinter printer = new LogPrinter(shell, options.isJson());
        LogFollower follower = new LogFollower(gateway, parameters, printer, shell);
        if (since == null) {
            follower.run("", Math.min(limit == null ? FOLLOW_HISTORY_DEFAULT : limit, HISTORY_MAX));
        } else {
            StoredLines stored = new StoredLines(gateway, parameters, text(since), text(until));
            String last = stored.forward(stored(LIMIT_MAX), printer::entry);
            sayShortened(stored);
            follower.run(last, 0);
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
        sayShortened(stored);
        if (stored.hasMore() && shell.isTerminal()) {
            shell.err().println("-- there are more lines: --limit, --since --");
        } else if (stored.count() == 0 && shell.isTerminal()) {
            shell.err().println("No line matches.");
        }
    }

    private void sayShortened(StoredLines stored) {
        new ShortenedHistory(shell, options.isJson()).say(stored.shortened(), since);
    }

    private int stored(int byDefault) {
        return limit == null ? byDefault : limit;
    }

    private void check() {
        int limitMax = export != null ? EXPORT_MAX : around != null ? AROUND_MAX : LIMIT_MAX;
        if (limit != null && (limit < 1 || limit > limitMax)) {
            throw CliException.usage("--limit: 1 to " + limitMax);
        }
        if (follow && (export != null || around != null)) {
            throw CliException.usage("-f goes on for ever: it cannot be used with --export or --around");
        }
        checkAround();
        if (follow && until != null) {
            throw CliException.usage("-f goes on for ever: it cannot be used with --until");
        }
    }

    private void checkAround() {
        if (around == null && trace) {
            throw CliException.usage("--trace is of --around; a filter has trace:ID");
        }
        if (around != null && (export != null || since != null || until != null || !filter.isEmpty())) {
            throw CliException.usage(
                    "--around shows what stands there, unfiltered: only --limit and --trace go with it");
        }
    }

    private static String text(@Nullable TimeText time) {
        return time == null ? "" : time.text();
    }
}
