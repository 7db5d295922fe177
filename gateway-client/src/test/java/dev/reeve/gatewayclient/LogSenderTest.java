// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gatewayclient;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What no scenario says of how the log is sent. */
class LogSenderTest {
    @Test
    void aClientWithoutLogsKeepsAndSendsNothing() {
        Store store = Store.inMemory();
        LoggingApp app = new LoggingApp(store).withoutLogs().start();
        assertThat(app.logs().isOn("shop", LogLevel.FATAL)).isFalse();
        app.log(LogLevel.FATAL, "one");
        app.core().background();

        assertThat(app.send().appends).isEmpty();
        assertThat(store.names("log")).isEmpty();
    }

    @Test
    void whatABatchLeftBecauseOfItsBytesFollowsAtOnce() {
        LoggingApp app = new LoggingApp(Store.inMemory()).start();
        for (int i = 0; i < 30; i++) {
            app.log(LogLevel.INFO, "x".repeat(8_000));
        }

        app.send();

        assertThat(app.appends).hasSizeGreaterThan(1);
        assertThat(app.records()).hasSize(30);
        assertThat(app.core().log().waiting()).isZero();
    }

    @Test
    void recordsThatWereRejectedAreToldOnceAndTheRestGoesOn() {
        LoggingApp app = new LoggingApp(Store.inMemory()).start();
        app.answer(
                "/Append",
                400,
                "{\"reason\":\"INVALID_REQUEST\",\"code\":\"invalid_argument\",\"domain\":\"reeve.dev\"}");
        app.log(LogLevel.INFO, "one");
        app.send();
        app.answer("/Append", 200, "{}");
        app.log(LogLevel.INFO, "two");
        app.send();

        assertThat(app.bodies()).containsExactly("one", "two");
        assertThat(app.drops().toString()).contains("\"rejected\"").hasSizeLessThan(100);
    }

    @Test
    void aServerThatTakesNoGapIsNotAskedForEver() {
        LoggingApp app = new LoggingApp(Store.inMemory()).start();
        app.answer(
                "/Append",
                400,
                "{\"reason\":\"INVALID_REQUEST\",\"code\":\"invalid_argument\",\"domain\":\"reeve.dev\"}");
        app.log(LogLevel.ERROR, "one");

        app.restart().send();
        app.send();

        assertThat(app.appends).hasSizeLessThan(4);
    }

    @Test
    void aCrashIsInTheStoreBeforeTheAppEnds() {
        Store store = Store.inMemory();
        LoggingApp app = new LoggingApp(store).start();
        app.logs().exception(LogLevel.FATAL, "crash", "the app ends", new IllegalStateException("boom"));

        app.loop.settle();

        assertThat(store.names("logs")).isEqualTo(List.of("logs"));
    }

    /** Many threads log while the loop sends: no record is there twice, none is missing. */
    @Test
    void everyRecordOfEveryThreadIsSentOnce() {
        LoggingApp app = new LoggingApp(Store.inMemory())
                .set(Setting.LOG_BURST_MAX, 100_000)
                .start();
        LogRing ring = app.core().log().intake().ring();
        List<CompletableFuture<Void>> threads = java.util.stream.IntStream.range(0, 8)
                .mapToObj(thread -> CompletableFuture.runAsync(() -> {
                    for (int i = 0; i < 500; i++) {
                        ring.add(LogLine.of("{\"body\":\"" + thread + "\"}", 9, app.loop.wallMs(), i));
                    }
                }))
                .toList();
        threads.forEach(thread -> {
            try {
                thread.get(10, TimeUnit.SECONDS);
            } catch (Exception e) {
                throw new AssertionError(e);
            }
        });

        app.log(LogLevel.ERROR, "last");
        app.send();

        assertThat(app.records()).hasSize(4_001);
        assertThat(app.records())
                .extracting(record -> record.path("seq").asLong())
                .doesNotHaveDuplicates();
    }
}
