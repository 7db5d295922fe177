// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gateway.tcp;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import org.jspecify.annotations.Nullable;

/**
 * Cuts the bytes of one connection into frames, however they come in pieces. It keeps what has come of an unfinished
 * frame and no more: memory grows with the bytes that arrive, never with the length that a header announces. What is
 * kept is added to in place: a frame that drips costs no copy of it all for each drop. Owned by the connection's event
 * loop.
 */
final class FrameReader {
    private final FrameCodec codec;
    private final ByteBufAllocator allocator;
    private final FrameHeader header = new FrameHeader();
    private @Nullable ByteBuf begun;

    FrameReader(FrameCodec codec, ByteBufAllocator allocator) {
        this.codec = codec;
        this.allocator = allocator;
    }

    /**
     * Reads on.
     *
     * @param in taken over, and released
     * @param receiver gets each complete frame; it must not keep the buffer
     * @return what is wrong; null = nothing. After a fault nothing more may be read
     */
    @Nullable
    FrameFault read(ByteBuf in, FrameReceiver receiver) {
        ByteBuf kept = begun;
        begun = null;
        ByteBuf bytes = kept == null ? in : joined(kept, in);
        try {
            int at = bytes.readerIndex();
            int end = bytes.writerIndex();
            while (codec.readHeader(bytes, at, end, header) == FrameHeader.State.COMPLETE) {
                int payload = at + header.size();
                if (end - payload < header.length()) {
                    break;
                }
                receiver.frame(bytes, payload, header.length());
                at = payload + header.length();
            }
            if (header.state() == FrameHeader.State.REFUSED) {
                return header.fault();
            }
            if (at < end) {
                boolean nothingTaken = at == bytes.readerIndex();
                begun = kept != null && nothingTaken ? bytes.retain() : copy(bytes, at, end - at);
            }
            return null;
        } finally {
            bytes.release();
        }
    }

    /** Gives back what is kept. */
    void close() {
        ByteBuf kept = begun;
        begun = null;
        if (kept != null) {
            kept.release();
        }
    }

    private static ByteBuf joined(ByteBuf kept, ByteBuf in) {
        try {
            return kept.writeBytes(in);
        } finally {
            in.release();
        }
    }

    /** What was read in one go may be a large buffer with little of the frame in it. */
    private ByteBuf copy(ByteBuf bytes, int at, int count) {
        return allocator.buffer(count).writeBytes(bytes, at, count);
    }
}
