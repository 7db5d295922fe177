// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.reeve.cli.FakeGateway.Answer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Measuring a service over HTTP. */
class BenchCommandIT {
    private final FakeGateway gateway = new FakeGateway();
    private final Terminal terminal;

    BenchCommandIT(@TempDir Path home) throws IOException {
        Files.createDirectories(home.resolve("data"));
        terminal = Terminal.of(home, gateway);
    }

    @AfterEach
    void stop() {
        gateway.close();
    }

    @Test
    void callsAtTheRateAndTellsHowLongItTook() {
        // Given
        gateway.answers("/v1/services/echo/say", Answer.json("{}"));

        // When
        int exitCode = terminal.run(
                "bench", "service", "echo", "say", "--rate", "100", "--duration", "500ms", "--warm-up", "100ms");

        // Then
        assertThat(exitCode).isZero();
        assertThat(gateway.asked("/v1/services/echo/say")).hasSize(60).allSatisfy(asked -> {
            assertThat(asked.method()).isEqualTo("POST");
            assertThat(asked.body()).isEqualTo("{}");
            assertThat(asked.headers()).containsEntry("reeve-deadline-ms", "10000");
        });
        assertThat(terminal.lines()).hasSize(3);
        assertThat(terminal.lines().get(0)).isEqualTo("echo/say: 50 calls at 100/s, at most 64 open");
        assertThat(terminal.lines().get(1)).matches("50 succeeded, [0-9.]+/s answered, 0 failed");
        assertThat(terminal.lines().get(2)).matches("p50 .+  p90 .+  p99 .+  p99.9 .+  max .+");
    }

    /** The document is generated from the gateway's own defaults, and tested. */
    @Test
    void staysByDefaultBelowWhatAGatewayAllowsOneCaller() throws IOException {
        String row = Files.readAllLines(Path.of("../docs/configuration.md")).stream()
                .filter(line -> line.startsWith("| `reeve.gateway.limits.subject-rate` |"))
                .findFirst()
                .orElseThrow();
        int allowed = Integer.parseInt(row.split("`", -1)[3]);

        assertThat(Integer.parseInt(BenchServiceCommand.RATE_DEFAULT)).isLessThan(allowed);
        assertThat(terminal.run("bench", "service", "--help")).isZero();
        assertThat(terminal.out()).contains("Default: " + BenchServiceCommand.RATE_DEFAULT);
    }

    @Test
    void saysWhatToDoWhereTheGatewayBoundsTheCaller() {
        gateway.answers("/v1/services/echo", Answer.json("{}"), Answer.problem(429, "RATE_LIMITED", "slow down"));

        int exitCode =
                terminal.run("bench", "service", "echo", "--rate", "50", "--duration", "200ms", "--warm-up", "0s");

        assertThat(exitCode).isZero();
        assertThat(terminal.lines()).contains("  RATE_LIMITED: 9");
        assertThat(terminal.lines().getLast()).contains("--rate", "reeve.gateway.limits.subject-rate");
    }

    @Test
    void countsErrorsByReason() {
        // Given
        Answer busy = Answer.problem(429, "QUEUE_FULL", "full");
        Answer bare = new Answer(502, "text/html", "<p>", Map.of(), false);
        gateway.answers("/v1/services/echo", busy, busy, bare, Answer.json("{}"));

        // When
        int exitCode = terminal.run(
                "bench",
                "service",
                "echo",
                "--json",
                "--rate",
                "50",
                "--duration",
                "200ms",
                "--warm-up",
                "0s",
                "--window",
                "1");

        // Then
        assertThat(exitCode).isZero();
        JsonNode json = Json.parse(terminal.out()).orElseThrow();
        assertThat(json.path("calls").asLong()).isEqualTo(10);
        assertThat(json.path("succeeded").asLong()).isEqualTo(7);
        assertThat(json.path("failed").asLong()).isEqualTo(3);
        assertThat(json.path("errors").toString()).isEqualTo("{\"HTTP 502\":1,\"QUEUE_FULL\":2}");
        assertThat(json.path("micros").path("p99.9").asLong())
                .isGreaterThanOrEqualTo(json.path("micros").path("p50").asLong());
    }

    @Test
    void failsWhenNothingSucceeds() {
        // Given
        terminal.with("REEVE_URL", "http://127.0.0.1:1");

        // When
        int exitCode =
                terminal.run("bench", "service", "echo", "--rate", "50", "--duration", "100ms", "--warm-up", "0s");

        // Then
        assertThat(exitCode).isEqualTo(1);
        assertThat(terminal.out()).contains("0 succeeded").contains("  UNREACHABLE: 5");
    }

    @Test
    void refusesWhatMakesNoSense() {
        assertThat(terminal.run("bench")).isEqualTo(2);
        assertThat(terminal.run("bench", "service")).isEqualTo(2);
        assertThat(terminal.run("bench", "service", "echo", "--rate", "0")).isEqualTo(2);
        assertThat(terminal.run("bench", "service", "echo", "--window", "10001"))
                .isEqualTo(2);
        assertThat(terminal.run("bench", "service", "echo", "--duration", "2h")).isEqualTo(2);
        assertThat(terminal.run("bench", "service", "echo", "--body", "{")).isEqualTo(2);
        assertThat(gateway.asked()).isEmpty();
    }
}
