// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.loggerworker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reeve.gatewayapi.log.v1.Drop;
import dev.reeve.gatewayapi.log.v1.Entry;
import dev.reeve.gatewayapi.log.v1.QueryRequest;
import dev.reeve.gatewayapi.log.v1.Record;
import dev.reeve.gatewayapi.log.v1.Shortened;
import dev.reeve.gatewayapi.log.v1.Source;
import dev.reeve.testkit.ManualClock;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.LongStream;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

class RetentionIT {
    private static final String CHILDREN = "SELECT inhrelid::regclass::text FROM pg_inherits"
            + " WHERE inhparent IN ('logger.log_short'::regclass, 'logger.log_long'::regclass) ORDER BY 1";

    private final DataSource database = TestDatabase.fresh();
    private final ManualClock clock = ManualClock.startingAt(Instant.parse("2026-11-25T22:30:00Z"));

    @Test
    void makesPartitionsAheadAndDropsThemWhenTheirTimeIsOver() throws SQLException {
        try (LoggerFixture logger = new LoggerFixture(database, clock).awaitStore()) {
            // Given
            logger.append("old", List.of(debug(logger, 1), logger.line(2)));
            List<String> first = Tables.texts(database, CHILDREN);

            // When
            clock.advance(Duration.ofHours(50));
            assertThat(logger.logger.retention().run()).isTrue();
            List<String> afterTwoDays = Tables.texts(database, CHILDREN);
            List<String> left = LoggerFixture.bodies(logger.session("old"));
            clock.advance(Duration.ofDays(30));
            assertThat(logger.logger.retention().run()).isTrue();

            // Then
            assertThat(first)
                    .contains(
                            "logger.log_short_2026112522",
                            "logger.log_short_2026112600",
                            "logger.log_long_20261125",
                            "logger.log_long_20261127");
            assertThat(afterTwoDays)
                    .contains("logger.log_short_2026112800", "logger.log_long_20261125")
                    .doesNotContain("logger.log_short_2026112522");
            assertThat(left).contains("line 2").doesNotContain("debug");
            assertThat(logger.session("old")).isEmpty();
            assertThat(Tables.texts(database, CHILDREN)).doesNotContain("logger.log_long_20261125");
        }
    }

    @Test
    void storesOnThoughNoJobMadeTheHoursPartition() {
        try (LoggerFixture logger = new LoggerFixture(database, clock).awaitStore()) {
            // Given
            logger.append("gap", logger.lines(1, 1));

            // When
            clock.advance(Duration.ofDays(5));
            logger.append("gap", logger.lines(2, 2));

            // Then
            assertThat(Tables.partitions(database, "gap"))
                    .containsExactlyInAnyOrder("log_long_20261125", "log_long_20261130");
        }
    }

    @Test
    void indexesTheWordsOfClosedHours() throws SQLException {
        try (LoggerFixture logger = new LoggerFixture(database, clock).awaitStore()) {
            // Given
            logger.append("closed", List.of(debug(logger, 1)));
            clock.advance(Duration.ofHours(3));

            // When
            assertThat(logger.logger.retention().run()).isTrue();

            // Then
            assertThat(Tables.texts(
                            database, "SELECT indexname FROM pg_indexes WHERE indexname LIKE 'log_short%words'"))
                    .containsExactly("log_short_2026112522_words", "log_short_2026112523_words");
        }
    }

    @Test
    void forgetsSessionsDevicesAndGapsOfWhichNoRecordIsLeft() throws SQLException {
        try (LoggerFixture logger = new LoggerFixture(database, clock).awaitStore()) {
            // Given
            Drop drop = Drop.newBuilder().setCount(3).setReason("budget").build();
            logger.append(logger.phone, logger.source("gone"), logger.lines(1, 1), drop);

            // When
            clock.advance(Duration.ofDays(32));
            assertThat(logger.logger.retention().run()).isTrue();

            // Then
            for (String table : new String[] {"log_session", "device", "log_drop"}) {
                assertThat(Tables.count(database, "SELECT count(*) FROM logger." + table))
                        .as(table)
                        .isZero();
            }
        }
    }

    @Test
    void givesUpTheOldestOfAnAppThatTakesTooMuchRoomAndSaysSo() throws SQLException {
        try (LoggerFixture logger = small(1 << 20, 0)) {
            // Given
            String ballast = "x".repeat(7_000);
            for (long first = 1; first < 600; first += 30) {
                logger.append(
                        "fat",
                        LongStream.range(first, first + 30)
                                .mapToObj(seq -> heavy(logger, seq, seq % 2 == 0 ? 9 : 5, ballast))
                                .toList());
                clock.advance(Duration.ofSeconds(1));
            }
            Source other = logger.source("lean").toBuilder().setAppName("lean").build();
            logger.append(logger.phone, other, logger.lines(1, 3));

            // When
            assertThat(logger.logger.retention().run()).isTrue();

            // Then
            List<Entry> left = logger.session("fat");
            assertThat(left).extracting(Entry::getSeverity).containsOnly(9);
            assertThat(left).hasSizeBetween(100, 140);
            assertThat(left.getLast().getSeq()).isEqualTo(600);
            assertThat(logger.session("lean")).hasSize(3);
            Shortened shortened = logger.query(QueryRequest.newBuilder()
                            .setLimit(1)
                            .setOldestFirst(true)
                            .build())
                    .getShortenedList()
                    .getFirst();
            assertThat(shortened.getApp()).isEqualTo("shop");
            assertThat(shortened.getToUnixNano())
                    .isLessThanOrEqualTo(left.getFirst().getTimeUnixNano());
            assertThat(shortened.getDetailToUnixNano()).isGreaterThan(shortened.getToUnixNano());
            assertThat(logger.registry.counter("reeve.logger.shortened.records").count())
                    .isEqualTo(600 - left.size());

            // And it is enough
            assertThat(logger.logger.retention().run()).isTrue();
            assertThat(logger.session("fat")).hasSameSizeAs(left);
        }
    }

    @Test
    void takesNoMoreOfAPartThanIsCountedThereAndGoesOnWithTheNext() throws SQLException {
        try (LoggerFixture logger = small(1 << 20, 0)) {
            // Given 300 of DEBUG of which 290 were stored by a replica that does not count, and 300 of INFO
            append(logger, 1, 300, 5);
            Tables.execute(database, "UPDATE logger.log_usage SET records = 10, bytes = bytes / 30");
            append(logger, 301, 600, 9);

            // When
            assertThat(logger.logger.retention().run()).isTrue();

            // Then
            assertThat(Tables.texts(database, WEIGHT)).containsExactly("log_long t t", "log_short f f");
            assertThat(Tables.count(database, "SELECT sum(bytes) FROM logger.log_usage"))
                    .isBetween(500_000L, 1L << 20);
            assertThat(count("severity = 5")).isEqualTo(290);
            assertThat(count("severity = 9"))
                    .isEqualTo(Tables.count(
                            database, "SELECT sum(records) FROM logger.log_usage WHERE branch = 'log_long'"));
        }
    }

    private static final String WEIGHT = "SELECT branch || ' ' || left((sum(records) > 0)::text, 1) || ' ' ||"
            + " left((sum(bytes) > 0)::text, 1) FROM logger.log_usage GROUP BY branch ORDER BY branch";

    private long count(String condition) {
        return Tables.count(database, "SELECT count(*) FROM logger.log_record WHERE " + condition);
    }

    private void append(LoggerFixture logger, long from, long to, int severity) {
        String ballast = "x".repeat(7_000);
        for (long first = from; first < to; first += 30) {
            logger.append(
                    "fat",
                    LongStream.range(first, first + 30)
                            .mapToObj(seq -> heavy(logger, seq, severity, ballast))
                            .toList());
        }
    }

    @Test
    void countsWhatCameInOfADayThoughItIsDeletedAgain() throws SQLException {
        try (LoggerFixture logger = small(1 << 20, 2_000_000)) {
            // Given
            append(logger, 1, 300, 9);
            assertThat(logger.logger.retention().run()).isTrue();
            clock.advance(Duration.ofSeconds(6));

            // Then
            assertThat(count("TRUE")).isLessThan(150);
            Refusals.refused(LogRefused.Reason.QUOTA, () -> logger.append("fat", logger.lines(301, 301)));
        }
    }

    @Test
    void forgetsTheWeightOfWhatIsDropped() throws SQLException {
        try (LoggerFixture logger = new LoggerFixture(database, clock).awaitStore()) {
            // Given
            logger.append("old", List.of(debug(logger, 1), logger.line(2)));

            // When
            clock.advance(Duration.ofHours(50));
            assertThat(logger.logger.retention().run()).isTrue();

            // Then
            assertThat(Tables.texts(database, "SELECT branch || ' ' || records FROM logger.log_usage"))
                    .containsExactly("log_long 1");
        }
    }

    @Test
    void takesNoMoreOfAnAppThanItsDaysWorthUntilTheNextDay() {
        try (LoggerFixture logger = small(1 << 20, 100_000)) {
            // Given
            String ballast = "x".repeat(7_000);
            logger.append(
                    "much",
                    LongStream.rangeClosed(1, 20)
                            .mapToObj(seq -> heavy(logger, seq, 9, ballast))
                            .toList());
            clock.advance(Duration.ofSeconds(6));

            // When
            Refusals.refused(LogRefused.Reason.QUOTA, () -> logger.append("much", logger.lines(21, 21)));
            Source other = logger.source("lean").toBuilder().setAppName("lean").build();
            logger.append(logger.phone, other, logger.lines(1, 3));
            clock.advance(Duration.ofHours(2));
            logger.append("much", logger.lines(21, 21));

            // Then
            assertThat(logger.session("much")).hasSize(21);
        }
    }

    private LoggerFixture small(long appBytesMax, long appDayBytesMax) {
        return new LoggerFixture(
                        database,
                        clock,
                        settings -> new LoggerSettings(
                                settings.appendCapacity(),
                                settings.follows(),
                                settings.queue(),
                                settings.group(),
                                settings.viewer(),
                                settings.times(),
                                new LoggerSettings.Keep(
                                        settings.keep().shortLived(),
                                        settings.keep().longLived(),
                                        appBytesMax,
                                        appDayBytesMax)))
                .awaitStore();
    }

    private static Record heavy(LoggerFixture logger, long seq, int severity, String body) {
        return logger.line(seq).toBuilder()
                .setSeverity(severity)
                .setBody(body)
                .clearTimeUnixNano()
                .build();
    }

    @Test
    void leavesTheWorkToTheReplicaThatIsAtIt() throws SQLException {
        try (LoggerFixture logger = new LoggerFixture(database, clock).awaitStore();
                Connection other = database.getConnection();
                Statement statement = other.createStatement()) {
            // Given
            statement.execute("SELECT pg_advisory_lock(" + Retention.LOCK + ")");

            // When
            boolean ran = logger.logger.retention().run();

            // Then
            assertThat(ran).isFalse();
            statement.execute("SELECT pg_advisory_unlock_all()");
        }
    }

    private static Record debug(LoggerFixture logger, long seq) {
        return logger.line(seq).toBuilder().setSeverity(5).setBody("debug").build();
    }
}
