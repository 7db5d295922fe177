// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.zmtp.netty;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ReceiveQueueTest {

    private static final long NOT_NS = 0;
    private static final long PATIENCE_NS = Duration.ofSeconds(10).toNanos();

    private final ReceiveQueue queue = new ReceiveQueue(4, 1_000);

    @Test
    void showsMessagesOnlyWhenTheTurnHasEnded() throws InterruptedException {
        queue.add(List.of(new byte[1]));
        assertThat(queue.poll(NOT_NS)).isNull();

        boolean hasRoom = queue.publish();

        assertThat(hasRoom).isTrue();
        assertThat(queue.poll(NOT_NS)).containsExactly(new byte[1]);
        assertThat(queue.poll(NOT_NS)).isNull();
    }

    @Test
    void saysWhenThereAreTooManyMessagesOrBytes() throws InterruptedException {
        for (int i = 0; i < 4; i++) {
            queue.add(List.of(new byte[1]));
        }
        assertThat(queue.publish()).isFalse();
        queue.poll(NOT_NS);
        assertThat(queue.isLow()).isFalse();
        queue.poll(NOT_NS);
        assertThat(queue.isLow()).isTrue();

        queue.add(List.of(new byte[999], new byte[1]));

        assertThat(queue.publish()).isFalse();
    }

    @Test
    void saysWhenMuchShouldNotWaitForTheEndOfTheTurn() {
        queue.add(List.of(new byte[32_767]));
        assertThat(queue.isBatchLarge()).isFalse();
        queue.add(List.of(new byte[1]));
        assertThat(queue.isBatchLarge()).isTrue();

        boolean _ = queue.publish();

        assertThat(queue.isBatchLarge()).isFalse();
    }

    @Test
    void whoWaitsForTheEndTakesNothing() throws InterruptedException {
        queue.add(List.of(new byte[1]));
        boolean _ = queue.publish();
        assertThat(queue.awaitEnd(NOT_NS)).isFalse();

        queue.end();

        assertThat(queue.awaitEnd(PATIENCE_NS)).isTrue();
        assertThat(queue.isAtEnd()).isFalse();
        assertThat(queue.poll(NOT_NS)).containsExactly(new byte[1]);
    }

    @Test
    void isDrainedInOrder() throws InterruptedException {
        for (byte i = 0; i < 2; i++) {
            queue.add(List.of(new byte[] {i}));
        }
        boolean _ = queue.publish();
        queue.poll(NOT_NS);
        queue.add(List.of(new byte[] {2}));
        boolean _ = queue.publish();
        queue.add(List.of(new byte[] {3}));
        List<Byte> drained = new ArrayList<>();

        queue.drain(frames -> drained.add(frames.getFirst()[0]));

        assertThat(drained).containsExactly((byte) 1, (byte) 2, (byte) 3);
        assertThat(queue.poll(NOT_NS)).isNull();
        assertThat(queue.isLow()).isTrue();
    }

    @Test
    void wakesWhoWaits() throws InterruptedException {
        Thread other = Thread.ofVirtual().start(() -> {
            queue.add(List.of(new byte[2]));
            boolean _ = queue.publish();
        });

        assertThat(queue.poll(PATIENCE_NS)).containsExactly(new byte[2]);
        other.join();
    }

    @Test
    void endsAfterItsLastMessage() throws InterruptedException {
        queue.add(List.of(new byte[1]));
        boolean _ = queue.publish();
        queue.end();

        assertThat(queue.isAtEnd()).isFalse();
        assertThat(queue.poll(PATIENCE_NS)).isNotNull();
        assertThat(queue.poll(PATIENCE_NS)).isNull();
        assertThat(queue.isAtEnd()).isTrue();
    }
}
