// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.cli;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Uses a running Reeve as apps, phones and services do; {@code helm test} is this, in a pod. */
@Command(
        name = "check",
        description = "Use a running Reeve as apps and services do: sign in, call by every door, send a log line.",
        footer = {
            "",
            "What this Reeve does not have is told and left out. Ends with 0 if nothing failed, 1 if something did,",
            "4 if the gateway does not answer. It leaves a log line, and an account that is erased after seven days."
        })
final class CheckCommand implements Callable<Integer> {
    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final String ECHO = "echo";

    /** The client's own words on connections; findings say what matters. Held, as loggers are forgotten otherwise. */
    private static final Logger SILENCED = Logger.getLogger("dev.reeve");

    @Mixin
    private final ConnectionOptions options = new ConnectionOptions();

    @Option(
            names = {"--service"},
            paramLabel = "NAME",
            description = "A service that gives back what it is sent; there has to be one of that name. Default: echo,"
                    + " if there is one.")
    private @Nullable String service;

    @Option(
            names = {"--brokers"},
            paramLabel = "ENDPOINTS",
            description = "Also call by MDP at each of these brokers: tcp://HOST:PORT, dns://NAME:PORT, separated by"
                    + " commas. Default: $REEVE_BROKERS.")
    private @Nullable String brokers;

    @Option(
            names = {"--key-file"},
            paramLabel = "FILE",
            description = "CURVE keys of a client, for brokers that encrypt. Default: $REEVE_KEY_FILE.")
    private @Nullable Path keyFile;

    @Option(
            names = {"--deadline"},
            paramLabel = "TIME",
            converter = DurationText.class,
            defaultValue = "60s",
            description =
                    "How long one call may take, the start of a worker included. Default: 60s, the most there is.")
    private Duration deadline = Duration.ofSeconds(60);

    @Option(
            names = {"--wait"},
            paramLabel = "TIME",
            converter = DurationText.class,
            defaultValue = "0s",
            description = "Try what fails again for so long in all: an installation may have just begun. Default: 0s.")
    private Duration wait = Duration.ZERO;

    private final Shell shell;

    CheckCommand(Shell shell) {
        this.shell = shell;
    }

    @Override
    public Integer call() {
        SILENCED.setLevel(Level.OFF);
        Installation installation = Installation.find(shell, options);
        CheckedService echo = new CheckedService(service == null ? ECHO : service, service != null, deadline);
        List<Finding> findings = new ArrayList<>();
        long untilNs = System.nanoTime() + wait.toNanos();
        boolean isReached =
                !run(new GatewayReach(installation)::look, untilNs, findings).isFailure();
        String token = isReached ? throughTheGateway(installation, echo, untilNs, findings) : "";
        String endpoints = brokers == null ? shell.variable("REEVE_BROKERS") : brokers;
        for (Supplier<Finding> broker : new BrokerChecks(keyFile(), echo, token).atEach(endpoints)) {
            Finding _ = run(broker, untilNs, findings);
        }
        if (options.isJson()) {
            new FindingPrinter(shell).document(findings);
        }
        return ExitCode.of(findings, isReached).number();
    }

    /**
     * Who is not there takes what needs it along: without auth nothing, without the service one door for all.
     *
     * @return a token of the key; empty if there is none
     */
    private String throughTheGateway(
            Installation installation, CheckedService echo, long untilNs, List<Finding> findings) {
        AccountChecks accounts = new AccountChecks(installation);
        if (run(accounts::apiKey, untilNs, findings).verdict() == Finding.Verdict.NOTE) {
            return "";
        }
        Finding _ = run(accounts::signIn, untilNs, findings);
        CallChecks calls = new CallChecks(shell, installation, echo);
        for (DoorName door : CallChecks.DOORS) {
            if (run(() -> calls.call(door), untilNs, findings).verdict() == Finding.Verdict.NOTE) {
                break;
            }
        }
        Finding _ = run(new LogLineCheck(installation)::sendAndFind, untilNs, findings);
        return accounts.token();
    }

    private @Nullable Path keyFile() {
        String variable = shell.variable("REEVE_KEY_FILE");
        return keyFile != null || variable.isEmpty() ? keyFile : Path.of(variable);
    }

    /** Looks until it is well or the time is up; returns what was found last. */
    private Finding run(Supplier<Finding> check, long untilNs, List<Finding> findings) {
        Finding finding = check.get();
        while (finding.isFailure()
                && untilNs - System.nanoTime() > PAUSE.toNanos()
                && !Thread.currentThread().isInterrupted()) {
            LockSupport.parkNanos(this, PAUSE.toNanos());
            finding = check.get();
        }
        findings.add(finding);
        if (!options.isJson()) {
            new FindingPrinter(shell).line(finding);
        }
        return finding;
    }
}
