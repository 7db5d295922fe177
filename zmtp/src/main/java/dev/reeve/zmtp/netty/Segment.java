// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.zmtp.netty;

import org.jspecify.annotations.Nullable;

/**
 * A run of bytes that waits to be written: small frames gathered in a pooled array, or one large frame's own array.
 * Knows how many messages end in it, so that their room is given back when it has been written.
 */
final class Segment {

    final byte[] bytes;
    final boolean pooled;
    int end;
    int messages;
    long reservedBytes;

    @Nullable
    Segment next;

    private Segment(byte[] bytes, boolean pooled, int end) {
        this.bytes = bytes;
        this.pooled = pooled;
        this.end = end;
    }

    static Segment empty(int capacity) {
        return new Segment(new byte[capacity], true, 0);
    }

    static Segment of(byte[] frame) {
        return new Segment(frame, false, frame.length);
    }

    boolean hasRoom(int more) {
        return pooled && bytes.length - end >= more;
    }

    void clear() {
        end = 0;
        messages = 0;
        reservedBytes = 0;
        next = null;
    }
}
