// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.cli;

import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Calls one service at a fixed rate through the gateway, and tells how long it took. */
@Command(
        name = "service",
        description = "Call a service at a fixed rate and print how long its replies took.",
        footer = {
            "",
            "Open loop: a call is due by the clock, whether or not earlier ones have been answered, and its time counts"
                    + " from when it was due. So a service that falls behind shows it.",
            "",
            "Example: ./reeve bench service echo --rate 500 --duration 30s, where the gateway was started by",
            "./reeve up --set reeve.gateway.limits.subject-rate=1000"
        })
final class BenchServiceCommand implements Callable<Integer> {
    /** Under the gateway's own default of {@code reeve.gateway.limits.subject-rate}: a test holds them together. */
    static final String RATE_DEFAULT = "40";

    private static final int RATE_MAX = 100_000;
    private static final int WINDOW_MAX = 10_000;
    private static final Duration DURATION_MAX = Duration.ofHours(1);

    @Mixin
    private final ConnectionOptions options = new ConnectionOptions();

    @Parameters(index = "0", paramLabel = "NAME", description = "The service.")
    private String service = "";

    @Parameters(index = "1", arity = "0..1", paramLabel = "METHOD", description = "Its method. Default: none.")
    private @Nullable String method;

    @Option(
            names = {"--rate"},
            paramLabel = "N",
            defaultValue = RATE_DEFAULT,
            description = "Calls a second. Default: " + RATE_DEFAULT
                    + ", below what a gateway allows one caller unless it is told otherwise"
                    + " (reeve.gateway.limits.subject-rate).")
    private int rate;

    @Option(
            names = {"--window"},
            paramLabel = "N",
            defaultValue = "64",
            description = "Calls open at once at most; those due beyond wait, and it counts. Default: 64.")
    private int window;

    @Option(
            names = {"--duration"},
            paramLabel = "TIME",
            converter = DurationText.class,
            defaultValue = "10s",
            description = "How long is measured. Default: 10s.")
    private Duration duration = Duration.ofSeconds(10);

    @Option(
            names = {"--warm-up"},
            paramLabel = "TIME",
            converter = DurationText.class,
            defaultValue = "2s",
            description = "How long it runs before that. Default: 2s.")
    private Duration warmUp = Duration.ofSeconds(2);

    @Option(
            names = {"--deadline"},
            paramLabel = "TIME",
            converter = DurationText.class,
            defaultValue = "10s",
            description = "Of each call. Default: 10s.")
    private Duration deadline = Duration.ofSeconds(10);

    @Option(
            names = {"--body"},
            paramLabel = "JSON",
            defaultValue = "{}",
            description = "Of each call. Default: {}.")
    private String body = "{}";

    private final Shell shell;

    BenchServiceCommand(Shell shell) {
        this.shell = shell;
    }

    @Override
    public Integer call() {
        check();
        try (Gateway gateway = Gateway.of(Installation.find(shell, options))) {
            BenchRun run = new BenchRun(gateway, request(gateway), new BenchRun.Load(rate, window, warmUp, duration));
            BenchResult result = run.run();
            String target = method == null ? service : service + "/" + method;
            print(options.isJson() ? List.of(result.json(target, rate, window)) : result.lines(target, rate, window));
            return result.succeeded() > 0 ? ExitCode.OK.number() : ExitCode.FAILED.number();
        }
    }

    private void print(List<String> lines) {
        for (String line : lines) {
            boolean _ = shell.println(line);
        }
    }

    private HttpRequest request(Gateway gateway) {
        String path = "v1/services/" + Gateway.encode(service) + (method == null ? "" : "/" + Gateway.encode(method));
        return gateway.request(path, List.of())
                .timeout(deadline.plusSeconds(5))
                .header("Content-Type", "application/json")
                .header("Reeve-Deadline-Ms", Long.toString(deadline.toMillis()))
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
    }

    private void check() {
        within("--rate", rate, RATE_MAX);
        within("--window", window, WINDOW_MAX);
        if (duration.isZero() || duration.compareTo(DURATION_MAX) > 0 || warmUp.compareTo(DURATION_MAX) > 0) {
            throw CliException.usage("--duration, --warm-up: up to 1h");
        }
        String mistake = Json.mistakeIn(body);
        if (!mistake.isEmpty()) {
            throw CliException.usage("--body is no JSON: " + VisibleText.of(mistake));
        }
    }

    private static void within(String option, int value, int max) {
        if (value < 1 || value > max) {
            throw CliException.usage(option + ": 1 to " + max);
        }
    }
}
