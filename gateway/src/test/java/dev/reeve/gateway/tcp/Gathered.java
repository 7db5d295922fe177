// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gateway.tcp;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.List;

/** Keeps the frames it is given; and makes the bytes of frames. */
final class Gathered implements FrameReceiver {
    final List<byte[]> frames = new ArrayList<>();

    @Override
    public void frame(ByteBuf bytes, int at, int length) {
        frames.add(ByteBufUtil.getBytes(bytes, at, length));
    }

    static byte[] wire(FrameCodec codec, List<byte[]> payloads) {
        ByteBuf out = Unpooled.buffer();
        for (byte[] payload : payloads) {
            codec.writeHeader(out, payload.length);
            out.writeBytes(payload);
        }
        return ByteBufUtil.getBytes(out);
    }
}
