// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gateway.tcp;

import io.netty.buffer.ByteBuf;

/**
 * The envelope of the Foreman pattern server. Its article calls the first part "1 digit"; in its code it is one binary
 * byte, and the length comes from a 64-bit number.
 *
 * <pre>
 *  0     1               1 + n                            1 + n + length
 * +-----+---------------+--------------------------------+
 * | n   | length        | payload                        |      n = 1 to 8
 * +-----+---------------+--------------------------------+
 *
 *  "hello", eight bytes, little-endian:   08 | 05 00 00 00 00 00 00 00 | 68 65 6c 6c 6f
 *  "hello", as few as it needs:           01 | 05                      | 68 65 6c 6c 6f
 * </pre>
 *
 * Every n is read; which one is written is a setting, and so is the order of the length's bytes. Not taken: another n,
 * a length below zero, which the original copies by and fails, and one over the maximum, which it does not have. A
 * payload of no bytes is a frame.
 *
 * @param width how many bytes of length are written
 * @param order of the length's bytes, read and written
 * @param payloadBytesMax longest payload taken and sent
 */
public record ForemanCodec(Width width, Order order, int payloadBytesMax) implements FrameCodec {
    private static final int LENGTH_BYTES_MAX = 8;
    private static final int BYTE = 0xff;

    public ForemanCodec {
        if (payloadBytesMax < 1 || payloadBytesMax > PAYLOAD_BYTES_MAX) {
            throw new IllegalArgumentException(
                    "payloadBytesMax is " + payloadBytesMax + "; allowed: 1 to " + PAYLOAD_BYTES_MAX);
        }
    }

    /** Bytes of length that are written. */
    public enum Width {
        /** Always eight. */
        EIGHT,
        /** As few as the number needs, at least one. */
        MINIMAL
    }

    /** Which byte of the length comes first. */
    public enum Order {
        /** The lowest, as .NET's BitConverter has it on the usual machines. */
        LITTLE,
        /** The highest. */
        BIG
    }

    @Override
    public FrameHeader.State readHeader(ByteBuf bytes, int from, int end, FrameHeader header) {
        if (end == from) {
            return header.incomplete();
        }
        int count = bytes.getUnsignedByte(from);
        if (count < 1 || count > LENGTH_BYTES_MAX) {
            return header.refused(FrameFault.LENGTH_WIDTH);
        }
        if (end - from <= count) {
            return header.incomplete();
        }
        long length = 0;
        for (int i = 0; i < count; i++) {
            int at = order == Order.LITTLE ? count - i : i + 1;
            length = (length << Byte.SIZE) | bytes.getUnsignedByte(from + at);
        }
        if (length < 0) {
            return header.refused(FrameFault.NEGATIVE_LENGTH);
        }
        return length > payloadBytesMax
                ? header.refused(FrameFault.OVER_MAXIMUM)
                : header.complete(1 + count, (int) length);
    }

    @Override
    public int headerBytes(int length) {
        return 1 + lengthBytes(length);
    }

    @Override
    public void writeHeader(ByteBuf out, int length) {
        int count = lengthBytes(length);
        out.writeByte(count);
        for (int i = 0; i < count; i++) {
            int place = order == Order.LITTLE ? i : count - 1 - i;
            out.writeByte((int) (((long) length >>> (Byte.SIZE * place)) & BYTE));
        }
    }

    private int lengthBytes(int length) {
        return switch (width) {
            case EIGHT -> LENGTH_BYTES_MAX;
            case MINIMAL -> Math.max(1, Math.ceilDiv(Integer.SIZE - Integer.numberOfLeadingZeros(length), Byte.SIZE));
        };
    }
}
