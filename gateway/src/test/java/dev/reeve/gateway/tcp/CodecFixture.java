// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gateway.tcp;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** Headers of a codec as hexadecimal text. */
abstract class CodecFixture {
    final FrameHeader header = new FrameHeader();

    /** It is written as these bytes, and they are read as it. */
    void assertHeader(FrameCodec codec, int length, String hex) {
        ByteBuf out = Unpooled.buffer();
        codec.writeHeader(out, length);

        assertThat(HexFormat.of().formatHex(out.array(), 0, out.writerIndex())).isEqualTo(hex);
        assertThat(codec.headerBytes(length)).isEqualTo(hex.length() / 2);
        assertThat(read(codec, hex)).isEqualTo(FrameHeader.State.COMPLETE);
        assertThat(header.size()).isEqualTo(hex.length() / 2);
        assertThat(header.length()).isEqualTo(length);
    }

    @Nullable
    FrameFault fault(FrameCodec codec, String hex) {
        assertThat(read(codec, hex)).isEqualTo(FrameHeader.State.REFUSED);
        return header.fault();
    }

    FrameHeader.State read(FrameCodec codec, String hex) {
        byte[] bytes = HexFormat.of().parseHex(hex);
        return codec.readHeader(Unpooled.wrappedBuffer(bytes), 0, bytes.length, header);
    }
}
