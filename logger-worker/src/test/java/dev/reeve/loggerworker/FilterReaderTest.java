// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.loggerworker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reeve.gatewayapi.LogFilterTree.Place;
import dev.reeve.gatewayapi.log.v1.Record;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a value of a filter means, and what is told of one that means nothing. */
class FilterReaderTest {
    private static final Instant NOW = Instant.parse("2026-11-25T10:30:00Z");

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "a lvl:info; 2; 5; there is no field lvl",
                "cart (; 6; 6; missing",
                "a kind:loud; 7; 11; kind is text",
                "x since:soon; 8; 12; since is a time back",
                "until:2026-02-31T00:00:00Z; 6; 26; until is a time back",
                "since:2026-02-01; 6; 16; since is a time back",
                "trace:xyz; 6; 9; hexadecimal",
                "trace=abc; 6; 9; 32 hexadecimal",
                "a /x(/; 2; 6; missing closing",
                "/a(?=b)/; 0; 8; the pattern is none",
                "/(a)\\1/; 0; 7; the pattern is none",
                "/((a{100}){100}){100}/; 0; 22; too large",
                "/(.{1,999}x)*/; 0; 14; too large"
            })
    void tellsWhereAFilterIsWrong(String typed, int from, int to, String text) {
        assertThatThrownBy(() -> FilterReader.read(typed, NOW))
                .hasMessageContaining(text)
                .isInstanceOfSatisfying(LogRefused.class, refused -> {
                    assertThat(refused.reason()).isEqualTo(LogRefused.Reason.FILTER);
                    assertThat(refused.place()).isEqualTo(new Place(from, to));
                });
    }

    @Test
    void boundsAPatternsLength() {
        assertThatThrownBy(() -> FilterReader.read("/" + "a".repeat(257) + "/", NOW))
                .hasMessageContaining("256 characters");
        assertThat(FilterReader.read("/" + "a".repeat(256) + "/", NOW)).isNotNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}",
                "\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}(\\.\\d{1,9})?Z",
                "(\\d{1,3}\\.){3}\\d{1,3}",
                "\\x{1F600}+ \\p{Greek}{2,} [{}()]{3} a{,5}",
                "(?i)timeout|timed out"
            })
    void takesPatternsAsPeopleWriteThem(String pattern) {
        assertThat(FilterReader.read("/" + pattern + "/", NOW)).isNotNull();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "abc; 3",
                "a{10}; 10",
                "(ab){10}; 30",
                "(a{10}b){10}; 120",
                "[a)(\\]{5}]; 1",
                "x{2,}; 3",
                "\\x{1000}; 1"
            })
    void countsWhatAPatternBecomesWhenWrittenOut(String pattern, long steps) {
        assertThat(RegexSize.of(pattern, 1_000)).isEqualTo(steps);
    }

    @Test
    void staysLinearInAPatternMadeToBacktrack() {
        // Given
        Condition hostile = FilterReader.read("/^(a+)+$/", NOW);
        LogRecord record = Samples.record(Level.INFO, 1, "a".repeat(8_000) + "b");

        // Then
        assertThat(hostile.of(Line.of(record))).isEqualTo(Truth.NO);
    }

    @Test
    void readsWordsAsThePlainTextDoes() {
        LogRecord record = Samples.record(Level.INFO, 1, "CartScreen > addItem(id=77) (!)");

        assertThat(new String[] {
                    "cart screen", "SCREEN item", "\"id=7\"", "\"screen additem\"", "\"item id\"", "\"(!)\""
                })
                .allMatch(typed -> holds(typed, record));
        assertThat(new String[] {"art", "\"cart additem\"", "\"additem screen\"", "\"scre additem\"", "\"(?)\""})
                .noneMatch(typed -> holds(typed, record));
    }

    @Test
    void letsAGapThroughWhereOneOfItsRecordsCouldHaveBeen() {
        Loss loss = new Loss(0, Samples.SOURCE, 1_795_602_600_000_000L, 5, 9, 5, "budget");

        assertThat(new String[] {
                    "", "cart", "-cart", "/x/ level>=error", "device=i_pixel", "seq>=9", "has:gap", "app=x OR cart"
                })
                .allMatch(typed -> filter(typed).admits(loss));
        assertThat(new String[] {"device=i_other", "seq>=10", "seq<=4", "-has:gap", "app=x cart", "-device:i_"})
                .noneMatch(typed -> filter(typed).admits(loss));
    }

    @Test
    void findsAnAttributeByItsNameOrItsPath() {
        // Given
        LogRecord record = Samples.record(
                Samples.SOURCE,
                Record.newBuilder()
                        .putAttributes("http.status", ValueJson.integer(500))
                        .putAttributes(
                                "order",
                                ValueJson.read("{\"a\":{\"b\":{\"c\":true},\"l\":[\"x\"]}}")
                                        .get("a"))
                        .build());

        // Then
        assertThat(new String[] {"attr.http.status=500", "attr.http.status:5", "attr.order.b.c=true"})
                .allMatch(typed -> holds(typed, record));
        assertThat(new String[] {"attr.http.status=5", "attr.http=500", "attr.order.b:t", "attr.order.l.0=x"})
                .noneMatch(typed -> holds(typed, record));
    }

    private static boolean holds(String typed, LogRecord record) {
        return filter(typed).matches(record);
    }

    private static LogFilter filter(String typed) {
        return LogFilter.of("acme", FilterReader.read(typed, NOW));
    }
}
