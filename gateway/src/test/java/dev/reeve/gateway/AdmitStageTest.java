// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** When work counts as too much; the test is the processor, and time. */
@Tag("C5")
class AdmitStageTest {
    private static final Duration TARGET = Duration.ofMillis(50);

    private final AtomicLong now = new AtomicLong(7);
    private final Deque<Runnable> queue = new ArrayDeque<>();
    private final AtomicInteger done = new AtomicInteger();
    private final AdmitStage stage = new AdmitStage(queue::add, TARGET, now::get);

    private void pass(Duration time) {
        now.addAndGet(time.toNanos());
    }

    private void queue(int count) {
        for (int i = 0; i < count; i++) {
            stage.execute(done::incrementAndGet);
        }
    }

    private void work(int count) {
        for (int i = 0; i < count; i++) {
            queue.remove().run();
        }
    }

    @Test
    void aBurstThatIsSoonWorkedOffIsNoCongestion() {
        // When
        queue(1_000);
        pass(Duration.ofMillis(60));
        work(500);
        pass(Duration.ofMillis(60));
        boolean during = stage.refuses();
        work(500);

        // Then
        assertThat(during).isFalse();
        assertThat(done.get()).isEqualTo(1_000);
        assertThat(stage.waiting()).isZero();
    }

    @Test
    void aWaitThatStaysTooLongIsCongestionUntilItIsShortAgain() {
        // Given
        queue(500);
        pass(TARGET.plusMillis(1));
        work(1);

        // When
        pass(Congestion.WHILE);
        boolean congested = stage.refuses();
        work(499);
        queue(1);
        work(1);

        // Then
        assertThat(congested).isTrue();
        assertThat(stage.refuses()).isFalse();
    }

    @Test
    void fewThatWaitAreNone() {
        // Given
        queue(AdmitStage.FREE);
        pass(Duration.ofSeconds(1));

        // When
        work(1);
        pass(Duration.ofSeconds(1));

        // Then
        assertThat(stage.refuses()).isFalse();
    }

    @Test
    void atOneAndAHalfTimesWhatIsDoneTheWaitStaysBoundedAndAllOfItIsUsed() {
        // Given: one is done each 100 us, 1.5 come
        int refused = 0;
        int longestAtFirst = 0;
        int longest = 0;
        int idle = 0;
        int come = 0;

        // When
        for (int step = 0; step < 50_000; step++) {
            pass(Duration.ofNanos(100_000));
            for (come += 3; come >= 2; come -= 2) {
                if (stage.refuses()) {
                    refused++;
                } else {
                    queue(1);
                }
            }
            if (step < 25_000) {
                longestAtFirst = Math.max(longestAtFirst, queue.size());
            } else {
                longest = Math.max(longest, queue.size());
            }
            if (queue.isEmpty()) {
                idle++;
            } else {
                work(1);
            }
        }

        // Then
        assertThat(idle).isZero();
        assertThat(longestAtFirst)
                .as("at 10,000/s: 50 ms, and what is too much in twice 50 ms and WHILE")
                .isLessThan(3_500);
        assertThat(longest).as("20 ms, and what is too much until it is seen").isLessThan(400);
        assertThat(refused).isBetween(20_000, 25_000);
    }
}
