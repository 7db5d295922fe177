// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.loggerworker;

import static dev.reeve.loggerworker.LoggerFixture.bodies;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reeve.gatewayapi.log.v1.Entry;
import dev.reeve.gatewayapi.log.v1.Filter;
import dev.reeve.gatewayapi.log.v1.FollowRequest;
import dev.reeve.gatewayapi.log.v1.Record;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.LongStream;
import javax.sql.DataSource;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** L3 and the seam between history and live. */
@Tag("L3")
class LiveIT {
    private static final DataSource DATABASE = TestDatabase.fresh();
    private static LoggerFixture logger;

    @BeforeAll
    static void start() {
        logger = new LoggerFixture(DATABASE, Clock.systemUTC()).awaitStore();
    }

    @AfterAll
    static void stop() {
        logger.close();
    }

    @Test
    void filtersLiveLinesAndStoredOnesAsTyped() throws Exception {
        // Given
        Filter filter = Filter.newBuilder()
                .setQ("session=typed (level>=warn OR /item \\d$/) -logger:net -has:gap")
                .build();
        logger.append("typed", List.of(typed(1, 13, "ui", "slow"), typed(2, 9, "ui", "first item 7")));

        // When
        Stream viewer = Stream.open(
                        logger, FollowRequest.newBuilder().setFilter(filter).setHistory(100))
                .awaitLive();
        logger.append(
                "typed",
                List.of(
                        typed(3, 9, "ui", "no"),
                        typed(4, 17, "net.Http", "no"),
                        typed(5, 5, "ui", "second item 8"),
                        typed(9, 21, "ui", "broke")));

        // Then
        assertThat(viewer.await(4))
                .extracting(Entry::getBody)
                .containsExactly("slow", "first item 7", "second item 8", "broke");
        viewer.close();
    }

    private static Record typed(long seq, int severity, String from, String body) {
        return logger.line(seq).toBuilder()
                .setSeverity(severity)
                .setLogger(from)
                .setBody(body)
                .build();
    }

    @Test
    void showsEveryRecordOnceThoughViewersComeWhileRecordsAreBeingStored() throws Exception {
        // Given
        String session = "seam";
        int senders = 4;
        int batches = 30;
        int records = senders * batches * 5;
        List<Stream> viewers = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> sending = new ArrayList<>();
            for (int sender = 0; sender < senders; sender++) {
                Caller phone = new Caller("acme", "u_" + sender, "i_" + sender, logger.phone.scopes());
                sending.add(threads.submit(() -> {
                    for (int i = 0; i < batches; i++) {
                        logger.append(phone, logger.source(session), logger.lines(i * 5L + 1, i * 5L + 5));
                    }
                }));
            }

            // When
            while (sending.stream().anyMatch(sender -> !sender.isDone())) {
                viewers.add(
                        Stream.open(logger, session(session).setHistory(1_000)).awaitLive());
            }
            for (Future<?> sender : sending) {
                sender.get();
            }
        }

        // Then
        assertThat(viewers).hasSizeGreaterThan(3);
        for (Stream viewer : viewers) {
            List<Entry> seen = viewer.await(records);
            assertThat(seen).noneMatch(Entry::hasGap);
            assertThat(seen).extracting(Entry::getCursor).doesNotHaveDuplicates();
            assertThat(seen).hasSize(records);
            viewer.close();
        }
    }

    @Test
    void resumesFromItsCursorWithoutLossOrDoublesThoughBatchesComeLate() throws Exception {
        // Given
        logger.append("resume", logger.lines(1, 3));
        Stream first = Stream.open(logger, session("resume").setHistory(10)).awaitLive();
        logger.append("resume", logger.lines(4, 5));
        first.await(5);
        String cursor = first.cursor();
        first.close();
        Record late =
                logger.line(6).toBuilder().setTimeUnixNano(1_000_000_000_000L).build();
        logger.append("resume", List.of(late));
        logger.append("resume", logger.lines(7, 8));

        // When
        Stream second = Stream.open(logger, session("resume").setAfter(cursor)).awaitLive();
        logger.append("resume", logger.lines(9, 9));

        // Then
        assertThat(second.await(4)).extracting(Entry::getSeq).containsExactly(6L, 7L, 8L, 9L);
        second.close();
    }

    @Test
    void givesEveryRecordToEachOfAHundredViewers() throws Exception {
        // Given
        List<Stream> viewers = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            viewers.add(Stream.open(logger, session("crowd")).awaitLive());
        }

        // When
        for (int i = 0; i < 10; i++) {
            logger.append("crowd", logger.lines(i * 50L + 1, i * 50L + 50));
        }

        // Then
        List<Long> all = LongStream.rangeClosed(1, 500).boxed().toList();
        for (Stream viewer : viewers) {
            assertThat(viewer.await(500).stream().map(Entry::getSeq).toList()).isEqualTo(all);
            viewer.close();
        }
    }

    @Test
    void tellsASlowViewerWhatItLostAndKeepsTheErrors() throws Exception {
        // Given
        Stream slow = Stream.open(logger, session("slow")).awaitLive();
        List<Record> noise = new ArrayList<>();
        for (long seq = 1; seq <= 7_000; seq++) {
            Record line = logger.line(seq);
            noise.add(seq % 1_000 == 0 ? line.toBuilder().setSeverity(17).build() : line);
        }

        // When
        slow.block();
        for (int i = 0; i < noise.size(); i += 500) {
            logger.append("slow", noise.subList(i, i + 500));
        }
        slow.unblock();

        // Then
        Awaitility.await().until(() -> shown(slow.entries()) + lost(slow.entries()) == 7_000);
        List<Entry> seen = slow.entries();
        assertThat(lost(seen)).isPositive();
        assertThat(seen).filteredOn(entry -> entry.getSeverity() == 17).hasSize(7);
        slow.close();
    }

    @Test
    void showsAGapWhenSeqJumps() throws Exception {
        // Given
        Stream viewer = Stream.open(logger, session("jump")).awaitLive();
        logger.append("jump", logger.lines(1, 2));

        // When
        logger.append("jump", logger.lines(5, 5));

        // Then
        assertThat(bodies(viewer.await(4)))
                .containsExactlyInAnyOrder("line 1", "line 2", "line 5", "-- 3..4 (2) unknown --");
        viewer.close();
    }

    @Test
    void doesNotShowABatchAgainThatIsSentAgain() throws Exception {
        // Given
        Stream viewer = Stream.open(logger, session("again")).awaitLive();
        logger.append("again", logger.lines(1, 3));

        // When
        logger.append("again", logger.lines(1, 3));
        logger.append("again", logger.lines(4, 4));

        // Then
        assertThat(viewer.await(4)).extracting(Entry::getSeq).containsExactly(1L, 2L, 3L, 4L);
        viewer.close();
    }

    @Test
    void filtersLiveAsItFiltersHistory() throws Exception {
        // Given
        Filter filter = Filter.newBuilder()
                .setSession("filter")
                .setSeverityMin(13)
                .setText("Screen 77")
                .build();
        Stream viewer = Stream.open(logger, FollowRequest.newBuilder().setFilter(filter))
                .awaitLive();
        List<Record> records = List.of(
                line(1, 17, "CartScreen > addItem(id=77)"),
                line(2, 9, "CartScreen > addItem(id=77)"),
                line(3, 17, "CartScreen > addItem(id=78)"),
                line(4, 13, "77 SCREENS"),
                line(5, 21, "silk-screen 779"));

        // When
        logger.append("filter", records);

        // Then
        List<Entry> live = viewer.await(3);
        assertThat(live).extracting(Entry::getSeq).containsExactly(1L, 4L, 5L);
        assertThat(logger.all(filter)).extracting(Entry::getSeq).containsExactly(1L, 4L, 5L);
        viewer.close();
    }

    @Test
    void refusesMoreViewersThanItHasRoomFor() throws Exception {
        // Given
        try (LoggerFixture small = new LoggerFixture(
                        DATABASE,
                        Clock.systemUTC(),
                        settings -> new LoggerSettings(
                                1,
                                1,
                                settings.queue(),
                                settings.group(),
                                settings.viewer(),
                                settings.times(),
                                settings.keep()))
                .awaitStore()) {
            Stream only = Stream.open(small, session("full")).awaitLive();

            // When
            Stream second = Stream.open(small, session("full"));

            // Then
            assertThatThrownBy(second::awaitLive)
                    .hasRootCauseInstanceOf(LogRefused.class)
                    .hasRootCauseMessage("this logger has 1 viewers already");
            only.close();
        }
    }

    @Test
    void endsStreamsWhenTheLoggerStops() throws Exception {
        // Given
        LoggerFixture stopping = new LoggerFixture(DATABASE, Clock.systemUTC()).awaitStore();
        Stream viewer = Stream.open(stopping, session("stop")).awaitLive();

        // When
        stopping.close();

        // Then
        assertThat(viewer.awaitEnd(Duration.ofSeconds(5))).isTrue();
    }

    private static long shown(List<Entry> entries) {
        return entries.stream().filter(entry -> !entry.hasGap()).count();
    }

    private static long lost(List<Entry> entries) {
        return entries.stream()
                .filter(entry -> entry.getGap().getReason().equals("viewer-slow"))
                .mapToLong(entry -> entry.getGap().getCount())
                .sum();
    }

    private static Record line(long seq, int severity, String body) {
        return logger.line(seq).toBuilder().setSeverity(severity).setBody(body).build();
    }

    private static FollowRequest.Builder session(String session) {
        return FollowRequest.newBuilder().setFilter(Filter.newBuilder().setSession(session));
    }
}
