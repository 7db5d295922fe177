// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.loggerworker;

import static dev.reeve.loggerworker.LoggerFixture.bodies;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reeve.gatewayapi.log.v1.AppendReply;
import dev.reeve.gatewayapi.log.v1.Drop;
import dev.reeve.gatewayapi.log.v1.Entry;
import dev.reeve.gatewayapi.log.v1.Record;
import dev.reeve.testkit.ManualClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * L5: a batch sent twice, out of order, days late, by a clock that is off: stored once, in order, in the right
 * partition.
 */
@Tag("L5")
class StoredOnceIT {
    private static final Instant NOW = Instant.parse("2026-11-25T10:30:00Z");
    private static final ManualClock CLOCK = ManualClock.startingAt(NOW);

    @AutoClose
    private static final LoggerFixture LOGGER = LoggerFixture.fresh(CLOCK);

    @Test
    void storesBatchOnceWhenItIsSentTwice() {
        // Given
        List<Record> batch = LOGGER.lines(1, 5);
        AppendReply first = LOGGER.append("twice", batch);

        // When
        AppendReply second = LOGGER.append("twice", batch);

        // Then
        assertThat(first.getStoredThrough()).isEqualTo(5);
        assertThat(first.getAccepted()).isEqualTo(5);
        assertThat(second.getStoredThrough()).isEqualTo(5);
        assertThat(second.getDuplicates()).isEqualTo(5);
        assertThat(bodies(LOGGER.session("twice"))).containsExactly("line 1", "line 2", "line 3", "line 4", "line 5");
    }

    @Test
    void storesOnceWhenManyCallersSendTheSameBatchesAtOnce() throws Exception {
        // Given
        List<Future<AppendReply>> replies = new ArrayList<>();

        // When
        try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 100; i++) {
                int from = i % 5 * 10 + 1;
                replies.add(callers.submit(() -> LOGGER.append("race", LOGGER.lines(from, from + 9))));
            }
        }

        // Then
        for (Future<AppendReply> reply : replies) {
            assertThat(reply.get().getStoredThrough()).isPositive();
        }
        assertThat(LOGGER.session("race"))
                .extracting(Entry::getSeq)
                .containsExactlyElementsOf(LongStream.rangeClosed(1, 50).boxed().toList());
    }

    @Test
    void keepsTwoInstallationsApartThatUseTheSameSessionId() {
        // Given
        Caller other = new Caller("acme", "u_bob", "i_iphone", LOGGER.phone.scopes());
        LOGGER.append("same", LOGGER.lines(1, 2));

        // When
        AppendReply reply = LOGGER.append(other, LOGGER.source("same"), LOGGER.lines(1, 2));

        // Then
        assertThat(reply.getDuplicates()).isZero();
        assertThat(LOGGER.session("same")).hasSize(4);
    }

    @Test
    void showsHoleAsGapUntilTheMissingBatchComes() {
        // Given
        LOGGER.append("holes", LOGGER.lines(1, 3));
        LOGGER.append("holes", LOGGER.lines(7, 8));
        List<String> withHole = bodies(LOGGER.session("holes"));

        // When
        LOGGER.append("holes", LOGGER.lines(4, 6));

        // Then
        assertThat(withHole)
                .containsExactly("line 1", "line 2", "line 3", "-- 4..6 (3) unknown --", "line 7", "line 8");
        assertThat(bodies(LOGGER.session("holes")))
                .containsExactly("line 1", "line 2", "line 3", "line 4", "line 5", "line 6", "line 7", "line 8");
    }

    @Test
    void showsTheSendersReasonOnceInPlaceOfTheHole() {
        // Given
        LOGGER.append("ring", LOGGER.lines(1, 2));
        Drop drop = Drop.newBuilder()
                .setFromSeq(3)
                .setToSeq(5)
                .setReason("ring-full")
                .build();

        // When
        LOGGER.append(LOGGER.phone, LOGGER.source("ring"), LOGGER.lines(6, 7), drop);

        // Then
        assertThat(bodies(LOGGER.session("ring")))
                .containsOnlyOnce("-- 3..5 (3) ring-full --")
                .doesNotContain("-- 3..5 (3) unknown --")
                .hasSize(5);
    }

    @Test
    void ordersByShownTimeWhenBatchesComeOutOfOrderAndDaysLate() {
        // Given
        long threeDaysAgo = LoggerFixture.nanos(CLOCK.instant().minus(Duration.ofDays(3)));
        List<Record> late = List.of(
                LOGGER.line(1).toBuilder().setTimeUnixNano(threeDaysAgo).build(),
                LOGGER.line(2).toBuilder()
                        .setTimeUnixNano(threeDaysAgo + 1_000_000)
                        .build());
        LOGGER.append("late", LOGGER.lines(3, 4));

        // When
        LOGGER.append("late", late);

        // Then
        List<Entry> stored = LOGGER.session("late");
        assertThat(bodies(stored)).containsExactly("line 1", "line 2", "line 3", "line 4");
        assertThat(stored.getFirst().getTimeUnixNano()).isEqualTo(threeDaysAgo);
        assertThat(Tables.partitions(LOGGER.database, "late")).containsExactly("log_long_20261125");
    }

    @Test
    void correctsClockThatIsOffByAYearAndKeepsBothTimes() {
        // Given
        long aYear = Duration.ofDays(365).toNanos();
        long now = LoggerFixture.nanos(CLOCK.instant());
        Record record = LOGGER.line(1).toBuilder()
                .setTimeUnixNano(now + aYear - 1_000_000_000)
                .build();

        // When
        LOGGER.append(
                LOGGER.phone,
                LOGGER.source("clock").toBuilder().setSentUnixNano(now + aYear).build(),
                List.of(record));

        // Then
        Entry stored = LOGGER.session("clock").getFirst();
        assertThat(stored.getTimeUnixNano()).isEqualTo(now - 1_000_000_000);
        assertThat(stored.getDeviceTimeUnixNano()).isEqualTo(record.getTimeUnixNano());
        assertThat(Tables.partitions(LOGGER.database, "clock")).containsExactly("log_long_20261125");
    }

    @Test
    void showsRecordAtItsArrivalWhenItsTimeLiesInTheFutureAndNothingTellsTheOffset() {
        // Given
        long now = LoggerFixture.nanos(CLOCK.instant());
        Record future = LOGGER.line(1).toBuilder()
                .setTimeUnixNano(now + Duration.ofDays(9).toNanos())
                .build();

        // When
        LOGGER.append(
                LOGGER.phone,
                LOGGER.source("future").toBuilder().setSentUnixNano(0).build(),
                List.of(future));

        // Then
        assertThat(LOGGER.session("future").getFirst().getTimeUnixNano()).isEqualTo(now);
    }

    @Test
    void closesTheOldestHolesAsGapsWhenASessionHasTooMany() {
        // Given
        LOGGER.append("sieve", everyOther(1, 480));
        LOGGER.append("sieve", everyOther(481, 960));

        // When
        LOGGER.append("sieve", everyOther(961, 1_010));

        // Then
        assertThat(Tables.count(
                        LOGGER.database,
                        "SELECT count(*) FROM logger.log_session s, unnest(s.received) WHERE s.id = 'sieve'"))
                .isEqualTo(SessionTally.RANGES_MAX);
        assertThat(Tables.count(LOGGER.database, "SELECT count(*) FROM logger.log_drop WHERE session = 'sieve'"))
                .isEqualTo(10);
    }

    private static List<Record> everyOther(long from, long to) {
        return LongStream.rangeClosed(from, to)
                .mapToObj(i -> LOGGER.line(2 * i))
                .toList();
    }
}
