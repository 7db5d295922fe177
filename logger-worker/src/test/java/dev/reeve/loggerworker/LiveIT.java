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
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** L3 and the seam between history and live. */
@Tag("L3")
class LiveIT {
    @AutoClose
    private static final LoggerFixture LOGGER = LoggerFixture.fresh(Clock.systemUTC());

    @Test
    void filtersLiveLinesAndStoredOnesAsTyped() throws Exception {
        // Given
        Filter filter = Filter.newBuilder()
                .setQ("session=typed (level>=warn OR /item \\d$/) -logger:net -has:gap")
                .build();
        LOGGER.append("typed", List.of(typed(1, 13, "ui", "slow"), typed(2, 9, "ui", "first item 7")));

        // When
        Stream viewer = Stream.open(
                        LOGGER, FollowRequest.newBuilder().setFilter(filter).setHistory(100))
                .awaitLive();
        LOGGER.append(
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
        return LOGGER.line(seq).toBuilder()
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
                Caller phone = new Caller("acme", "u_" + sender, "i_" + sender, LOGGER.phone.scopes());
                sending.add(threads.submit(() -> {
                    for (int i = 0; i < batches; i++) {
                        LOGGER.append(phone, LOGGER.source(session), LOGGER.lines(i * 5L + 1, i * 5L + 5));
                    }
                }));
            }

            // When
            while (sending.stream().anyMatch(sender -> !sender.isDone())) {
                viewers.add(
                        Stream.open(LOGGER, session(session).setHistory(1_000)).awaitLive());
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
        LOGGER.append("resume", LOGGER.lines(1, 3));
        Stream first = Stream.open(LOGGER, session("resume").setHistory(10)).awaitLive();
        LOGGER.append("resume", LOGGER.lines(4, 5));
        first.await(5);
        String cursor = first.cursor();
        first.close();
        Record late =
                LOGGER.line(6).toBuilder().setTimeUnixNano(1_000_000_000_000L).build();
        LOGGER.append("resume", List.of(late));
        LOGGER.append("resume", LOGGER.lines(7, 8));

        // When
        Stream second = Stream.open(LOGGER, session("resume").setAfter(cursor)).awaitLive();
        LOGGER.append("resume", LOGGER.lines(9, 9));

        // Then
        assertThat(second.await(4)).extracting(Entry::getSeq).containsExactly(6L, 7L, 8L, 9L);
        second.close();
    }

    @Test
    void givesEveryRecordToEachOfAHundredViewers() throws Exception {
        // Given
        List<Stream> viewers = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            viewers.add(Stream.open(LOGGER, session("crowd")).awaitLive());
        }

        // When
        for (int i = 0; i < 10; i++) {
            LOGGER.append("crowd", LOGGER.lines(i * 50L + 1, i * 50L + 50));
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
        Stream slow = Stream.open(LOGGER, session("slow")).awaitLive();
        List<Record> noise = new ArrayList<>();
        for (long seq = 1; seq <= 7_000; seq++) {
            Record line = LOGGER.line(seq);
            noise.add(seq % 1_000 == 0 ? line.toBuilder().setSeverity(17).build() : line);
        }

        // When
        slow.block();
        for (int i = 0; i < noise.size(); i += 500) {
            LOGGER.append("slow", noise.subList(i, i + 500));
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
        Stream viewer = Stream.open(LOGGER, session("jump")).awaitLive();
        LOGGER.append("jump", LOGGER.lines(1, 2));

        // When
        LOGGER.append("jump", LOGGER.lines(5, 5));

        // Then
        assertThat(bodies(viewer.await(4)))
                .containsExactlyInAnyOrder("line 1", "line 2", "line 5", "-- 3..4 (2) unknown --");
        viewer.close();
    }

    @Test
    void doesNotShowABatchAgainThatIsSentAgain() throws Exception {
        // Given
        Stream viewer = Stream.open(LOGGER, session("again")).awaitLive();
        LOGGER.append("again", LOGGER.lines(1, 3));

        // When
        LOGGER.append("again", LOGGER.lines(1, 3));
        LOGGER.append("again", LOGGER.lines(4, 4));

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
        Stream viewer = Stream.open(LOGGER, FollowRequest.newBuilder().setFilter(filter))
                .awaitLive();
        List<Record> records = List.of(
                line(1, 17, "CartScreen > addItem(id=77)"),
                line(2, 9, "CartScreen > addItem(id=77)"),
                line(3, 17, "CartScreen > addItem(id=78)"),
                line(4, 13, "77 SCREENS"),
                line(5, 21, "silk-screen 779"));

        // When
        LOGGER.append("filter", records);

        // Then
        List<Entry> live = viewer.await(3);
        assertThat(live).extracting(Entry::getSeq).containsExactly(1L, 4L, 5L);
        assertThat(LOGGER.all(filter)).extracting(Entry::getSeq).containsExactly(1L, 4L, 5L);
        viewer.close();
    }

    @Test
    void refusesMoreViewersThanItHasRoomFor() throws Exception {
        // Given
        try (LoggerFixture small = new LoggerFixture(
                        LOGGER.database,
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
        LoggerFixture stopping = new LoggerFixture(LOGGER.database, Clock.systemUTC()).awaitStore();
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
        return LOGGER.line(seq).toBuilder().setSeverity(severity).setBody(body).build();
    }

    private static FollowRequest.Builder session(String session) {
        return FollowRequest.newBuilder().setFilter(Filter.newBuilder().setSession(session));
    }
}
