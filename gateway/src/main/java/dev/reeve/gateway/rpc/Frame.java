// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gateway.rpc;

import java.nio.ByteBuffer;

/**
 * One length-prefixed message, as gRPC, gRPC-Web and Connect's streams have it.
 *
 * <pre>
 *   +-------+----------------+-----------------+
 *   | flags | length (4, BE) | payload (length)|
 *   +-------+----------------+-----------------+
 *   flags: 0x01 compressed; 0x02 end of a Connect stream; 0x80 trailers of gRPC-Web
 * </pre>
 *
 * @param flags 0 to 255
 * @param payload handed over, never changed
 */
@SuppressWarnings("ArrayRecordComponent") // handed over, never changed
public record Frame(int flags, byte[] payload) {
    /** Bytes before the payload. */
    public static final int PREFIX_BYTES = 5;

    /** The payload is compressed as the headers say. */
    public static final int COMPRESSED = 0x01;

    /** The payload is the end of a Connect stream: JSON with its error and trailers. */
    public static final int END_OF_STREAM = 0x02;

    /** The payload is the trailers of a gRPC-Web answer. */
    public static final int TRAILERS = 0x80;

    /** A message as it is. */
    public static Frame message(byte[] payload) {
        return new Frame(0, payload);
    }

    /** Whether the payload is compressed. */
    public boolean isCompressed() {
        return (flags & COMPRESSED) != 0;
    }

    /** Prefix and payload. */
    public byte[] bytes() {
        return ByteBuffer.allocate(PREFIX_BYTES + payload.length)
                .put((byte) flags)
                .putInt(payload.length)
                .put(payload)
                .array();
    }
}
