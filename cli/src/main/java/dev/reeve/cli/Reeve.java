// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.cli;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command line's entrance; the launcher {@code ./reeve} starts it. */
@Command(
        name = "reeve",
        description = "Talks to a running Reeve.",
        synopsisSubcommandLabel = "COMMAND",
        footer = {"", "Exit codes: 0 done, 1 failed, 2 usage, 3 not allowed, 4 unreachable, 130 interrupted."})
public final class Reeve implements Runnable {
    @Spec
    private @Nullable CommandSpec spec;

    private Reeve() {}

    /** Runs the command and ends the process with its exit code. */
    public static void main(String[] arguments) {
        Shell shell = Shell.ofProcess();
        int exitCode = run(shell, arguments);
        shell.out().flush();
        System.exit(exitCode);
    }

    /** Runs one command; returns its exit code. */
    static int run(Shell shell, String... arguments) {
        return line(shell).execute(arguments);
    }

    /** All that can be asked of it. */
    static CommandLine line(Shell shell) {
        CommandLine line = new CommandLine(new Reeve())
                .addSubcommand(new CallCommand(shell))
                .addSubcommand(new ServicesCommand(shell))
                .addSubcommand(new TopCommand(shell))
                .addSubcommand(
                        "bench", new CommandLine(new BenchCommand()).addSubcommand(new BenchServiceCommand(shell)))
                .addSubcommand(
                        "logs",
                        new CommandLine(new LogsCommand(shell))
                                .addSubcommand(new LevelCommand(shell))
                                .addSubcommand(new LevelsCommand(shell))
                                .addSubcommand(new MarkCommand(shell))
                                .addSubcommand(new LogAuditCommand(shell)))
                .addSubcommand(new UsersCommand(shell))
                .addSubcommand(new SessionsCommand(shell))
                .addSubcommand(new TokenCommand(shell))
                .addSubcommand("keys", KeysCommand.line(shell))
                .addSubcommand(new DoctorCommand(shell))
                .addSubcommand(new CheckCommand(shell));
        line.setOut(new PrintWriter(shell.out(), true, StandardCharsets.UTF_8));
        line.setErr(new PrintWriter(shell.err(), true, StandardCharsets.UTF_8));
        line.setExpandAtFiles(false); // @FILE is a body here, not more arguments.
        line.setUsageHelpAutoWidth(shell.isTerminal());
        line.setColorScheme(CommandLine.Help.defaultColorScheme(
                shell.hasColours() ? CommandLine.Help.Ansi.ON : CommandLine.Help.Ansi.OFF));
        line.setParameterExceptionHandler((failure, _) -> usage(shell, failure));
        line.setExecutionExceptionHandler((failure, command, _) -> failed(shell, failure, command));
        return line;
    }

    @Override
    public void run() {
        if (spec != null) {
            throw new ParameterException(spec.commandLine(), "Which command?");
        }
    }

    private static int usage(Shell shell, ParameterException failure) {
        CommandLine command = failure.getCommandLine();
        shell.err().println("reeve: " + VisibleText.of(String.valueOf(failure.getMessage())));
        shell.err().println(command.getHelp().synopsis(0).stripTrailing());
        shell.err().println("More: ./" + command.getCommandSpec().qualifiedName(" ") + " --help");
        return ExitCode.USAGE.number();
    }

    private static int failed(Shell shell, Exception failure, CommandLine command) throws Exception {
        if (!(failure instanceof CliException known)) {
            throw failure;
        }
        if (command.getParseResult().hasMatchedOption("--json")) {
            shell.err().println(Json.write(json(known)));
            return known.exitCode().number();
        }
        shell.err().println(command.getCommandSpec().qualifiedName(" ") + ": " + known.text());
        if (!known.next().isEmpty()) {
            shell.err().println("  " + known.next());
        }
        return known.exitCode().number();
    }

    private static Map<String, Object> json(CliException failure) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("error", failure.text());
        json.put("next", failure.next());
        json.put("exitCode", failure.exitCode().number());
        json.putAll(failure.details());
        return json;
    }
}
