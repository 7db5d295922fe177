// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.loggerworker;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reeve.gatewayapi.log.v1.Drop;
import dev.reeve.gatewayapi.log.v1.Entry;
import dev.reeve.gatewayapi.log.v1.Filter;
import dev.reeve.gatewayapi.log.v1.MarkRequest;
import dev.reeve.gatewayapi.log.v1.Record;
import dev.reeve.gatewayapi.log.v1.Source;
import dev.reeve.testkit.ManualClock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A filter means the same to the live stream, which asks records in memory, and to the history, which asks SQL. */
class FilterAgreementIT {
    private static final ManualClock CLOCK = ManualClock.startingAt(Instant.parse("2026-11-25T10:30:00Z"));
    private static final FilterSamples SAMPLES = new FilterSamples(20_261_125);
    private static final List<LogRecord> RECORDS = new ArrayList<>();
    private static final List<Loss> LOSSES = new ArrayList<>();

    @AutoClose
    private static final LoggerFixture LOGGER = LoggerFixture.fresh(CLOCK);

    @BeforeAll
    static void store() {
        for (int sender = 0; sender < FilterSamples.SENDERS; sender++) {
            Caller caller = SAMPLES.caller(sender);
            Source source = SAMPLES.source(sender, LOGGER.source("s" + sender));
            List<Record> records = SAMPLES.records(25, LoggerFixture.nanos(CLOCK.instant()));
            Drop drop = Drop.newBuilder()
                    .setFromSeq(100)
                    .setToSeq(109)
                    .setReason("budget")
                    .build();
            LOGGER.append(caller, source, records, drop);
            // The same way into memory.
            Assembly assembly = new Assembly(caller, CLOCK, 1_000);
            LogSource known = assembly.source(source);
            records.forEach(record -> assembly.add(known, record, 0));
            assembly.add(known, drop);
            RECORDS.addAll(assembly.batch().records());
            LOSSES.addAll(assembly.batch().losses());
        }
        mark("i_Dev1", "cart");
        mark("", "time out");
    }

    private static void mark(String device, String text) {
        Caller support = new Caller("acme", "u_1", "", Set.of("logs:control"));
        Entry marked = LOGGER.logger
                .privacyDoors()
                .mark(
                        support,
                        MarkRequest.newBuilder().setDevice(device).setText(text).build());
        RECORDS.add(requireNonNull(Line.of("acme", marked).record()));
    }

    static Stream<String> filters() {
        return Stream.concat(FilterSamples.written(), SAMPLES.random(100));
    }

    @ParameterizedTest
    @MethodSource("filters")
    void meansTheSameToLiveAndHistory(String typed) {
        // Given
        LogFilter filter = filter(typed);

        // When
        List<Entry> stored = LOGGER.all(Filter.newBuilder().setQ(typed).build());

        // Then
        Set<String> live = live(filter);
        assertThat(stored.stream().map(FilterAgreementIT::name).toList())
                .as("%s of %d", typed, RECORDS.size())
                .doesNotHaveDuplicates()
                .containsExactlyInAnyOrderElementsOf(live);
    }

    @Test
    void asksSomethingOfTheRecords() {
        // When
        List<Integer> found = filters().map(typed -> live(filter(typed)).size()).toList();

        // Then
        int all = RECORDS.size() + LOSSES.size();
        assertThat(RECORDS).hasSizeGreaterThanOrEqualTo(200);
        assertThat(found).hasSizeGreaterThanOrEqualTo(150);
        assertThat(found.stream().filter(count -> count > 0 && count < all))
                .as("neither nothing nor everything")
                .hasSizeGreaterThan(100);
    }

    private static LogFilter filter(String typed) {
        return LogFilter.of("acme", Filter.newBuilder().setQ(typed).build(), CLOCK.instant());
    }

    private static Set<String> live(LogFilter filter) {
        return Stream.concat(
                        RECORDS.stream()
                                .filter(filter::matches)
                                .map(record -> name(
                                        record.source().key(), record.content().getSeq(), "record")),
                        LOSSES.stream()
                                .filter(filter::admits)
                                .map(loss -> name(loss.source().key(), loss.fromSeq(), "gap")))
                .collect(Collectors.toUnmodifiableSet());
    }

    private static String name(Entry entry) {
        SessionKey key = new SessionKey("acme", entry.getDevice(), entry.getSession());
        return entry.hasGap() ? name(key, entry.getGap().getFromSeq(), "gap") : name(key, entry.getSeq(), "record");
    }

    private static String name(SessionKey key, long seq, String what) {
        return key.installation() + ' ' + key.session() + ' ' + seq + ' ' + what;
    }
}
