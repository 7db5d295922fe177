// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.TypeConversionException;

class TextTest {
    @Test
    void writesOutWhatCannotBeSeen() {
        assertThat(VisibleText.of("a\u001b[2J\u0007\u200b\u2028\u202eb\tä 日本 😀"))
                .isEqualTo("a\\e[2J\\u0007\\u200b\\u2028\\u202eb\\tä 日本 😀");
        assertThat(VisibleText.of("plain")).isEqualTo("plain");
    }

    @ParameterizedTest
    @CsvSource({"500ms, 500", "5s, 5000", "2M, 120000", "1h, 3600000", "1d, 86400000"})
    void readsDurations(String text, long ms) {
        assertThat(new DurationText().convert(text)).isEqualTo(Duration.ofMillis(ms));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "5", "s", "-1s", "5 parsecs", "99999999999d"})
    void refusesWhatIsNoDuration(String text) {
        assertThatThrownBy(() -> new DurationText().convert(text)).isInstanceOf(TypeConversionException.class);
    }

    @ParameterizedTest
    @CsvSource({
        "2H, 2h",
        "1767358862113, 1767358862113",
        "2026-01-02T13:01:02Z, 2026-01-02T13:01:02Z",
        "2026-01-02, 2026-01-02T00:00Z"
    })
    void readsTimes(String typed, String sent) {
        assertThat(new TimeText.Converter().convert(typed).text()).isEqualTo(sent);
    }

    @ParameterizedTest
    @ValueSource(strings = {"yesterday", "500ms", "2026-13-01", "12", "2026-01-02T25:00:00Z"})
    void refusesWhatIsNoTime(String text) {
        assertThatThrownBy(() -> new TimeText.Converter().convert(text)).isInstanceOf(TypeConversionException.class);
    }

    @ParameterizedTest
    @CsvSource({"0.42, 0.4 ms", "420, 420 ms", "3200, 3.2 s", "300000, 5 min", "7200000, 2 h"})
    void writesDurations(double ms, String text) {
        assertThat(DurationText.of(ms)).isEqualTo(text);
    }

    @Test
    void readsLinesAndRefusesOneThatNeverEnds() throws IOException {
        BoundedLines lines = new BoundedLines(bytes("ä\n\nlast"), 8);
        assertThat(List.of(String.valueOf(lines.next()), String.valueOf(lines.next()), String.valueOf(lines.next())))
                .containsExactly("ä", "", "last");
        assertThat(lines.next()).isNull();
        assertThatThrownBy(() -> new BoundedLines(bytes("123456789"), 8).next()).isInstanceOf(IOException.class);
    }

    @Test
    void waitsLongerEachTimeButNeverTooLong() {
        ReconnectDelay delay = new ReconnectDelay(new Random(1));
        for (int i = 0; i < 100; i++) {
            assertThat(delay.next(0)).isBetween(Duration.ofMillis(100), Duration.ofSeconds(30));
        }
        delay.reset();
        assertThat(delay.next(0)).isLessThanOrEqualTo(Duration.ofMillis(500));
        assertThat(delay.next(60_000)).isEqualTo(Duration.ofSeconds(60));
    }

    @ParameterizedTest
    @CsvSource({"0, INFO", "1, TRACE", "5, DEBUG", "12, INFO", "13, WARN", "20, ERROR", "24, FATAL", "99, FATAL"})
    void namesSeverities(int number, Severity severity) {
        assertThat(Severity.of(number)).isEqualTo(severity);
    }

    private static ByteArrayInputStream bytes(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }
}
