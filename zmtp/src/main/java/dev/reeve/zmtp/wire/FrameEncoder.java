// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.zmtp.wire;

import java.nio.ByteBuffer;

/** Writes the header of a frame: short where the size fits into one byte. */
public final class FrameEncoder {

    /** The longest header. */
    public static final int HEADER_BYTES_MAX = 9;

    private static final int SHORT_HEADER_BYTES = 2;
    private static final int SHORT_SIZE_MAX = 255;

    private FrameEncoder() {}

    /** Bytes of the header before such a body. */
    public static int headerBytes(int bodyBytes) {
        return bodyBytes <= SHORT_SIZE_MAX ? SHORT_HEADER_BYTES : HEADER_BYTES_MAX;
    }

    /**
     * Writes the header.
     *
     * @param flags MORE and COMMAND; LONG is found out here
     * @return where the body begins
     */
    public static int writeHeader(byte[] out, int at, int flags, int bodyBytes) {
        if (bodyBytes <= SHORT_SIZE_MAX) {
            out[at] = (byte) flags;
            out[at + 1] = (byte) bodyBytes;
            return at + SHORT_HEADER_BYTES;
        }
        out[at] = (byte) (flags | FrameFlags.LONG);
        for (int i = 1; i <= Integer.BYTES; i++) {
            out[at + i] = 0;
        }
        for (int i = 0; i < Integer.BYTES; i++) {
            out[at + HEADER_BYTES_MAX - 1 - i] = (byte) (bodyBytes >>> (8 * i));
        }
        return at + HEADER_BYTES_MAX;
    }

    /** A whole frame as one array, for what is sent rarely. */
    public static byte[] frame(int flags, byte[] body) {
        byte[] frame = new byte[headerBytes(body.length) + body.length];
        int at = writeHeader(frame, 0, flags, body.length);
        ByteBuffer.wrap(frame).put(at, body);
        return frame;
    }
}
