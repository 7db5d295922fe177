// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.brokerservice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.reeve.zmtp.RouterStats;
import dev.reeve.zmtp.RouterTransport;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What waits for the broker's thread: bounded, in order, and nobody waits to put it in. */
class InputQueueTest {
    private static final long LONG_NS = TimeUnit.SECONDS.toNanos(10);

    private final SeatScript script = new SeatScript();
    private final Reading router = new Reading();

    /** A transport that only notes whether it reads. */
    private static final class Reading implements RouterTransport {
        private final List<String> notes = new ArrayList<>();

        @Override
        public void pauseReading() {
            notes.add("pause");
        }

        @Override
        public void resumeReading() {
            notes.add("resume");
        }

        @Override
        public String bind(String endpoint) {
            throw new UnsupportedOperationException();
        }

        @Override
        public SendResult send(long peer, List<byte[]> frames) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void close(long peer, String reason) {
            throw new UnsupportedOperationException();
        }

        @Override
        public int peers() {
            throw new UnsupportedOperationException();
        }

        @Override
        public RouterStats stats() {
            throw new UnsupportedOperationException();
        }

        @Override
        public void close() {
            // Nothing is open.
        }
    }

    private InputQueue queue(int entriesMax, long bytesMax) {
        InputQueue queue = new InputQueue(entriesMax, bytesMax);
        queue.feedsFrom(router);
        return queue;
    }

    @Test
    void stopsReadingOverTheBoundOfMessagesAndResumesWhenTheyAreTaken() throws InterruptedException {
        InputQueue queue = queue(3, 1_000);
        for (int i = 0; i < 6; i++) {
            queue.received(1, SeatScript.frames("m" + i));
            assertThat(router.notes).hasSize(i < 3 ? 0 : 1);
        }
        assertThat(queue.size()).as("nothing is lost").isEqualTo(6);

        queue.take(0).giveTo(script);

        assertThat(router.notes).containsExactly("pause", "resume");
        assertThat(script.notes()).containsExactly("1 m0", "1 m1", "1 m2", "1 m3", "1 m4", "1 m5");
    }

    @Test
    void stopsReadingOverTheBoundOfBytes() throws InterruptedException {
        InputQueue queue = queue(1_000, 10);
        queue.received(1, SeatScript.frames("12345", "67890"));
        assertThat(router.notes).isEmpty();

        queue.received(1, SeatScript.frames("1"));

        assertThat(router.notes).containsExactly("pause");
        queue.take(0).giveTo(script);
        assertThat(router.notes).containsExactly("pause", "resume");
    }

    @Test
    void wakesOnceTheTransportsTurnHasEnded() throws InterruptedException {
        InputQueue queue = queue(1_000, 1_000);
        Thread taker = Thread.ofVirtual().start(() -> {
            try {
                queue.take(LONG_NS).giveTo(script);
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
        });
        await().atMost(10, TimeUnit.SECONDS).until(() -> taker.getState() == Thread.State.TIMED_WAITING);
        queue.received(1, SeatScript.frames("one"));
        queue.received(1, SeatScript.frames("two"));
        assertThat(script.notes()).isEmpty();

        queue.turnEnded();

        taker.join();
        assertThat(script.notes()).containsExactly("1 one", "1 two");
    }

    @Test
    void nobodyIsLetInAfterTheEndAndTasksAreRefused() throws InterruptedException {
        InputQueue queue = queue(1_000, 1_000);
        assertThat(queue.put(script.task("before"))).isTrue();
        queue.close();

        assertThat(queue.put(script.task("after"))).isFalse();
        queue.received(1, SeatScript.frames("late"));
        queue.refuseTasks();

        assertThat(script.notes()).containsExactly("before refused");
        assertThat(queue.take(LONG_NS).isEmpty()).as("does not wait either").isTrue();
    }

    @Test
    void keepsOrderAndFramesHoweverLargeTheBatch() throws InterruptedException {
        SplittableRandom random = new SplittableRandom(1);
        InputQueue queue = queue(1_000_000, 1L << 40);
        List<String> expected = new ArrayList<>();
        for (int round = 0; round < 4; round++) {
            int count = round == 1 ? 40_000 : 200;
            for (int i = 0; i < count; i++) {
                put(queue, random.nextInt(8), i, expected);
            }
            queue.take(0).giveTo(script);
        }
        assertThat(script.notes()).isEqualTo(expected);
    }

    private void put(InputQueue queue, int what, int number, List<String> expected) {
        switch (what) {
            case 0 -> {
                queue.connected(SeatScript.peer(number));
                expected.add("connected " + number);
            }
            case 1 -> {
                queue.lost(number);
                expected.add("lost " + number);
            }
            case 2 -> {
                assertThat(queue.put(script.task("task" + number))).isTrue();
                expected.add("task" + number);
            }
            default -> {
                queue.received(number, SeatScript.frames("a" + what, "b", "c" + number));
                expected.add(number + " a" + what + "+b+c" + number);
            }
        }
    }
}
