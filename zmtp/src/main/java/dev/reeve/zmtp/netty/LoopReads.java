// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.zmtp.netty;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.channel.DefaultMaxMessagesRecvByteBufAllocator;

/**
 * One buffer for all reads of an I/O thread: whoever gets it has used it up before the next read, so that no peer holds
 * one. It lies on the heap, where the decoders work, or beside it where a native library reads.
 */
final class LoopReads extends DefaultMaxMessagesRecvByteBufAllocator {

    static final int BUFFER_BYTES = 65_536;

    /** Reads of one channel before the others get their turn. */
    private static final int READS_PER_TURN = 4;

    private final ByteBuf buffer;

    LoopReads(boolean direct) {
        super(READS_PER_TURN);
        buffer = direct
                ? Unpooled.directBuffer(BUFFER_BYTES, BUFFER_BYTES)
                : Unpooled.wrappedBuffer(new byte[BUFFER_BYTES]);
    }

    /** After the thread's end. */
    void free() {
        buffer.release();
    }

    @Override
    @SuppressWarnings("deprecation") // The type that Netty 4.1 asks for.
    public Handle newHandle() {
        return new SharedBufferHandle();
    }

    private final class SharedBufferHandle extends MaxMessageHandle {
        @Override
        public ByteBuf allocate(ByteBufAllocator allocator) {
            return buffer.clear().retain();
        }

        @Override
        public int guess() {
            return BUFFER_BYTES;
        }
    }
}
