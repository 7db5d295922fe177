// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.loggerworker;

import static dev.reeve.loggerworker.Histograms.total;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import dev.reeve.gatewayapi.log.v1.AroundRequest;
import dev.reeve.gatewayapi.log.v1.Drop;
import dev.reeve.gatewayapi.log.v1.Entry;
import dev.reeve.gatewayapi.log.v1.Filter;
import dev.reeve.gatewayapi.log.v1.HistogramBucket;
import dev.reeve.gatewayapi.log.v1.HistogramReply;
import dev.reeve.gatewayapi.log.v1.HistogramRequest;
import dev.reeve.gatewayapi.log.v1.Record;
import dev.reeve.loggerworker.TimeWindows.Window;
import dev.reeve.testkit.ManualClock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** How much there is, and what stands around a line. */
class LogSearchIT {
    private static final ManualClock CLOCK = ManualClock.startingAt(Instant.parse("2026-11-25T10:30:00Z"));

    @AutoClose
    private static final LoggerFixture LOGGER = LoggerFixture.fresh(CLOCK);

    @Test
    void countsEachLevelAndWhatIsLostOverTime() {
        // Given
        LOGGER.append("h", List.of(line(1, 3), line(2, 5), line(3, 9), line(4, 9)));
        CLOCK.advance(Duration.ofMinutes(90));
        LOGGER.append(
                LOGGER.phone,
                LOGGER.source("h"),
                List.of(line(5, 13), line(6, 17), line(7, 24)),
                Drop.newBuilder().setFromSeq(8).setToSeq(19).setReason("budget").build());

        // When
        HistogramReply whole = histogram("session=h", 4);
        HistogramReply asked = histogram("session=h /line/", 4);

        // Then
        assertThat(whole.getPartial()).isFalse();
        assertThat(whole.getBucketNanos()).isEqualTo(Duration.ofMinutes(30).toNanos());
        assertThat(whole.getBucketsList())
                .containsExactly(
                        HistogramBucket.newBuilder()
                                .setTrace(1)
                                .setDebug(1)
                                .setInfo(2)
                                .build(),
                        HistogramBucket.getDefaultInstance(),
                        HistogramBucket.getDefaultInstance(),
                        HistogramBucket.newBuilder()
                                .setWarn(1)
                                .setError(1)
                                .setFatal(1)
                                .setLost(12)
                                .build());
        assertThat(asked).as("asked row by row").isEqualTo(whole);
        assertThat(total(histogram("session=h level>=warn -has:gap", 200))).isEqualTo(3);
        assertThat(histogram("session=none", 1).getBucketsList()).containsExactly(HistogramBucket.getDefaultInstance());
    }

    @Test
    void saysFromWhereOnItCountedWhenItsRowsAreOver() {
        // Given
        Instant from = CLOCK.instant().minusSeconds(3_600);
        LOGGER.append("p", LOGGER.lines(1, 300));
        CLOCK.advance(Duration.ofMinutes(30));
        LOGGER.append("p", LOGGER.lines(301, 400));
        Histogram hurried = new Histogram(new SearchDatabase(LOGGER.database, Duration.ofSeconds(2), 150));
        Window range =
                new Window(PgTime.micros(from), PgTime.micros(CLOCK.instant().plusSeconds(1)));
        LogFilter filter = LogFilter.of("acme", FilterReader.read("/line/ session=p", CLOCK.instant()));

        // When
        HistogramReply reply = hurried.count(filter, range, 100);

        // Then
        assertThat(reply.getPartial()).isTrue();
        assertThat(reply.getCountedFromUnixNano())
                .isBetween(
                        LoggerFixture.nanos(CLOCK.instant())
                                - Duration.ofMinutes(30).toNanos(),
                        LoggerFixture.nanos(CLOCK.instant()));
        assertThat(total(reply)).isEqualTo(150);
    }

    @Test
    void refusesAHistogramThatMakesNoSense() {
        for (HistogramRequest wrong : List.of(
                HistogramRequest.newBuilder().setBuckets(201).build(),
                HistogramRequest.newBuilder()
                        .setFromUnixNano(2_000)
                        .setToUnixNano(2_000)
                        .build(),
                HistogramRequest.newBuilder()
                        .setFilter(Filter.newBuilder().setQ("level:loud"))
                        .build())) {
            assertThatThrownBy(() -> LOGGER.logger.searchDoors().histogram(LOGGER.reader, wrong))
                    .isInstanceOf(LogRefused.class);
        }
    }

    @Test
    void showsWhatStandsAroundALineUnfilteredWithWhatIsMissing() {
        // Given
        LOGGER.append("a", LOGGER.lines(1, 50));
        LOGGER.append("a", LOGGER.lines(53, 100));
        LOGGER.append(
                new Caller("acme", "u_bob", "i_bob", LOGGER.phone.scopes()), LOGGER.source("a"), LOGGER.lines(1, 100));
        String cursor = cursor("session=a device=i_pixel seq=53");

        // When
        List<Entry> around = around(AroundRequest.newBuilder().setCursor(cursor).setLines(3));

        // Then
        assertThat(LoggerFixture.bodies(around))
                .containsExactly(
                        "line 48",
                        "line 49",
                        "line 50",
                        "-- 51..52 (2) unknown --",
                        "line 53",
                        "line 54",
                        "line 55",
                        "line 56");
        assertThat(around(AroundRequest.newBuilder().setCursor(cursor))).hasSize(50 + 1 + 47 + 1);
    }

    @Test
    void followsATraceOverAllDevices() {
        // Given
        ByteString trace = ByteString.copyFrom(new byte[] {7, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16});
        Caller bob = new Caller("acme", "u_bob", "i_bob", LOGGER.phone.scopes());
        for (long seq : LongStream.rangeClosed(1, 4).toArray()) {
            Record.Builder record = LOGGER.line(seq).toBuilder().setBody("t" + seq);
            LOGGER.append(
                    seq % 2 == 0 ? bob : LOGGER.phone,
                    LOGGER.source("t"),
                    List.of(seq == 3 ? record.build() : record.setTraceId(trace).build()));
        }

        // When
        List<Entry> around = around(
                AroundRequest.newBuilder().setCursor(cursor("session=t t2")).setTrace(true));

        // Then
        assertThat(around)
                .filteredOn(entry -> !entry.hasGap())
                .extracting(Entry::getBody)
                .containsExactly("t1", "t2", "t4");
        assertThatThrownBy(() -> around(AroundRequest.newBuilder()
                        .setCursor(cursor("session=t t3"))
                        .setTrace(true)))
                .hasMessageContaining("no trace");
    }

    @Test
    void showsNothingOfAnotherTenant() {
        // Given
        LOGGER.append("secret", LOGGER.lines(1, 3));
        String cursor = cursor("session=secret seq=2");
        LogSearchDoors doors = LOGGER.logger.searchDoors();

        // Then
        Refusals.refused(
                LogRefused.Reason.NOT_FOUND,
                () -> doors.around(
                        LOGGER.stranger,
                        AroundRequest.newBuilder().setCursor(cursor).build()));
        assertThat(total(doors.histogram(LOGGER.stranger, HistogramRequest.getDefaultInstance())))
                .isZero();
        Refusals.refused(
                LogRefused.Reason.FORBIDDEN,
                () -> doors.histogram(LOGGER.phone, HistogramRequest.getDefaultInstance()));
        Refusals.refused(
                LogRefused.Reason.FORBIDDEN, () -> doors.around(LOGGER.phone, AroundRequest.getDefaultInstance()));
    }

    private static HistogramReply histogram(String typed, int buckets) {
        Instant to = CLOCK.instant().truncatedTo(ChronoUnit.MINUTES).plusSeconds(60);
        return Histograms.of(LOGGER, typed, to.minus(Duration.ofHours(2)), to, buckets);
    }

    private static String cursor(String typed) {
        return LOGGER.all(Filter.newBuilder().setQ(typed + " -has:gap").build())
                .getFirst()
                .getCursor();
    }

    private static List<Entry> around(AroundRequest.Builder request) {
        return LOGGER.logger
                .searchDoors()
                .around(LOGGER.reader, request.build())
                .getEntriesList();
    }

    private static Record line(long seq, int severity) {
        return LOGGER.line(seq).toBuilder().setSeverity(severity).build();
    }
}
