// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gatewayclient;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The app's own code runs in a log call: whatever it throws, a compiler's checks aside, stays there. */
class AppCodeTest {
    private final LoggingApp app = new LoggingApp(Store.inMemory()).start();

    static List<Throwable> faults() {
        return List.of(
                new IllegalStateException("for a test"),
                new AssertionError("for a test"),
                new NoClassDefFoundError("for a test"),
                new StackOverflowError("for a test"),
                new IOException("for a test"));
    }

    @ParameterizedTest
    @MethodSource("faults")
    void anObjectWhoseTextThrowsCostsTheTextOnly(Throwable fault) {
        app.logs().log(LogLevel.INFO, "shop", "odd", Map.of("k", new LateText(() -> thrown(fault))));

        assertThat(app.send().bodies()).containsExactly(LogCalls.UNMADE);
    }

    @ParameterizedTest
    @MethodSource("faults")
    void aRuleThatThrowsCostsTheRecord(Throwable fault) {
        app.logs().redact(text -> thrown(fault));
        app.logs().log(LogLevel.INFO, "shop", "one", Map.of());

        assertThat(app.send().records()).isEmpty();
        assertThat(app.drops().toString()).contains("redaction-error");
    }

    @ParameterizedTest
    @MethodSource("faults")
    void aWatchedValueThatThrowsIsShownAsFailed(Throwable fault) {
        WatchedValues values = new WatchedValues(new Redaction(), new Settings(Map.of()));
        boolean unused = values.add("cart", () -> thrown(fault));

        assertThat(values.read(List.of("cart")).toString()).isEqualTo("[{\"name\":\"cart\",\"text\":\"[failed]\"}]");
    }

    @Test
    void aParameterOfJavaUtilLoggingThatThrowsCostsTheText() {
        LogRecord record = new LogRecord(Level.WARNING, "{0} is low");
        record.setParameters(new Object[] {new LateText(() -> thrown(new AssertionError("for a test")))});

        app.logs().julHandler().publish(record);

        assertThat(app.send().bodies()).containsExactly(LogCalls.UNMADE);
    }

    /** Also what is checked, as other languages of the JVM throw it. */
    private static <T extends Throwable> String thrown(Throwable fault) throws T {
        @SuppressWarnings("unchecked")
        T unchecked = (T) fault;
        throw unchecked;
    }
}
