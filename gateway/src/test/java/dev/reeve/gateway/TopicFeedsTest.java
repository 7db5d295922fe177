// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Many follow one topic while it is published to, are cut at random, and come back with their position. What one has
 * seen is without a hole, and nothing in it stands twice, but where a gap was told.
 */
class TopicFeedsTest {
    private static final int READERS = 20;
    private static final int CUTS_EACH = 50;
    private static final int MISSED_MAX = 1_000_000;
    private static Vertx vertx;
    private static ExecutorService threads;

    @BeforeAll
    static void start() {
        vertx = Vertx.vertx();
        threads = Executors.newVirtualThreadPerTaskExecutor();
    }

    @AfterAll
    static void stop() {
        threads.shutdownNow();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    @Test
    @Tag("G4")
    void aThousandCutsInsideTheRingLoseNothingAndBringNothingTwice() {
        // Given
        try (RingTopics topics = new RingTopics(1_000_000)) {
            // When
            List<Reader> readers = run(topics, 1, 0);

            // Then
            assertThat(readers).allSatisfy(reader -> {
                assertThat(reader.wrong).isEmpty();
                assertThat(reader.gaps).hasValue(0);
                assertThat(reader.cuts).hasValue(CUTS_EACH);
            });
            assertThat(readers.stream().mapToLong(reader -> reader.missed.get()).sum())
                    .isPositive();
        }
    }

    @Test
    @Tag("G5")
    @Tag("G6")
    void outsideTheRingAndOverRestartsEveryGapIsTold() {
        // Given
        try (RingTopics topics = new RingTopics(3)) {
            // When
            List<Reader> readers = run(topics, 2, 100);

            // Then
            assertThat(readers).allSatisfy(reader -> assertThat(reader.wrong).isEmpty());
            assertThat(readers.stream().mapToInt(reader -> reader.gaps.get()).sum())
                    .isPositive();
        }
    }

    @Test
    void whatIsMissedBeyondTheBoundIsAGap() {
        // Given
        try (RingTopics topics = new RingTopics(100)) {
            TopicFeeds feeds = new TopicFeeds(topics, threads, 1_000);
            for (int i = 0; i < 20; i++) {
                topics.publish(new Topics.Publication("t", new byte[100], "", "", ""));
            }

            // When
            Reader little = new Reader(feeds, new Random(3), 1, new Topics.Position(1, 12));
            Reader much = new Reader(feeds, new Random(4), 1, new Topics.Position(1, 5));
            little.run();
            much.run();
            Awaitility.await().until(() -> little.begun && much.begun);

            // Then
            assertThat(little.gaps).hasValue(0);
            assertThat(little.missed).hasValue(8);
            assertThat(much.gaps).hasValue(1);
            assertThat(much.missed).hasValue(0);
        }
    }

    /** @param restartEvery so many messages; 0 = never */
    private static List<Reader> run(RingTopics topics, long seed, int restartEvery) {
        TopicFeeds feeds = new TopicFeeds(topics, threads, MISSED_MAX);
        List<Reader> readers = new ArrayList<>();
        for (int i = 0; i < READERS; i++) {
            readers.add(new Reader(feeds, new Random(seed * 1_000 + i), CUTS_EACH, null));
        }
        readers.forEach(Reader::run);
        CountDownLatch never = new CountDownLatch(1);
        int published = 0;
        while (!readers.stream().allMatch(reader -> reader.done.isDone())) {
            topics.publish(new Topics.Publication("t", new byte[] {1}, "", "", ""));
            published++;
            if (restartEvery > 0 && published % restartEvery == 0) {
                topics.restart();
            }
            if (published % 4 == 0) {
                await(never);
            }
        }
        Awaitility.await().atMost(Duration.ofSeconds(10)).untilAsserted(() -> {
            assertThat(topics.subscriptions()).isZero();
            assertThat(feeds.topics()).isZero();
            assertThat(feeds.followers()).isZero();
        });
        return readers;
    }

    /** Lets the readers run; the pace is no part of the test. */
    private static void await(CountDownLatch never) {
        try {
            boolean _ = never.await(1, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Follows for a while, is cut, comes back with what it saw last. Owned by its loop. */
    private static final class Reader implements TopicFollower {
        private final TopicFeeds feeds;
        private final Random random;
        private final int cutsMax;
        private final List<String> wrong = new ArrayList<>();
        private final CompletableFuture<Void> done = new CompletableFuture<>();
        private volatile boolean begun;
        private final AtomicInteger gaps = new AtomicInteger();
        private final AtomicInteger cuts = new AtomicInteger();
        private final AtomicInteger missed = new AtomicInteger();
        private int until;
        private Topics.@Nullable Position seen;
        private @Nullable Loop loop;
        private @Nullable Place place;

        Reader(TopicFeeds feeds, Random random, int cutsMax, Topics.@Nullable Position seen) {
            this.feeds = feeds;
            this.random = random;
            this.cutsMax = cutsMax;
            this.seen = seen;
        }

        void run() {
            vertx.getOrCreateContext().runOnContext(_ -> {
                loop = Loop.current();
                follow();
            });
        }

        private void follow() {
            until = random.nextInt(6);
            place = feeds.follow("t", seen, Objects.requireNonNull(loop), this);
        }

        @Override
        public void begun(Topics.Position position, boolean recovered, List<SharedItem> items) {
            begun = true;
            if (seen != null && !recovered) {
                gaps.incrementAndGet();
            }
            if (!recovered && !items.isEmpty()) {
                wrong.add("items without recovery");
            }
            if (seen == null || !recovered) {
                seen = position;
            }
            missed.addAndGet(items.size());
            items.forEach(item -> see(item.position()));
            if (!position.equals(seen)) {
                wrong.add("begun at " + position + ", seen " + seen);
            }
            maybeCut();
        }

        @Override
        public void item(SharedItem item) {
            see(item.position());
            until--;
            maybeCut();
        }

        @Override
        public void reset(Topics.Position position) {
            gaps.incrementAndGet();
            seen = position;
        }

        @Override
        public void closed(String reason) {
            wrong.add("closed " + reason);
        }

        private void see(Topics.Position position) {
            Topics.Position last = seen;
            if (last == null || last.epoch() != position.epoch() || last.offset() + 1 != position.offset()) {
                wrong.add("after " + last + " came " + position);
            }
            seen = position;
        }

        private void maybeCut() {
            if (until > 0) {
                return;
            }
            Objects.requireNonNull(place).leave();
            if (cuts.incrementAndGet() == cutsMax) {
                done.complete(null);
            } else {
                Runnable _ = Objects.requireNonNull(loop).later(Duration.ofMillis(random.nextInt(4)), this::follow);
            }
        }
    }
}
