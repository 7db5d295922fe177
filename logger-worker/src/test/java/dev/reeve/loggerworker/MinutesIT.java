// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.loggerworker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reeve.gatewayapi.log.v1.Drop;
import dev.reeve.gatewayapi.log.v1.EraseDeviceRequest;
import dev.reeve.gatewayapi.log.v1.Filter;
import dev.reeve.gatewayapi.log.v1.HistogramBucket;
import dev.reeve.gatewayapi.log.v1.HistogramReply;
import dev.reeve.gatewayapi.log.v1.HistogramRequest;
import dev.reeve.gatewayapi.log.v1.Record;
import dev.reeve.gatewayapi.log.v1.Source;
import dev.reeve.loggerworker.TimeWindows.Window;
import dev.reeve.testkit.ManualClock;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is counted of each minute and what lies there are the same, whatever is stored and deleted. */
class MinutesIT {
    private static final List<String> FILTERS = List.of(
            "", "level>=warn", "level:info", "-level<=debug", "app=shop", "app:S -version=1", "version:2 OR app=lean");
    private static final List<Integer> SEVERITIES = List.of(1, 4, 5, 8, 9, 12, 13, 16, 17, 20, 21, 24);
    /** True of all, but not told by counts of minutes. */
    private static final String ASKED_OF_ROWS = " seq>=0";

    private final ManualClock clock = ManualClock.startingAt(Instant.parse("2026-11-25T22:10:20Z"));
    private final DataSource database = TestDatabase.fresh();

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void countsTheSameAsTheRowsDo(long seed) throws Exception {
        Random random = new Random(seed);
        try (LoggerFixture logger = new LoggerFixture(database, clock).awaitStore()) {
            for (int round = 0; round < 60; round++) {
                change(logger, random);
                clock.advance(Duration.ofMillis(random.nextInt(600_000)));
                if (round % 6 == 5) {
                    assertSame(logger, random, "seed " + seed + ", round " + round);
                }
            }
        }
    }

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
            assertThat(total(histogram(logger, ASKED_OF_ROWS, 100))).isEqualTo(7);
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

    @Test
    void keepsNoCountOfWhatIsDeletedOnceNobodyWritesThereAnyMore() throws Exception {
        try (LoggerFixture logger = new LoggerFixture(database, clock).awaitStore()) {
            // Given
            Caller gone = new Caller("acme", "u_1", "i_1", Set.of("logs:write"));
            logger.append("s", logger.lines(1, 7));
            logger.append(gone, logger.source("s"), logger.lines(1, 3));
            clock.advance(Duration.ofMinutes(10));
            logger.append(gone, logger.source("s"), logger.lines(4, 6));
            eraseDevice(logger, 1);

            // When
            assertThat(logger.logger.retention().run()).isTrue();
            List<String> open = Tables.texts(database, ROWS);
            clock.advance(Duration.ofHours(50));
            assertThat(logger.logger.retention().run()).isTrue();

            // Then
            assertThat(open).containsExactly("log_long -3", "log_long -3", "log_long 3", "log_long 10");
            assertThat(Tables.texts(database, ROWS)).containsExactly("log_long 7");
        }
    }

    @Test
    void takesOffWhatAReplicaOfAnOlderVersionDidNotCountAndEnds() throws Exception {
        try (LoggerFixture logger = new LoggerFixture(database, clock).awaitStore()) {
            // Given
            Caller gone = new Caller("acme", "u_1", "i_1", Set.of("logs:write"));
            logger.append(gone, logger.source("s"), List.of(logger.line(1), detail(logger, 2)));
            Tables.execute(database, "DELETE FROM logger.log_minute");
            eraseDevice(logger, 1);

            // When
            clock.advance(Duration.ofMinutes(150));
            assertThat(logger.logger.retention().run()).isTrue();

            // Then
            assertThat(Tables.texts(database, ROWS)).containsExactly("log_long -1", "log_short -1");
            assertThat(Tables.texts(database, "SELECT level FROM logger.log_minute WHERE node < 0"))
                    .as("the hour is over, the day is not")
                    .containsExactly("2");
        }
    }

    private static final String ROWS = "SELECT CASE WHEN level < 2 THEN 'log_short ' ELSE 'log_long ' END || records"
            + " FROM logger.log_minute ORDER BY level DESC, records";

    private static Record detail(LoggerFixture logger, long seq) {
        return logger.line(seq).toBuilder().setSeverity(5).build();
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

    private long ago(Duration time) {
        return LoggerFixture.nanos(clock.instant().minus(time));
    }

    private HistogramReply hurried(Duration time, int buckets) {
        Window range =
                new Window(PgTime.micros(clock.instant().minus(Duration.ofDays(3))), PgTime.micros(clock.instant()));
        LogFilter filter = LogFilter.of("acme", Filter.getDefaultInstance(), clock.instant());
        return new Histogram(new SearchDatabase(database, time, SearchDatabase.ROWS_MAX)).count(filter, range, buckets);
    }

    private void change(LoggerFixture logger, Random random) throws Exception {
        switch (random.nextInt(14)) {
            case 0 -> logger.mark("marker", random.nextBoolean() ? "" : anyDevice(logger));
            case 1 -> eraseDevice(logger, random.nextInt(4));
            case 2 -> erasePerson(logger, "u_" + random.nextInt(4));
            case 3 -> shorten(random.nextInt(100));
            case 4 -> {
                clock.advance(Duration.ofHours(random.nextInt(20)));
                assertThat(logger.logger.retention().run()).isTrue();
            }
            default -> append(logger, random);
        }
    }

    private void append(LoggerFixture logger, Random random) {
        int device = random.nextInt(4);
        Caller phone = new Caller("acme", "u_" + random.nextInt(4), "i_" + device, Set.of("logs:write"));
        Source source = logger.source("s" + random.nextInt(3)).toBuilder()
                .setAppName(random.nextInt(3) == 0 ? "lean" : "shop")
                .setAppVersion(random.nextBoolean() ? "1" : "2.0")
                .build();
        List<Record> records = new ArrayList<>();
        for (int i = random.nextInt(40); i >= 0; i--) {
            Instant at = clock.instant().minusMillis(random.nextInt(random.nextBoolean() ? 1_000 : 200_000_000));
            records.add(Record.newBuilder()
                    .setSeq(1 + random.nextInt(500))
                    .setSeverity(SEVERITIES.get(random.nextInt(SEVERITIES.size())))
                    .setKindValue(random.nextInt(10) == 0 ? 7 : 0)
                    .setTimeUnixNano(LoggerFixture.nanos(at))
                    .setBody("x")
                    .build());
        }
        assertThat(logger.append(phone, source, records).getRejectedCount()).isZero();
    }

    private String anyDevice(LoggerFixture logger) {
        List<String> devices =
                Tables.texts(logger.database, "SELECT installation FROM logger.device ORDER BY 1 LIMIT 1");
        return devices.isEmpty() ? "" : devices.getFirst();
    }

    private void eraseDevice(LoggerFixture logger, int device) {
        String id = "i_" + device;
        if (Tables.count(database, "SELECT count(*) FROM logger.device WHERE installation = '" + id + "'") > 0) {
            assertThat(logger.logger
                            .privacyDoors()
                            .eraseDevice(
                                    logger.support,
                                    EraseDeviceRequest.newBuilder()
                                            .setDevice(id)
                                            .setReason("asked")
                                            .build())
                            .getComplete())
                    .isTrue();
        }
    }

    private static void erasePerson(LoggerFixture logger, String user) {
        Caller system = new Caller("acme", "system", "", Set.of("auth:hook"));
        String event = "{\"version\":\"v1\",\"hook\":\"after-account.deleted\",\"data\":{\"user\":\"" + user + "\"}}";
        assertThat(logger.logger
                        .privacyDoors()
                        .accountDeleted(system, event.getBytes(StandardCharsets.UTF_8), LoggerFixture.PATIENCE))
                .isNotEmpty();
    }

    /** Leaves so many in a hundred. */
    private void shorten(int percent) throws Exception {
        long bytes = Tables.count(
                database,
                "SELECT coalesce(max(b), 0) FROM"
                        + " (SELECT sum(bytes) AS b FROM logger.log_usage GROUP BY tenant, app) apps");
        try (Connection connection = database.getConnection()) {
            new AppRoom(database, clock, Math.max(1, bytes * percent / 100), _ -> {}).run(connection);
        }
    }

    private void assertSame(LoggerFixture logger, Random random, String when) {
        assertThat(Tables.count(database, "SELECT coalesce(sum(records), 0) FROM logger.log_minute"))
                .as(when)
                .isEqualTo(Tables.count(database, "SELECT count(*) FROM logger.log_record"));
        for (String filter : FILTERS) {
            for (int buckets : new int[] {1 + random.nextInt(200), 200}) {
                HistogramReply counted = histogram(logger, filter, buckets);
                HistogramReply asked = histogram(
                        logger, "(" + (filter.isEmpty() ? "level>=trace" : filter) + ")" + ASKED_OF_ROWS, buckets);
                assertThat(counted.getPartial()).isFalse();
                assertThat(counted).as(filter + ", " + when).isEqualTo(asked);
            }
        }
    }

    /** Of the last three days, to within a minute. */
    private HistogramReply histogram(LoggerFixture logger, String typed, int buckets) {
        return logger.logger
                .searchDoors()
                .histogram(
                        logger.reader,
                        HistogramRequest.newBuilder()
                                .setFilter(Filter.newBuilder().setQ(typed))
                                .setFromUnixNano(
                                        LoggerFixture.nanos(clock.instant().minus(Duration.ofDays(3))))
                                .setToUnixNano(
                                        LoggerFixture.nanos(clock.instant().plusSeconds(1)))
                                .setBuckets(buckets)
                                .build());
    }

    private static long total(HistogramReply reply) {
        return reply.getBucketsList().stream()
                .mapToLong(of ->
                        of.getTrace() + of.getDebug() + of.getInfo() + of.getWarn() + of.getError() + of.getFatal())
                .sum();
    }

    private static long lost(HistogramReply reply) {
        return reply.getBucketsList().stream()
                .mapToLong(HistogramBucket::getLost)
                .sum();
    }
}
