// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.bench.broker;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;

/**
 * Messages of ZMTP frames, as MDP's: some short frames that are always the same, then the body.
 *
 * <pre>
 *   +-------+-------+-------//-+     +-------+----------------+------//-+
 *   | flags | size  |   head   | ... | flags | size, 1 or 8 B |   body  |
 *   +-------+-------+-------//-+     +-------+----------------+------//-+
 *      01 = more follows                00, or 02 = size has 8 bytes
 * </pre>
 */
final class Frames {
    /** Header, command, service. */
    static final byte[] REQUEST = head("MDPC02", "\1", "bench");
    /** Header, command, dispatch token, empty frame, envelope. */
    static final byte[] REPLY = head("MDPW02", "\4", "01234567", "", "0123");

    private static final int MORE = 0x01;
    private static final int LONG = 0x02;
    private static final int SHORT_MAX = 255;
    private static final int SHORT_BYTES = 2;
    private static final int LONG_BYTES = 9;

    private Frames() {}

    private static byte[] head(String... frames) {
        StringBuilder head = new StringBuilder();
        for (String frame : frames) {
            head.append((char) MORE).append((char) frame.length()).append(frame);
        }
        return head.toString().getBytes(StandardCharsets.ISO_8859_1);
    }

    static int bytes(byte[] head, byte[] body) {
        return head.length + (body.length > SHORT_MAX ? LONG_BYTES : SHORT_BYTES) + body.length;
    }

    static void write(byte[] head, byte[] body, ByteBuf out) {
        out.writeBytes(head);
        if (body.length > SHORT_MAX) {
            out.writeByte(LONG).writeLong(body.length);
        } else {
            out.writeByte(0).writeByte(body.length);
        }
        out.writeBytes(body);
    }

    /**
     * The reader index after the next frame; -1 if it is not here as a whole.
     *
     * @param from where the frame begins
     */
    static int end(ByteBuf in, int from) {
        if (in.writerIndex() - from < SHORT_BYTES) {
            return -1;
        }
        if ((in.getByte(from) & LONG) == 0) {
            return orMissing(in, from + SHORT_BYTES + in.getUnsignedByte(from + 1));
        }
        return in.writerIndex() - from < LONG_BYTES
                ? -1
                : orMissing(in, Math.toIntExact(from + LONG_BYTES + in.getLong(from + 1)));
    }

    private static int orMissing(ByteBuf in, int end) {
        return end <= in.writerIndex() ? end : -1;
    }

    static boolean isLast(ByteBuf in, int from) {
        return (in.getByte(from) & MORE) == 0;
    }

    /** The bytes of the frame between these two. */
    static byte[] body(ByteBuf in, int from, int end) {
        int start = from + ((in.getByte(from) & LONG) == 0 ? SHORT_BYTES : LONG_BYTES);
        byte[] body = new byte[end - start];
        in.getBytes(start, body);
        return body;
    }
}
