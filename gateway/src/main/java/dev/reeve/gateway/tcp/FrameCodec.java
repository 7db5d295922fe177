// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gateway.tcp;

import io.netty.buffer.ByteBuf;

/** How frames lie in a stream of bytes: a header that says how long the payload is, then the payload. No state. */
public sealed interface FrameCodec permits BuffStreamsCodec, ForemanCodec {
    /** The most that a frame carries here, whatever the format allows. */
    int PAYLOAD_BYTES_MAX = 1_048_576;

    /**
     * Reads the header that begins at {@code from}. Never throws, whatever the bytes are.
     *
     * @param bytes not changed, not even its indexes
     * @param from index of the first byte
     * @param end index after the last byte that has come
     * @param header takes what was read
     * @return its state
     */
    FrameHeader.State readHeader(ByteBuf bytes, int from, int end, FrameHeader header);

    /** Bytes of the header before a payload of this length. */
    int headerBytes(int length);

    /** Writes that header. */
    void writeHeader(ByteBuf out, int length);

    /** Longest payload taken and sent; the other end may be set to more. */
    int payloadBytesMax();
}
