// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gateway.tcp;

import io.netty.buffer.ByteBuf;

/**
 * The frames of BuffStreams (versions 1 and 2). The header has the same width h in all frames of two ends that were set
 * to the same maximum; nothing on the wire says which.
 *
 * <pre>
 *  0               h                                  h + length
 * +---------------+----------------------------------+
 * | length        | payload                          |      h = 2  maximum to 255
 * | varint, zeros |                                  |          3     to 65,535 (4096 unless set)
 * +---------------+----------------------------------+          4     to 16,777,215
 *                                                               5     to 4,294,967,295
 *
 *  length 110, h 3:   dc 01 | 00     signed zig-zag (110 -> 220), 7 bits a byte, low group first, top bit = more;
 *                    varint | zeros  padded with zeros on the right
 * </pre>
 *
 * Not taken: a length below zero or over the maximum, at which the original panics; a number longer than h bytes, or
 * bytes other than zero after it, which mean that the ends were set to different maxima.
 *
 * @param width h, 2 to 5
 * @param payloadBytesMax longest payload taken and sent
 */
public record BuffStreamsCodec(int width, int payloadBytesMax) implements FrameCodec {
    /** What both ends have unless they are set. */
    public static final long MAXIMUM_DEFAULT = 4_096;

    /** The largest maximum whose width is known. */
    public static final long MAXIMUM_MAX = 0xffff_ffffL;

    private static final int MORE = 0x80;
    private static final int GROUP = 0x7f;
    private static final int GROUP_BITS = 7;

    /**
     * For ends that are set to this maximum.
     *
     * @param maximum 1 to {@link #MAXIMUM_MAX}; over {@link FrameCodec#PAYLOAD_BYTES_MAX} it gives the width alone
     */
    public static BuffStreamsCodec of(long maximum) {
        if (maximum < 1 || maximum > MAXIMUM_MAX) {
            throw new IllegalArgumentException("maximum is " + maximum + "; allowed: 1 to " + MAXIMUM_MAX);
        }
        int bits = Long.SIZE - Long.numberOfLeadingZeros(maximum);
        return new BuffStreamsCodec(Math.ceilDiv(bits, Byte.SIZE) + 1, (int) Math.min(maximum, PAYLOAD_BYTES_MAX));
    }

    @Override
    public FrameHeader.State readHeader(ByteBuf bytes, int from, int end, FrameHeader header) {
        if (end - from < width) {
            return header.incomplete();
        }
        long number = 0;
        int at = 0;
        int next;
        do {
            next = bytes.getByte(from + at);
            number |= (long) (next & GROUP) << (GROUP_BITS * at);
            at++;
        } while ((next & MORE) != 0 && at < width);
        if ((next & MORE) != 0 || !isZero(bytes, from + at, from + width)) {
            return header.refused(FrameFault.HEADER_WIDTH);
        }
        if ((number & 1) != 0) {
            return header.refused(FrameFault.NEGATIVE_LENGTH);
        }
        long length = number >>> 1;
        return length > payloadBytesMax
                ? header.refused(FrameFault.OVER_MAXIMUM)
                : header.complete(width, (int) length);
    }

    private static boolean isZero(ByteBuf bytes, int from, int to) {
        for (int i = from; i < to; i++) {
            if (bytes.getByte(i) != 0) {
                return false;
            }
        }
        return true;
    }

    @Override
    public int headerBytes(int length) {
        return width;
    }

    @Override
    public void writeHeader(ByteBuf out, int length) {
        long number = (long) length << 1;
        for (int i = 0; i < width; i++) {
            long rest = number >>> GROUP_BITS;
            out.writeByte((int) ((number & GROUP) | (rest == 0 ? 0 : MORE)));
            number = rest;
        }
    }
}
