// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gatewayclient;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What no scenario says of when levels are asked for. */
class LogConfigTest {
    private final LoggingApp app = new LoggingApp(Store.inMemory()).start();

    @Test
    void aSocketThatOpensWhileAnAnswerIsAwaitedAsksAgain() {
        openedTwice();

        assertThat(configs()).isEqualTo(2);
    }

    @Test
    void soItDoesWhereTheFirstQuestionFails() {
        app.answer(
                "/Config",
                400,
                "{\"reason\":\"INVALID_REQUEST\",\"code\":\"invalid_argument\",\"domain\":\"reeve.dev\"}");

        openedTwice();

        assertThat(configs()).isEqualTo(2);
    }

    private void openedTwice() {
        app.core().log().opened();
        app.loop.settle();
        app.core().log().opened();
        app.core().log().opened();
        app.send();
    }

    private long configs() {
        return app.asked.stream().filter(path -> path.endsWith("/Config")).count();
    }
}
