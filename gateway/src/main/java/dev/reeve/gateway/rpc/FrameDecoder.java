// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gateway.rpc;

import java.util.Arrays;
import java.util.function.Consumer;

/**
 * Cuts a stream of bytes into frames, whatever pieces they come in. A message that announces more than allowed is
 * refused at its prefix; room is taken as bytes arrive, never on the word of a length alone. For one thread.
 */
public final class FrameDecoder {
    private static final int FIRST_ROOM = 1_024;

    private final int payloadBytesMax;
    private final Consumer<Frame> sink;
    private final byte[] prefix = new byte[Frame.PREFIX_BYTES];
    private int prefixBytes;
    private byte[] payload = new byte[0];
    private int payloadLength;
    private int payloadBytes;

    /**
     * A decoder at the start of a stream.
     *
     * @param payloadBytesMax of one message
     * @param sink gets each frame as it is complete
     */
    public FrameDecoder(int payloadBytesMax, Consumer<Frame> sink) {
        this.payloadBytesMax = payloadBytesMax;
        this.sink = sink;
    }

    /**
     * Takes the next bytes.
     *
     * @return false: a message is larger than allowed; nothing more is to be fed
     */
    public boolean feed(byte[] bytes) {
        int at = 0;
        while (at < bytes.length) {
            if (prefixBytes < Frame.PREFIX_BYTES) {
                prefix[prefixBytes++] = bytes[at++];
                if (prefixBytes == Frame.PREFIX_BYTES && !begin()) {
                    return false;
                }
            } else {
                at += take(bytes, at);
            }
            if (prefixBytes == Frame.PREFIX_BYTES && payloadBytes == payloadLength) {
                complete();
            }
        }
        return true;
    }

    /** Whether the stream may end here: no frame has begun. */
    public boolean isBetweenFrames() {
        return prefixBytes == 0;
    }

    private boolean begin() {
        int length = (prefix[1] & 0xff) << 24 | (prefix[2] & 0xff) << 16 | (prefix[3] & 0xff) << 8 | (prefix[4] & 0xff);
        if (length < 0 || length > payloadBytesMax) {
            return false;
        }
        payloadLength = length;
        payload = new byte[Math.min(length, FIRST_ROOM)];
        return true;
    }

    private int take(byte[] bytes, int at) {
        int count = Math.min(bytes.length - at, payloadLength - payloadBytes);
        if (payloadBytes + count > payload.length) {
            int room = Math.max(payloadBytes + count, 2 * payload.length);
            payload = Arrays.copyOf(payload, Math.min(payloadLength, room));
        }
        System.arraycopy(bytes, at, payload, payloadBytes, count);
        payloadBytes += count;
        return count;
    }

    private void complete() {
        byte[] whole = payload.length == payloadLength ? payload : Arrays.copyOf(payload, payloadLength);
        prefixBytes = 0;
        payloadBytes = 0;
        payloadLength = 0;
        payload = new byte[0];
        sink.accept(new Frame(prefix[0] & 0xff, whole));
    }
}
