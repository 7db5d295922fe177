// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.zmtp.netty;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reeve.testkit.HostilePeer;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class OutboxTest {

    private final Outbox outbox = new Outbox(new SegmentPool());

    @Test
    void writesMessagesAsTheyGoOverTheWire() {
        List<List<byte[]>> messages = List.of(
                List.of(new byte[0]),
                List.of(new byte[] {1}, new byte[4_096], new byte[] {2}),
                List.of(new byte[4_097], new byte[100_000]),
                List.of(new byte[] {3}));

        messages.forEach(message -> outbox.addMessage(message, 1));

        assertThat(takeAll()).isEqualTo(wire(messages));
        assertThat(outbox.isEmpty()).isTrue();
    }

    @Test
    void accountsForEachMessageOnceWhateverIsTaken() {
        List<List<byte[]>> messages = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            messages.add(List.of(new byte[i * 37 % 6_000], new byte[i % 300]));
            outbox.addMessage(messages.get(i), 1_000 + i);
        }
        int count = 0;
        long reserved = 0;
        while (!outbox.isEmpty()) {
            outbox.take(UnpooledByteBufAllocator.DEFAULT, 20_000).release();
            count += outbox.takenMessages();
            reserved += outbox.takenReservedBytes();
        }

        assertThat(count).isEqualTo(500);
        assertThat(reserved).isEqualTo(500 * 1_000 + 499 * 500 / 2);
    }

    @Test
    void knowsHowMuchWaits() {
        outbox.addRaw(new byte[64]);
        outbox.addMessage(List.of(new byte[1], new byte[10_000]), 1);

        assertThat(outbox.bytes()).isEqualTo(64 + 3 + 9 + 10_000);
        assertThat(takeAll()).hasSize(64 + 3 + 9 + 10_000);
        assertThat(outbox.bytes()).isZero();
    }

    @Test
    void marksCommands() {
        outbox.addCommand(new byte[] {4, 'P', 'O', 'N', 'G'}, 1);

        assertThat(takeAll()).isEqualTo(HostilePeer.frame(HostilePeer.COMMAND, new byte[] {4, 'P', 'O', 'N', 'G'}));
    }

    @Test
    void isEmptyAfterClear() {
        outbox.addMessage(List.of(new byte[10_000], new byte[3]), 1);

        outbox.clear();

        assertThat(outbox.isEmpty()).isTrue();
        assertThat(outbox.bytes()).isZero();
    }

    private byte[] takeAll() {
        ByteBuf taken = outbox.take(UnpooledByteBufAllocator.DEFAULT, Integer.MAX_VALUE);
        byte[] bytes = new byte[taken.readableBytes()];
        taken.readBytes(bytes).release();
        return bytes;
    }

    private static byte[] wire(List<List<byte[]>> messages) {
        java.io.ByteArrayOutputStream bytes = new java.io.ByteArrayOutputStream();
        messages.forEach(message -> bytes.writeBytes(HostilePeer.message(message)));
        return bytes.toByteArray();
    }
}
