// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.cli;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** Frames of gRPC, gRPC-Web and Connect streams: a byte of flags, four of length, the payload. */
final class RpcFrames {
    private static final int PREFIX_BYTES = 5;
    /** A message is 1 MiB at most; this is what a strange server may make us hold. */
    private static final int PAYLOAD_BYTES_MAX = 16 << 20;

    /** One frame. The array is not shared. */
    @SuppressWarnings("ArrayRecordComponent")
    record Frame(int flags, byte[] payload) {}

    private final DataInputStream in;

    RpcFrames(InputStream in) {
        this.in = new DataInputStream(in);
    }

    static byte[] of(byte[] message) {
        return ByteBuffer.allocate(PREFIX_BYTES + message.length)
                .put((byte) 0)
                .putInt(message.length)
                .put(message)
                .array();
    }

    /**
     * The next one, null at the end.
     *
     * @throws IOException reading fails, or it ends within a frame
     */
    @Nullable
    Frame next() throws IOException {
        int flags = in.read();
        if (flags < 0) {
            return null;
        }
        int length = in.readInt();
        if (length < 0 || length > PAYLOAD_BYTES_MAX) {
            throw new IOException("a message of the answer is " + Integer.toUnsignedLong(length) + " bytes long");
        }
        byte[] payload = new byte[length];
        in.readFully(payload);
        return new Frame(flags, payload);
    }
}
