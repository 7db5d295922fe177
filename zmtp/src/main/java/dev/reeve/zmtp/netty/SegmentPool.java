// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.zmtp.netty;

import java.util.ArrayDeque;

/** Segments of one I/O thread that are not in use, so that only peers with something to be written hold any. */
final class SegmentPool {

    static final int SEGMENT_BYTES = 16_384;

    /** One mebibyte. */
    private static final int KEPT_MAX = 64;

    private final ArrayDeque<Segment> free = new ArrayDeque<>(KEPT_MAX);

    Segment take() {
        Segment segment = free.pollLast();
        return segment == null ? Segment.empty(SEGMENT_BYTES) : segment;
    }

    void giveBack(Segment segment) {
        if (segment.pooled && free.size() < KEPT_MAX) {
            segment.clear();
            free.addLast(segment);
        }
    }
}
