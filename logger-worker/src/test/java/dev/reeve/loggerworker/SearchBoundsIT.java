// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.loggerworker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reeve.gatewayapi.log.v1.Drop;
import dev.reeve.gatewayapi.log.v1.Entry;
import dev.reeve.gatewayapi.log.v1.Filter;
import dev.reeve.gatewayapi.log.v1.FollowBatch;
import dev.reeve.gatewayapi.log.v1.FollowRequest;
import dev.reeve.gatewayapi.log.v1.HistogramBucket;
import dev.reeve.gatewayapi.log.v1.HistogramReply;
import dev.reeve.loggerworker.TimeWindows.Window;
import dev.reeve.testkit.ManualClock;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A search that is not through in its time or its rows says how far it came, and nothing is lost on the way. */
class SearchBoundsIT {
    private static final ManualClock CLOCK = ManualClock.startingAt(Instant.parse("2026-11-25T10:30:00Z"));
    private static final Window ALWAYS = new Window(0, TimeWindows.LATEST_MICROS);

    @AutoClose
    private static final LoggerFixture LOGGER = LoggerFixture.fresh(CLOCK);

    @BeforeAll
    static void store() {
        for (int hour = 0; hour < 3; hour++) {
            LOGGER.append("s", LOGGER.lines(hour * 500L + 1, hour * 500L + 500));
            CLOCK.advance(Duration.ofHours(1));
        }
    }

    @Test
    void goesOnBehindTheRowsItAskedAndFindsEverythingOnce() {
        // Given
        History history = new History(new SearchDatabase(LOGGER.database, Duration.ofSeconds(2), 100), CLOCK);
        LogFilter filter = filter("/line .*7$/ session=s");

        for (boolean oldestFirst : new boolean[] {true, false}) {
            // When
            List<Long> seqs = new ArrayList<>();
            int pages = 0;
            @Nullable Cursor next = null;
            do {
                History.Page page = history.page(new History.Search(filter, ALWAYS, next, 30, oldestFirst));
                page.entries().forEach(entry -> seqs.add(entry.getSeq()));
                next = page.next();
                pages++;
                assertThat(page.searchedToMicros() > 0).isEqualTo(next != null);
            } while (next != null);

            // Then
            assertThat(seqs).hasSize(150).doesNotHaveDuplicates();
            assertThat(pages).isBetween(15, 18);
        }
    }

    @Test
    void tellsTheRestOfAFollowersCatchingUp() {
        // Given
        History history = new History(new SearchDatabase(LOGGER.database, Duration.ofSeconds(2), 100), CLOCK);

        // When
        LogFilter seventh = filter("/line 7$/ session=s");
        History.Arrived first =
                history.arrivedAfter(seventh, Place.after(0), 1_000).read();
        History.Arrived second =
                history.arrivedAfter(seventh, Place.after(first.next()), 1_000).read();

        // Then
        assertThat(first.entries()).extracting(Entry::getBody).containsExactly("line 7");
        assertThat(first.scanned()).isEqualTo(100);
        assertThat(second.entries()).isEmpty();
        assertThat(second.next()).isGreaterThan(first.next());
    }

    @Test
    void endsAPageWhoseGapsDoNotFit() {
        // Given
        int many = PageGaps.GAPS_MAX + 500;
        appendDrops("gaps", many);

        for (boolean oldestFirst : new boolean[] {true, false}) {
            // When
            List<Long> counts = new ArrayList<>();
            @Nullable Cursor next = null;
            do {
                History.Page page = history()
                        .page(new History.Search(filter("has:gap session=gaps"), ALWAYS, next, 1_000, oldestFirst));
                page.entries().forEach(entry -> counts.add(entry.getGap().getCount()));
                next = page.next();
            } while (next != null);

            // Then
            assertThat(counts).hasSize(many).doesNotHaveDuplicates();
        }
    }

    @Test
    void tellsAFollowerMoreGapsThanOneReadTakes() {
        // Given
        LogFilter filter = filter("session=drops");
        Seen seen = history().arrivedAfter(filter, Place.after(0), 1).seen();
        int many = PageGaps.GAPS_MAX + 300;
        appendDrops("drops", many);

        for (Place from : List.of(Place.after(0), new Place(seen, List.of(0L), 0))) {
            // When
            List<Long> counts = new ArrayList<>();
            List<Long> seqs = new ArrayList<>();
            Place at = from;
            do {
                History.Arrived arrived =
                        history().arrivedAfter(filter, at, 1_000).read();
                arrived.entries().stream()
                        .filter(Entry::hasGap)
                        .forEach(gap -> counts.add(gap.getGap().getCount()));
                arrived.entries().stream().filter(entry -> !entry.hasGap()).forEach(entry -> seqs.add(entry.getSeq()));
                at = at.withFloor(arrived.next());
            } while (at.floor() != 0);

            // Then
            assertThat(counts).hasSize(many).doesNotHaveDuplicates();
            assertThat(seqs).hasSize(many / 50).doesNotHaveDuplicates();
        }
    }

    @Test
    void looksForWhatAQuietFollowerMissedFromItsSnapshotOn() {
        // Given
        Instant lastLine = Instant.parse("2026-11-25T10:00:00Z");
        Instant cut = Instant.parse("2026-11-25T12:00:00Z");
        Seen seen = new Seen(PgTime.micros(cut), 10, 10, List.of());

        // When
        long earliest = History.earliest(new Place(seen, List.of(RecordIds.first(lastLine)), 0));

        // Then
        assertThat(PgTime.instant(earliest)).isEqualTo("2026-11-25T11:55:00Z");
        assertThat(PgTime.instant(History.earliest(Place.after(RecordIds.first(lastLine)))))
                .isEqualTo("2026-11-25T09:55:00Z");
    }

    @Test
    void endsAFollowersCatchingUpWhenNobodyWaitsForIt() throws Exception {
        // Given
        LogFilter filter = filter("session=s");
        Follow follow = new Follow(history(), CLOCK, Duration.ofSeconds(15));
        List<FollowBatch> sent = new ArrayList<>();
        Output<FollowBatch> gone = new Output<>() {
            @Override
            public void emit(FollowBatch batch) {
                sent.add(batch);
            }

            @Override
            public Duration left() {
                return Duration.ZERO;
            }
        };

        // When
        try (Viewer viewer =
                new Viewer(filter, new Viewer.Bound(10, 1_000), new Viewer.Tally(), Runnable::run, _ -> {})) {
            FollowRequest request =
                    FollowRequest.newBuilder().setAfter(Place.after(1).text()).build();
            follow.run(viewer, filter, request, gone);
        }

        // Then
        assertThat(sent).as("no cursor beyond what was not sent").isEmpty();
    }

    @Test
    void givesTheGapsOfAPageTimeOfTheirOwn() throws Exception {
        // Given
        LogFilter filter = filter("session=none");

        // When
        History.Page page = whileDropsAreLocked(
                hurried -> new History(hurried, CLOCK).page(new History.Search(filter, ALWAYS, null, 10, false)));

        // Then
        assertThat(page.entries()).isEmpty();
    }

    @Test
    void givesTheGapsOfAHistogramTimeOfTheirOwn() throws Exception {
        // Given
        long now = PgTime.micros(CLOCK.instant());
        Window day = new Window(now - Duration.ofDays(1).toNanos() / 1_000, now);

        // When
        HistogramReply counted =
                whileDropsAreLocked(hurried -> new Histogram(hurried).count(filter("session=s"), day, 60));

        // Then
        assertThat(counted.getPartial()).isFalse();
        assertThat(counted.getBucketsCount()).isBetween(50, 60);
    }

    @Test
    void showsTheRecordsOfAHistogramThoughItsGapsDoNotComeInTime() throws Exception {
        // Given
        long now = PgTime.micros(CLOCK.instant());
        Window day = new Window(now - Duration.ofDays(1).toNanos() / 1_000, now);

        // When
        HistogramReply counted = whileDropsAreLocked(
                Duration.ofMillis(250), hurried -> new Histogram(hurried).count(filter("session=s"), day, 60));

        // Then
        assertThat(counted.getPartial()).isTrue();
        assertThat(counted.getBucketsList().stream()
                        .mapToLong(HistogramBucket::getInfo)
                        .sum())
                .isPositive();
    }

    /** Its gaps come a little later than its time allows for the rest. */
    private static <T> T whileDropsAreLocked(Function<SearchDatabase, T> search) throws Exception {
        return whileDropsAreLocked(Duration.ofSeconds(1), search);
    }

    private static <T> T whileDropsAreLocked(Duration time, Function<SearchDatabase, T> search) throws Exception {
        String waiting = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
                + " AND wait_event_type = 'Lock' AND clock_timestamp() - query_start > interval '1200 ms'";
        try (Connection holder = LOGGER.database.getConnection();
                Statement lock = holder.createStatement()) {
            holder.setAutoCommit(false);
            lock.execute("LOCK TABLE logger.log_drop IN ACCESS EXCLUSIVE MODE");
            CompletableFuture<T> found = CompletableFuture.supplyAsync(
                    () -> search.apply(new SearchDatabase(LOGGER.database, time, SearchDatabase.ROWS_MAX)),
                    Thread::startVirtualThread);
            Awaitility.await().until(() -> found.isDone() || Tables.count(LOGGER.database, waiting) > 0);
            holder.rollback();
            return found.get(10, TimeUnit.SECONDS);
        }
    }

    /** Fifty with each record. */
    private static void appendDrops(String session, int many) {
        for (int i = 0; i < many; i += 50) {
            Drop[] drops = new Drop[50];
            for (int j = 0; j < drops.length; j++) {
                drops[j] = Drop.newBuilder()
                        .setCount(i + j + 1)
                        .setReason("budget")
                        .build();
            }
            LOGGER.append(LOGGER.phone, LOGGER.source(session), List.of(LOGGER.line(i / 50 + 1)), drops);
            CLOCK.advance(Duration.ofMillis(1));
        }
    }

    private static History history() {
        return new History(new SearchDatabase(LOGGER.database, Duration.ofSeconds(2), SearchDatabase.ROWS_MAX), CLOCK);
    }

    private static LogFilter filter(String typed) {
        return LogFilter.of("acme", Filter.newBuilder().setQ(typed).build(), CLOCK.instant());
    }
}
