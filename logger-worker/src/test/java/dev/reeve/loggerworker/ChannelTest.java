// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.loggerworker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reeve.gatewayapi.log.v1.Entry;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What viewers want may be costly to find out: that holds up nobody else, and not for long. */
@Tag("L3")
class ChannelTest {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Viewer.Tally tally = new Viewer.Tally();
    private final Channel channel = new Channel(new RecordIds(Clock.systemUTC(), new Random(1)), new LongAdder());

    @Test
    void letsRecordsViewersAndCommitsGoOnWhileAFilterIsBeingAsked() throws Exception {
        // Given
        Gate gate = new Gate();
        Viewer slow = viewer(LogFilter.of("acme", gate));
        Viewer quick = viewer(Samples.everything());
        long _ = channel.join(slow);

        // When
        Submission first = channel.publish(Samples.batch(record(1)));
        assertThat(gate.asked.await(10, TimeUnit.SECONDS)).isTrue();
        long _ = channel.join(quick);
        Submission _ = channel.publish(Samples.batch(record(2)));
        channel.settled(first, List.of());
        channel.arrived(List.of(Samples.batch(record(3).withId(9))), null);
        channel.showUnstored(Samples.batch(record(4)));

        // Then
        assertThat(bodies(quick)).containsExactly("line 1", "line 2", "line 3", "line 4");
        assertThat(slow.poll(10, Duration.ZERO).isEmpty()).isTrue();
        assertThat(tally.unasked().sum()).as("one is being asked").isEqualTo(3);
        gate.open.countDown();
        slow.gather(4, PATIENCE);
        assertThat(bodies(slow)).containsExactly("line 1", "line 2", "line 3", "line 4");
        assertThat(tally.unasked().sum()).isZero();
    }

    @Test
    void asksNoTypedFilterOnTheThreadThatBringsRecords() throws Exception {
        // Given
        Set<Thread> asking = ConcurrentHashMap.newKeySet();
        Viewer typed = viewer(LogFilter.of("acme", new Watched(asking)));
        long _ = channel.join(typed);

        // When
        Submission _ = channel.publish(Samples.batch(record(1)));

        // Then
        assertThat(bodies(typed)).containsExactly("line 1");
        assertThat(asking).isNotEmpty().doesNotContain(Thread.currentThread());
    }

    @Test
    void givesEachViewersFilterItsTurn() throws Exception {
        // Given
        ExecutorService one = Executors.newSingleThreadExecutor();
        AtomicInteger asked = new AtomicInteger();
        Viewer hostile = viewer(LogFilter.of("acme", new Slow(asked)), one);
        Viewer modest = viewer(LogFilter.of("acme", FilterReader.words("line", false)), one);
        for (Viewer viewer : List.of(hostile, modest)) {
            long _ = channel.join(viewer);
        }

        // When
        Submission _ = channel.publish(Samples.batch(
                IntStream.rangeClosed(1, 50).mapToObj(ChannelTest::record).toArray(LogRecord[]::new)));

        // Then
        assertThat(bodies(modest)).isNotEmpty();
        assertThat(asked.get()).as("a turn or two of the hostile one").isLessThan(10);
        hostile.close();
        one.shutdown();
        assertThat(one.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
        assertThat(tally.unasked().sum()).as("what is gone waits for nothing").isZero();
    }

    @Test
    void tellsAViewerAsLostWhatItsFilterCouldNotBeAskedOf() throws Exception {
        // Given
        Gate gate = new Gate();
        Viewer slow = viewer(LogFilter.of("acme", gate));
        long _ = channel.join(slow);
        Submission _ = channel.publish(Samples.batch(record(0)));
        assertThat(gate.asked.await(10, TimeUnit.SECONDS)).isTrue();

        // When
        for (int seq = 1; seq <= 130; seq++) {
            Level level = seq <= 30 ? Level.DEBUG : Level.ERROR;
            Submission _ = channel.publish(Samples.batch(Samples.record(level, seq, "line " + seq)));
        }

        // Then
        assertThat(slow.poll(10, Duration.ZERO).lost()).isEqualTo(30);
        assertThat(tally.lost().sum()).isEqualTo(30);
        gate.open.countDown();
        slow.gather(100, PATIENCE);
        assertThat(slow.poll(200, PATIENCE).entries())
                .extracting(Entry::getLevel)
                .doesNotContain("DEBUG");
    }

    @Test
    void saysThatASnapshotIsReachedOnlyWhenWhatItSeesWasAskedAndShown() throws Exception {
        // Given
        Gate gate = new Gate();
        Viewer slow = viewer(LogFilter.of("acme", gate));
        long _ = channel.join(slow);
        Seen snapshot = new Seen(1, 10, 10, List.of());

        // When
        channel.arrived(List.of(Samples.batch(record(1).withId(9))), snapshot);
        assertThat(gate.asked.await(10, TimeUnit.SECONDS)).isTrue();

        // Then
        assertThat(slow.poll(10, Duration.ZERO).seen()).isNull();
        gate.open.countDown();
        Viewer.Polled polled = slow.poll(10, PATIENCE);
        assertThat(polled.entries()).hasSize(1);
        assertThat(polled.seen()).isEqualTo(snapshot);
    }

    @Test
    void showsWhatAFilterFailsAtAndTellsOfItOnce() throws Exception {
        // Given
        try (WrittenLog log = WrittenLog.begin()) {
            Viewer failing = viewer(LogFilter.of("acme", new Failing()));
            long _ = channel.join(failing);

            // When
            Submission _ = channel.publish(Samples.batch(record(1), record(2), record(3)));
            failing.gather(3, PATIENCE);

            // Then
            assertThat(bodies(failing)).containsExactly("line 1", "line 2", "line 3");
            assertThat(log.text()).containsOnlyOnce("cannot be asked");
        }
    }

    @Test
    void endsAViewerThatComesWhileTheHubCloses() throws Exception {
        try (ExecutorService other = Executors.newSingleThreadExecutor()) {
            for (int round = 0; round < 3_000; round++) {
                // Given
                Hub hub = new Hub(new RecordIds(Clock.systemUTC(), new Random(1)), new Viewer.Bound(10, 1_000), 10);
                CyclicBarrier both = new CyclicBarrier(2);

                // When
                Future<?> closed = other.submit(() -> {
                    await(both);
                    hub.close();
                });
                await(both);
                @Nullable Viewer viewer = follow(hub);
                Object _ = closed.get(10, TimeUnit.SECONDS);

                // Then
                if (viewer != null) {
                    assertThat(viewer.poll(1, Duration.ZERO).ended())
                            .as("round " + round)
                            .isTrue();
                }
            }
        }
    }

    private static void await(CyclicBarrier both) {
        try {
            int _ = both.await(10, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    /** Null = it is closed already. */
    private static @Nullable Viewer follow(Hub hub) {
        try {
            return hub.follow(Samples.everything());
        } catch (LogRefused _) {
            return null;
        }
    }

    private Viewer viewer(LogFilter filter) {
        return viewer(filter, Thread::startVirtualThread);
    }

    private Viewer viewer(LogFilter filter, Executor askers) {
        return new Viewer(filter, new Viewer.Bound(100, 1 << 20), tally, askers, channel::leave);
    }

    private static LogRecord record(int seq) {
        return Samples.record(Level.INFO, seq, "line " + seq);
    }

    private static List<String> bodies(Viewer viewer) throws InterruptedException {
        return viewer.poll(10, PATIENCE).entries().stream().map(Entry::getBody).toList();
    }

    /** Answers when it is opened. */
    private static final class Gate implements Condition {
        private final CountDownLatch asked = new CountDownLatch(1);
        private final CountDownLatch open = new CountDownLatch(1);

        @Override
        public Truth of(Line line) {
            asked.countDown();
            try {
                return open.await(20, TimeUnit.SECONDS) ? Truth.YES : Truth.NO;
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }

        @Override
        public void write(FilterSql sql) {
            throw new AssertionError("never stored");
        }
    }

    /** Remembers who asked. */
    private record Watched(Set<Thread> asking) implements Condition {
        @Override
        public Truth of(Line line) {
            asking.add(Thread.currentThread());
            return Truth.YES;
        }

        @Override
        public void write(FilterSql sql) {
            throw new AssertionError("never stored");
        }
    }

    /** A fault of ours. */
    private static final class Failing implements Condition {
        @Override
        public Truth of(Line line) {
            throw new IllegalStateException("cannot be asked");
        }

        @Override
        public void write(FilterSql sql) {
            throw new AssertionError("never stored");
        }
    }

    /** Takes more than a turn for each line. */
    private record Slow(AtomicInteger asked) implements Condition {
        @Override
        public Truth of(Line line) {
            int _ = asked.incrementAndGet();
            long end = System.nanoTime() + 2 * Viewer.TURN.toNanos();
            while (System.nanoTime() - end < 0) {
                Thread.onSpinWait();
            }
            return Truth.NO;
        }

        @Override
        public void write(FilterSql sql) {
            throw new AssertionError("never stored");
        }
    }
}
