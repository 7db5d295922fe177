// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.brokerservice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What waits for the broker's thread: bounded, in order, and nobody waits to put it in. */
class InputQueueTest {
    private static final long LONG_NS = TimeUnit.SECONDS.toNanos(10);

    private final SeatScript script = new SeatScript();
    /** What the transport is told. */
    private final List<String> told = new ArrayList<>();

    private InputQueue queue(int entriesMax, long bytesMax) {
        return new InputQueue(entriesMax, bytesMax, () -> told.add("pause"), () -> told.add("resume"));
    }

    @Test
    void stopsReadingOverTheBoundOfMessagesAndResumesWhenTheyAreTaken() throws InterruptedException {
        InputQueue queue = queue(3, 1_000);
        for (int i = 0; i < 6; i++) {
            queue.received(1, SeatScript.frames("m" + i));
            assertThat(told).hasSize(i < 3 ? 0 : 1);
        }
        assertThat(queue.size()).as("nothing is lost").isEqualTo(6);

        queue.take(0).giveTo(script);

        assertThat(told).containsExactly("pause", "resume");
        assertThat(script.notes()).containsExactly("1 m0", "1 m1", "1 m2", "1 m3", "1 m4", "1 m5");
    }

    @Test
    void stopsReadingOverTheBoundOfBytes() throws InterruptedException {
        InputQueue queue = queue(1_000, 10);
        queue.received(1, SeatScript.frames("12345", "67890"));
        assertThat(told).isEmpty();

        queue.received(1, SeatScript.frames("1"));

        assertThat(told).containsExactly("pause");
        queue.take(0).giveTo(script);
        assertThat(told).containsExactly("pause", "resume");
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
