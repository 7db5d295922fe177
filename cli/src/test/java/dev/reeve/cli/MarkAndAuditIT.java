// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reeve.cli.FakeGateway.Answer;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MarkAndAuditIT {
    private static final String MARKERS = "/v1/logs/markers";
    private static final String AUDIT = "/v1/logs/audit";

    private final FakeGateway gateway = new FakeGateway();
    private final Terminal terminal;

    MarkAndAuditIT(@TempDir Path home) {
        terminal = Terminal.of(home, gateway);
    }

    @AfterEach
    void stop() {
        gateway.close();
    }

    @Test
    void placesAMarkerInTheLogOfADeviceAndPrintsWhatWasStored() {
        gateway.answers(
                MARKERS,
                Answer.json("{\"cursor\":\"c1\",\"device\":\"i_1\",\"timeUnixNano\":\"1767358862113000000\","
                        + "\"severity\":9,\"kind\":\"MARKER\",\"body\":\"before checkout\"}"));

        assertThat(terminal.run("logs", "mark", "--device", "i_1", "before", "checkout"))
                .isZero();

        assertThat(terminal.lines()).containsExactly("13:01:02.113 I i_1 before checkout");
        assertThat(gateway.asked().getFirst().method()).isEqualTo("POST");
        assertThat(gateway.asked().getFirst().body()).isEqualTo("{\"text\":\"before checkout\",\"device\":\"i_1\"}");
    }

    @Test
    void placesAMarkerInTheLogOfAllAndPrintsTheEntryAsJson() {
        gateway.answers(MARKERS, Answer.json("{\"cursor\":\"c1\",\"body\":\"-- x\"}"));

        assertThat(terminal.run("logs", "mark", "--json", "--", "-- x")).isZero();

        assertThat(terminal.lines()).containsExactly("{\"cursor\":\"c1\",\"body\":\"-- x\"}");
        assertThat(gateway.asked().getFirst().body()).isEqualTo("{\"text\":\"-- x\",\"device\":\"\"}");
    }

    @Test
    void refusesAMarkerWithoutTextOrWithTooMuchOfIt() {
        assertThat(terminal.run("logs", "mark")).isEqualTo(2);
        assertThat(terminal.run("logs", "mark", " ")).isEqualTo(2);
        assertThat(terminal.run("logs", "mark", "ä".repeat(513))).isEqualTo(2);
        assertThat(terminal.err()).contains("1 to 1024 bytes");
        assertThat(gateway.asked()).isEmpty();
    }

    @Test
    void saysWhyAMarkerWasNotPlaced() {
        gateway.answers(
                MARKERS,
                Answer.problem(404, "NOT_FOUND", "no such device"),
                Answer.problem(403, "FORBIDDEN", "needs logs:control"));

        assertThat(terminal.run("logs", "mark", "--device", "i_0", "x")).isEqualTo(1);
        assertThat(terminal.err()).contains("NOT_FOUND: no such device");
        assertThat(terminal.run("logs", "mark", "x")).isEqualTo(3);
    }

    @Test
    @Tag("S1")
    void listsTheAuditOfADeviceNewestFirstOneLineAnEntry() {
        gateway.answers(
                AUDIT,
                Answer.json("{\"entries\":[" + line("level.set", "a\\u001b[31m\\nb") + "],\"next\":\"n1\"}"),
                Answer.json("{\"entries\":[" + line("device.open", "") + "]}"));

        assertThat(terminal.run("logs", "audit", "--device", "i_1")).isZero();

        assertThat(terminal.lines()).hasSize(3);
        assertThat(terminal.lines().getFirst().split(" +"))
                .containsExactly("AT", "ACTOR", "ACTION", "TARGET", "REASON", "DETAIL");
        assertThat(terminal.lines().get(1).split(" {2,}"))
                .containsExactly("2026-01-02 14:00:00", "u_1", "level.set", "i_1", "a\\e[31m\\nb", "-");
        assertThat(gateway.asked())
                .extracting(FakeGateway.Asked::query)
                .containsExactly("device=i_1&limit=50", "device=i_1&after=n1&limit=49");
    }

    @Test
    void printsTheAuditAsJsonAsTheGatewaySaidItAndWhetherThereIsMore() {
        gateway.answers(AUDIT, Answer.json("{\"entries\":[" + line("export", "") + "],\"next\":\"n1\"}"));

        assertThat(terminal.run("logs", "audit", "--limit", "1", "--json")).isZero();

        assertThat(terminal.lines()).containsExactly("{\"entries\":[" + line("export", "") + "],\"more\":true}");
        assertThat(gateway.asked()).hasSize(1);
    }

    @Test
    void saysThatTheAuditWasCutOffOrIsNotForThisKey() {
        gateway.answers(
                AUDIT,
                Answer.json("{\"entries\":[" + line("export", "") + "],\"next\":\"n1\"}"),
                Answer.problem(403, "FORBIDDEN", "needs logs:control"));

        assertThat(terminal.run("logs", "audit", "--limit", "1")).isZero();
        assertThat(terminal.err()).contains("-- there are more: --limit 2 --");
        assertThat(terminal.run("logs", "audit")).isEqualTo(3);
        assertThat(terminal.run("logs", "audit", "--limit", "0")).isEqualTo(2);
    }

    private static String line(String action, String reason) {
        return "{\"atUnixMs\":\"1767362400000\",\"actor\":\"u_1\",\"action\":\"%s\",\"target\":\"i_1\",\"reason\":\"%s\"}"
                .formatted(action, reason);
    }
}
