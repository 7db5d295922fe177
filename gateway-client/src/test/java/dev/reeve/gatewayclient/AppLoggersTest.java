// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gatewayclient;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

/** What loggers have before there is a client. */
class AppLoggersTest {
    private final AppLoggers loggers = new AppLoggers();
    private final LoggingApp app = new LoggingApp(Store.inMemory()).start();

    @Test
    void beyondItsBoundTheOldestOfTheLeastGraveGoesAndIsTold() {
        loggers.hand(call(LogLevel.WARN, "kept"));
        for (int i = 0; i < AppLoggers.EARLY_MAX + 9; i++) {
            loggers.hand(call(LogLevel.INFO, "r" + i));
        }

        loggers.install(app.core().log().intake());

        // The budget takes some of the rest: what is counted here is what never came to it.
        app.loop.settle();
        app.send();
        assertThat(app.records().get(0).path("body").asText()).isEqualTo("kept");
        assertThat(app.drops().get(0).toString())
                .isEqualTo("{\"fromSeq\":1,\"toSeq\":10,\"count\":10,\"reason\":\"ring-full\"}");
    }

    @Test
    void afterAClientIsClosedTheyWaitForTheNextOne() {
        LogIntake first = app.core().log().intake();
        loggers.install(first);
        loggers.remove(first);
        loggers.hand(call(LogLevel.INFO, "between"));
        LoggingApp next = new LoggingApp(Store.inMemory()).start();

        loggers.install(next.core().log().intake());
        loggers.hand(call(LogLevel.INFO, "after"));

        next.loop.settle();
        assertThat(next.send().records())
                .extracting(record -> record.path("body").asText())
                .containsExactly("between", "after");
    }

    private static LogCall call(LogLevel level, String text) {
        return LogCalls.of(level, "shop", text, new LogCall.Origin("main", 1_767_225_600_000L, 0), Map.of(), null);
    }
}
