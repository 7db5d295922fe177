// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reeve.cli.FakeGateway.Answer;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ShortenedHistoryIT {
    private static final String RECORDS = "/v1/logs/records";

    /** 2026-01-02 12:00:00 UTC; the terminal's clock is an hour later. */
    private static final String NOON = "1767355200000000000";

    private final FakeGateway gateway = new FakeGateway();
    private final Terminal terminal;

    ShortenedHistoryIT(@TempDir Path home) {
        terminal = Terminal.of(home, gateway);
        gateway.answers(
                RECORDS,
                Answer.json("{\"entries\":[{\"cursor\":\"c1\",\"timeUnixNano\":\"" + NOON + "\",\"body\":\"first\"}],"
                        + "\"shortened\":[{\"app\":\"shop\",\"detailToUnixNano\":\"" + NOON + "\"},"
                        + "{\"app\":\"a\\u001b[2J\",\"toUnixNano\":\"1767268800000000000\"}]}"));
    }

    @AfterEach
    void stop() {
        gateway.close();
    }

    @Test
    void saysOfWhichAppsThereWereOlderLines() {
        assertThat(terminal.run("logs")).isZero();

        assertThat(terminal.lines()).singleElement().asString().contains("first");
        assertThat(terminal.err().lines())
                .containsExactly(
                        "-- history of shop shortened to 2026-01-02 12:00:00 for TRACE and DEBUG:"
                                + " it took more room than it may --",
                        "-- history of a\\e[2J shortened to 2026-01-01 12:00:00: it took more room than it may --");
    }

    @Test
    void saysSoInOneLineOfJsonWherePrintingJson() {
        assertThat(terminal.run("logs", "--json")).isZero();

        assertThat(terminal.lines()).hasSize(1);
        assertThat(Json.answer(terminal.err()).path("shortened")).hasSize(2);
    }

    @Test
    void saysNothingOfWhatWasNotAskedFor() {
        assertThat(terminal.run("logs", "--since", "2h")).isZero();
        assertThat(terminal.run("logs", "--since", "30m")).isZero();

        assertThat(terminal.err().lines()).singleElement().asString().contains("shop");
    }
}
