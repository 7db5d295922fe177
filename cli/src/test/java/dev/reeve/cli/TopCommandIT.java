// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reeve.cli.FakeGateway.Answer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The live view: on a terminal, into a file, and when the gateway is away for a while. */
class TopCommandIT {
    private static final Answer FIRST = Answer.json("""
            {"services":[{"name":"idle","readyWorkers":1},
            {"name":"busy","readyWorkers":2,"waiting":7,"oldestWaitingMs":1500,"inFlight":2,"arrivals":90,"completions":81,
            "arrivalsPerSecond":12.5,"completionsPerSecond":4.0,"instances":[{"id":"busy-1","capacity":1,"inFlight":1}]}],
            "brokers":[{"id":"b-1","answered":true},{"id":"b-2","answered":true}]}""");
    private static final Answer SECOND = Answer.json("{\"services\":[{\"name\":\"calm\",\"readyWorkers\":1}]}");

    private final FakeGateway gateway = new FakeGateway();
    private final Terminal terminal;

    TopCommandIT(@TempDir Path home) throws IOException {
        Files.createDirectories(home.resolve("data"));
        terminal = Terminal.of(home, gateway)
                .at(Clock.fixed(Instant.parse("2026-01-02T13:01:02Z"), ZoneOffset.UTC))
                .with("NO_COLOR", "1");
    }

    @AfterEach
    void stop() {
        gateway.close();
    }

    @Test
    void drawsInPlaceOnATerminalAndGivesItBack() {
        // Given
        gateway.answers("/v1/services", FIRST, SECOND);

        // When
        int exitCode = terminal.withPerson().run("top", "--interval", "250ms", "--count", "2");

        // Then
        assertThat(exitCode).isZero();
        assertThat(terminal.out())
                .startsWith("\u001b[?1049h\u001b[?25l\u001b[H13:01:02  2 services at 2 brokers  in 12.5/s  out 4.0/s")
                .endsWith("\u001b[?25h\u001b[?1049l");
        List<String> first = frame(1);
        assertThat(first.get(1)).startsWith("SERVICE  WORKERS  WAITING  OLDEST");
        assertThat(first.get(2)).startsWith("busy           2        7   1.5 s          2  12.5    4.0");
        assertThat(first.get(3)).startsWith("idle           1        0       -");
        assertThat(frame(2).getFirst()).startsWith("13:01:02  1 service  in 0.0/s");
        assertThat(frame(2).get(2)).startsWith("calm");
    }

    @Test
    void endsAtQ() {
        // Given
        gateway.answers("/v1/services", FIRST);

        // When
        int exitCode = terminal.withPerson().input("xq").run("top", "--interval", "10m");

        // Then
        assertThat(exitCode).isZero();
        assertThat(terminal.out()).endsWith("\u001b[?25h\u001b[?1049l");
    }

    @Test
    void leavesOutWhatANarrowTerminalHasNoRoomFor() {
        // Given
        gateway.answers("/v1/services", FIRST);
        terminal.with("COLUMNS", "38").with("LINES", "5");

        // When
        int exitCode = terminal.withPerson().run("top", "--instances", "--count", "1");

        // Then
        assertThat(exitCode).isZero();
        List<String> lines = frame(1);
        assertThat(lines)
                .hasSize(4)
                .allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(38));
        assertThat(lines.get(1)).isEqualTo("SERVICE  WORKERS  WAITING  OLDEST");
        assertThat(lines.get(3)).isEqualTo("... 2 more lines");
    }

    @Test
    void showsOneColumnWhereThereIsRoomForNoMore() {
        // Given
        gateway.answers("/v1/services", FIRST);
        terminal.with("COLUMNS", "3").with("LINES", "2");

        // When, then
        assertThat(terminal.withPerson().run("top", "--count", "1")).isZero();
        assertThat(frame(1)).containsExactly("...");
    }

    @Test
    void goesOnWhenALookFails() {
        // Given
        gateway.answers("/v1/services", FIRST, Answer.problem(503, "NO_WORKERS", "no broker answers"), SECOND);

        // When
        int exitCode = terminal.withPerson().run("top", "--interval", "250ms", "--count", "3");

        // Then
        assertThat(exitCode).isZero();
        assertThat(frame(2).getFirst()).startsWith("NO_WORKERS: no broker answers");
        assertThat(frame(2).get(2)).startsWith("busy");
        assertThat(frame(3).get(2)).startsWith("calm");
    }

    @Test
    void endsAtOnceWhenTheFirstLookFails() {
        // Given
        gateway.answers("/v1/services", Answer.problem(403, "FORBIDDEN", "scope"));

        // When, then
        assertThat(terminal.withPerson().run("top")).isEqualTo(3);
        assertThat(terminal.out()).isEmpty();
        assertThat(terminal.err()).contains("FORBIDDEN");
    }

    @Test
    void printsPlainLinesWhereThereIsNoTerminal() {
        // Given
        gateway.answers("/v1/services", FIRST, Answer.problem(503, "NO_WORKERS", "gone"), SECOND);

        // When
        int exitCode = terminal.run("top", "--interval", "250ms", "--count", "3");

        // Then
        assertThat(exitCode).isZero();
        assertThat(terminal.lines())
                .containsExactly(
                        "13:01:02 busy workers=2 waiting=7 oldest=1.5s in-flight=2 in=12.5 out=4.0 arrived=90 done=81 failed=0",
                        "13:01:02 idle workers=1 waiting=0 oldest=- in-flight=0 in=- out=- arrived=0 done=0 failed=0",
                        "13:01:02 calm workers=1 waiting=0 oldest=- in-flight=0 in=- out=- arrived=0 done=0 failed=0");
        assertThat(terminal.err()).startsWith("-- NO_WORKERS: gone").contains("; trying again --");
    }

    @Test
    void printsADocumentALineAsJson() {
        // Given
        gateway.answers("/v1/services", FIRST, SECOND);

        // When, then
        assertThat(terminal.withPerson().run("top", "--json", "--interval", "250ms", "--count", "2"))
                .isZero();
        assertThat(terminal.lines())
                .hasSize(2)
                .allSatisfy(line -> assertThat(Json.parse(line))
                        .hasValueSatisfying(
                                json -> assertThat(json.path("services")).isNotEmpty()));
    }

    @Test
    void refusesAnIntervalThatWouldHurt() {
        assertThat(terminal.run("top", "--interval", "1ms")).isEqualTo(2);
        assertThat(terminal.run("top", "--interval", "1h")).isEqualTo(2);
        assertThat(terminal.run("top", "--count", "-1")).isEqualTo(2);
        assertThat(gateway.asked()).isEmpty();
    }

    /** The lines of the nth drawing, from 1. */
    private List<String> frame(int number) {
        String frame = terminal.out().split("\u001b\\[H", -1)[number];
        return frame.substring(0, frame.indexOf("\u001b[J"))
                .replace("\u001b[K", "")
                .lines()
                .toList();
    }
}
