// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import org.junit.jupiter.api.Test;

class OutQueueTest {
    private final AtomicLong now = new AtomicLong();
    private final LongAdder total = new LongAdder();
    private final OutQueue queue =
            new OutQueue(new LimitSettings.OutQueueLimits(100, 3, Duration.ofMillis(200)), total, now::get);

    @Test
    void bytesAndMessagesAreBounded() {
        assertThat(queue.tryReserve(60)).isTrue();
        assertThat(queue.tryReserve(41)).isFalse();
        assertThat(queue.tryReserve(40)).isTrue();
        assertThat(queue.tryReserve(0)).isTrue();
        assertThat(queue.tryReserve(0)).isFalse();
        assertThat(total.sum()).isEqualTo(100);
    }

    @Test
    void aMessageLargerThanTheBoundGoesAlone() {
        assertThat(queue.tryReserve(1_000)).isTrue();
        assertThat(queue.tryReserve(1)).isFalse();
        queue.release(1_000);
        assertThat(queue.tryReserve(1)).isTrue();
        assertThat(total.sum()).isEqualTo(1);
    }

    @Test
    void aWaitEndsWithRoom() {
        // Given
        queue.tryReserve(100);
        CompletableFuture<Boolean> waiting = waiting();

        // When
        queue.release(100);

        // Then
        assertThat(waiting).succeedsWithin(Duration.ofSeconds(5)).isEqualTo(true);
    }

    @Test
    void aWaitEndsWithoutRoomWhenTheReaderIsTooSlowOrGone() {
        // Given
        queue.tryReserve(100);

        // When
        CompletableFuture<Boolean> slow = waiting();

        // Then
        assertThat(slow).succeedsWithin(Duration.ofSeconds(5)).isEqualTo(false);
        CompletableFuture<Boolean> gone = waiting();
        queue.close();
        assertThat(gone).succeedsWithin(Duration.ofSeconds(5)).isEqualTo(false);
        assertThat(queue.tryReserve(0)).isFalse();
    }

    @Test
    void itIsStuckWhenNothingWasWrittenForTooLong() {
        // Given
        queue.tryReserve(10);
        queue.tryReserve(10);

        // When
        now.addAndGet(Duration.ofMillis(150).toNanos());
        queue.release(10);
        now.addAndGet(Duration.ofMillis(150).toNanos());
        boolean moving = queue.isStuck();
        now.addAndGet(Duration.ofMillis(100).toNanos());

        // Then
        assertThat(moving).isFalse();
        assertThat(queue.isStuck()).isTrue();
    }

    private CompletableFuture<Boolean> waiting() {
        CompletableFuture<Boolean> result = new CompletableFuture<>();
        Thread.ofVirtual().start(() -> {
            try {
                result.complete(queue.awaitReserve(50));
            } catch (InterruptedException e) {
                result.completeExceptionally(e);
            }
        });
        return result;
    }
}
