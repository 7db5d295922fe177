// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.loggerworker;

import static dev.reeve.loggerworker.Histograms.lost;
import static dev.reeve.loggerworker.Histograms.total;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reeve.gatewayapi.log.v1.Drop;
import dev.reeve.gatewayapi.log.v1.HistogramReply;
import dev.reeve.testkit.ManualClock;
import java.time.Duration;
import java.time.Instant;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a histogram says is lost, explained or not. */
class CountedLossIT {
    private final ManualClock clock = ManualClock.startingAt(Instant.parse("2026-11-25T22:10:20Z"));
    private final DataSource database = TestDatabase.fresh();

    @Test
    void saysWhatIsLostThoughNobodyExplainedIt() {
        try (LoggerFixture logger = new LoggerFixture(database, clock).awaitStore()) {
            // Given
            logger.append("s", logger.lines(1, 3));
            clock.advance(Duration.ofHours(3));
            logger.append(
                    logger.phone,
                    logger.source("s"),
                    logger.lines(11, 12),
                    Drop.newBuilder()
                            .setFromSeq(5)
                            .setToSeq(6)
                            .setReason("budget")
                            .build());
            logger.append("late", logger.lines(4, 4));

            // When
            HistogramReply all = histogram(logger, "", 24);

            // Then
            assertThat(lost(all))
                    .as("4 to 10, of which two explained; and 1 to 3 of another")
                    .isEqualTo(10);
            assertThat(all.getBuckets(all.getBucketsCount() - 1).getLost()).isEqualTo(10);
            assertThat(lost(histogram(logger, "session=late", 24))).isEqualTo(3);
            assertThat(lost(histogram(logger, "session=late -has:gap", 24))).isZero();

            // When
            logger.append("s", logger.lines(4, 10));

            // Then
            assertThat(lost(histogram(logger, "session=s", 24))).isZero();
        }
    }

    @Test
    void countsLossesBackToTheFirstSessionThatIsOneTooMany() {
        try (LoggerFixture logger = new LoggerFixture(database, clock).awaitStore()) {
            // Given
            logger.append("s", logger.lines(1, 7));
            int many = CountedLoss.SESSIONS_MAX + 300;
            Tables.execute(database, """
                INSERT INTO logger.log_session (tenant, installation, id, previous, account, app, app_version, claimed,
                    source, received, first_at, last_at, clock_offset_ms)
                SELECT 'acme', 'i_' || g, 's', '', 'u', 'shop', '1', false, '{}', '{[2,3)}', heard, heard, 0
                FROM (SELECT g, '%s'::timestamptz - g * interval '1 minute' AS heard
                    FROM generate_series(1, %d) AS g) s
                """.formatted(clock.instant(), many));

            // When
            HistogramReply reply = histogram(logger, "", 72);

            // Then
            Duration firstUnread = Duration.ofMinutes(CountedLoss.SESSIONS_MAX + 1);
            assertThat(reply.getPartial()).isTrue();
            assertThat(total(reply)).isEqualTo(7);
            assertThat(reply.getCountedFromUnixNano())
                    .isBetween(ago(firstUnread), ago(firstUnread.minus(Duration.ofMinutes(70))));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {10_001, SessionHoles.EXPLAINED_MAX + 1})
    void countsNothingTwiceOfASessionWithVeryManyGaps(int gaps) {
        try (LoggerFixture logger = new LoggerFixture(database, clock).awaitStore()) {
            // Given
            logger.append("s", logger.lines(1, 1));
            logger.append("s", logger.lines(gaps + 2, gaps + 2));
            Tables.execute(database, """
                INSERT INTO logger.log_drop (id, tenant, at, installation, session, account, app, app_version,
                    from_seq, to_seq, count, reason)
                SELECT seq, 'acme', '2026-11-01', 'i_pixel', 's', 'u_ada', 'shop', '1.4.2', seq, seq, 1, 'budget'
                FROM generate_series(2, %d) AS seq
                """.formatted(gaps + 1));

            // When
            HistogramReply reply = histogram(logger, "", 72);

            // Then
            assertThat(total(reply)).isEqualTo(2);
            assertThat(lost(reply)).isZero();
            assertThat(reply.getPartial()).isEqualTo(gaps > SessionHoles.EXPLAINED_MAX);
        }
    }

    private long ago(Duration time) {
        return LoggerFixture.nanos(clock.instant().minus(time));
    }

    private HistogramReply histogram(LoggerFixture logger, String typed, int buckets) {
        return Histograms.ofThreeDays(logger, clock.instant(), typed, buckets);
    }
}
