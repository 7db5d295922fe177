// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.loggerworker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reeve.gatewayapi.log.v1.Entry;
import java.time.Clock;
import java.time.Duration;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What viewers want may be costly to find out: that holds up nobody else, and not for long. */
@Tag("L3")
class ChannelTest {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final LongAdder lost = new LongAdder();
    private final Channel channel = new Channel(new RecordIds(Clock.systemUTC(), new Random(1)), new LongAdder());

    @Test
    void letsViewersComeAndGoAndCommitsSettleWhileAFilterIsBeingAsked() throws Exception {
        // Given
        Gate gate = new Gate();
        Viewer slow = viewer(LogFilter.of("acme", gate));
        long _ = channel.join(slow);
        CompletableFuture<Submission> publishing = CompletableFuture.supplyAsync(
                () -> channel.publish(Samples.batch(record(1))), Thread::startVirtualThread);
        assertThat(gate.asked.await(10, TimeUnit.SECONDS)).isTrue();

        // When
        Viewer quick = viewer(Samples.everything());
        CompletableFuture<Void> others = CompletableFuture.runAsync(
                () -> {
                    long _ = channel.join(quick);
                    channel.settled(new Submission(Samples.batch(record(9))), List.of());
                    channel.leave(quick);
                    long _ = channel.join(quick);
                },
                Thread::startVirtualThread);

        // Then
        assertThat(others).succeedsWithin(PATIENCE);
        gate.open.countDown();
        assertThat(publishing).succeedsWithin(PATIENCE);
        assertThat(bodies(slow)).containsExactly("line 1");
        assertThat(bodies(quick)).as("came before it was shown").containsExactly("line 1");
    }

    @Test
    void tellsAViewerAsLostWhatThereWasNoTimeToAskItsFilterOf() throws Exception {
        // Given
        AtomicLong nanos = new AtomicLong();
        Viewer typed = viewer(LogFilter.of("acme", FilterReader.words("line", false)));
        Viewer everything = viewer(Samples.everything());
        List<LogRecord> records =
                IntStream.rangeClosed(1, 10).mapToObj(ChannelTest::record).toList();

        // When
        long step = Wanted.VIEWER_MAX.toNanos() / 5;
        Wanted wanted = Wanted.of(records, List.of(typed, everything), () -> nanos.addAndGet(step));

        // Then
        long asked = IntStream.range(0, 10)
                .filter(i -> wanted.isWanted(typed, records.get(i), i))
                .count();
        assertThat(asked).isBetween(1L, 6L);
        assertThat(IntStream.range(0, 10)).allMatch(i -> wanted.isWanted(everything, records.get(i), i));
        BitSet shown = new BitSet();
        shown.set(0, 9);
        wanted.tellUnasked(shown);
        assertThat(typed.poll(10, Duration.ZERO).lost()).as("of nine shown").isEqualTo(9 - asked);
        assertThat(lost.sum()).isEqualTo(9 - asked);
        assertThat(everything.poll(10, Duration.ZERO).lost()).isZero();
    }

    @Test
    void asksNothingMoreOfABatchWhenItsTimeIsOver() throws Exception {
        // Given
        AtomicLong nanos = new AtomicLong();
        List<Viewer> viewers = IntStream.range(0, 50)
                .mapToObj(_ -> viewer(LogFilter.of("acme", FilterReader.words("line", false))))
                .toList();

        // When
        long step = Wanted.VIEWER_MAX.toNanos() / 2;
        Wanted wanted = Wanted.of(List.of(record(1), record(2)), viewers, () -> nanos.addAndGet(step));

        // Then
        assertThat(wanted.isWanted(viewers.getFirst(), record(1), 0)).isTrue();
        assertThat(wanted.isWanted(viewers.getLast(), record(1), 0)).isFalse();
    }

    private Viewer viewer(LogFilter filter) {
        return new Viewer(filter, new Viewer.Bound(100, 1 << 20), lost, _ -> {});
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
}
