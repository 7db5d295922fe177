// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.loggerworker;

import static dev.reeve.loggerworker.Histograms.total;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reeve.gatewayapi.log.v1.Filter;
import dev.reeve.gatewayapi.log.v1.HistogramReply;
import dev.reeve.loggerworker.TimeWindows.Window;
import dev.reeve.testkit.ManualClock;
import java.time.Duration;
import java.time.Instant;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

/** A histogram reads what is counted of each minute, and the records only where that does not tell. */
class CountedMinutesIT {
    private final ManualClock clock = ManualClock.startingAt(Instant.parse("2026-11-25T22:10:20Z"));
    private final DataSource database = TestDatabase.fresh();

    @Test
    void readsNoRecordThatIsCountedAlready() {
        try (LoggerFixture logger = new LoggerFixture(database, clock).awaitStore()) {
            // Given
            logger.append("s", logger.lines(1, 7));
            clock.advance(Duration.ofHours(2));

            // When
            Tables.execute(database, "UPDATE logger.log_minute SET records = records + 100");

            // Then
            assertThat(total(histogram(logger, "", 100))).isEqualTo(107);
            assertThat(total(histogram(logger, Histograms.ASKED_OF_ROWS, 100))).isEqualTo(7);
            assertThat(total(histogram(logger, "session=s", 100))).isEqualTo(7);
        }
    }

    @Test
    void countsRecordsWhereAReplicaOfAnOlderVersionStoredSome() {
        try (LoggerFixture logger = new LoggerFixture(database, clock).awaitStore()) {
            // Given
            logger.append("s", logger.lines(1, 7));
            clock.advance(Duration.ofHours(2));
            Tables.execute(database, "UPDATE logger.log_minute SET records = records + 100");

            // When
            Tables.execute(database, "UPDATE logger.log_usage SET records = records + 1 WHERE node >= 0");

            // Then
            assertThat(total(histogram(logger, "", 100))).isEqualTo(7);
        }
    }

    @Test
    void countsRecordsOfTheTimeBeforeThereWereCounts() {
        try (LoggerFixture logger = new LoggerFixture(database, clock).awaitStore()) {
            // Given
            logger.append("s", logger.lines(1, 7));
            Tables.execute(database, "DELETE FROM logger.log_minute");
            clock.advance(Duration.ofMinutes(30));

            // When
            Tables.execute(database, "UPDATE logger.log_minute_since SET since = '" + clock.instant() + "'");

            // Then
            assertThat(total(histogram(logger, "", 100))).isEqualTo(7);
        }
    }

    @Test
    void countsFromTheNewestBackWhatIsCountedAlreadyWhenItsTimeIsOver() {
        try (LoggerFixture logger = new LoggerFixture(database, clock).awaitStore()) {
            // Given
            logger.append("s", logger.lines(1, 7));
            clock.advance(Duration.ofHours(40));
            logger.append("s", logger.lines(8, 10));
            clock.advance(Duration.ofHours(2));
            slowBefore(clock.instant().minus(Duration.ofHours(20)));

            // When
            HistogramReply reply = hurried(Duration.ofSeconds(1), 72);

            // Then
            assertThat(reply.getPartial()).isTrue();
            assertThat(total(reply)).isEqualTo(3);
            assertThat(reply.getCountedFromUnixNano()).isBetween(ago(Duration.ofHours(41)), ago(Duration.ofHours(3)));
        }
    }

    /** Counts of minutes before that time take very long to read. */
    private void slowBefore(Instant time) {
        Tables.execute(database, """
            CREATE FUNCTION logger.slow(isSlow boolean) RETURNS boolean LANGUAGE plpgsql VOLATILE COST 1000000 AS
                'BEGIN IF isSlow THEN PERFORM pg_sleep(30); END IF; RETURN TRUE; END'
            """);
        Tables.execute(database, "ALTER TABLE logger.log_minute RENAME TO log_minute_row");
        Tables.execute(
                database,
                "CREATE VIEW logger.log_minute AS SELECT * FROM logger.log_minute_row WHERE logger.slow(minute < "
                        + time.getEpochSecond() / 60 + ")");
    }

    private HistogramReply hurried(Duration time, int buckets) {
        Window range =
                new Window(PgTime.micros(clock.instant().minus(Duration.ofDays(3))), PgTime.micros(clock.instant()));
        LogFilter filter = LogFilter.of("acme", Filter.getDefaultInstance(), clock.instant());
        return new Histogram(new SearchDatabase(database, time, SearchDatabase.ROWS_MAX)).count(filter, range, buckets);
    }

    private long ago(Duration time) {
        return LoggerFixture.nanos(clock.instant().minus(time));
    }

    private HistogramReply histogram(LoggerFixture logger, String typed, int buckets) {
        return Histograms.ofThreeDays(logger, clock.instant(), typed, buckets);
    }
}
