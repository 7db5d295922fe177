// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.loggerworker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reeve.gatewayapi.log.v1.HistogramReply;
import dev.reeve.gatewayapi.log.v1.Record;
import dev.reeve.gatewayapi.log.v1.Source;
import dev.reeve.testkit.ManualClock;
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
    private static final String ROWS = "SELECT CASE WHEN level < 2 THEN 'log_short ' ELSE 'log_long ' END || records"
            + " FROM logger.log_minute ORDER BY level DESC, records";

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

    private static Record detail(LoggerFixture logger, long seq) {
        return logger.line(seq).toBuilder().setSeverity(5).build();
    }

    private void change(LoggerFixture logger, Random random) throws Exception {
        switch (random.nextInt(14)) {
            case 0 -> logger.mark("marker", random.nextBoolean() ? "" : anyDevice(logger));
            case 1 -> eraseDevice(logger, random.nextInt(4));
            case 2 -> logger.accountDeleted("u_" + random.nextInt(4), LoggerFixture.PATIENCE);
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
            assertThat(logger.erase(id).getComplete()).isTrue();
        }
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
                        logger,
                        "(" + (filter.isEmpty() ? "level>=trace" : filter) + ")" + Histograms.ASKED_OF_ROWS,
                        buckets);
                assertThat(counted.getPartial()).isFalse();
                assertThat(counted).as(filter + ", " + when).isEqualTo(asked);
            }
        }
    }

    private HistogramReply histogram(LoggerFixture logger, String typed, int buckets) {
        return Histograms.ofThreeDays(logger, clock.instant(), typed, buckets);
    }
}
