// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.bench.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reeve.gateway.tcp.FrameHeader;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class NoteFloodTest {
    @ParameterizedTest
    @EnumSource
    void aWriteIsManyWholeNotesAndNothingElse(NoteWire wire) {
        ByteBuf block = Unpooled.wrappedBuffer(NoteFlood.block(wire));
        FrameHeader header = new FrameHeader();
        int at = 0;
        int notes = 0;

        while (at < block.writerIndex()) {
            assertThat(wire.codec().readHeader(block, at, block.writerIndex(), header))
                    .isEqualTo(FrameHeader.State.COMPLETE);
            byte[] payload = ByteBufUtil.getBytes(block, at + header.size(), header.length());
            assertThat(Note.parse(payload)).isEqualTo(Note.sample());
            at += header.size() + header.length();
            notes++;
        }

        assertThat(notes).isGreaterThan(500);
    }
}
