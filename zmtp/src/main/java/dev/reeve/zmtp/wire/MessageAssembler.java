// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.zmtp.wire;

import java.util.ArrayList;
import java.util.List;

/**
 * Puts frames together to messages: whole or not at all. A message of too many frames or bytes is let go by and
 * reported once, at its end; of its frames none is kept from the first on that is too much.
 */
final class MessageAssembler {

    private final int framesMax;
    private final long bytesMax;
    private final List<byte[]> frames = new ArrayList<>(4);
    private long bytes;
    private boolean overlong;

    MessageAssembler(int framesMax, long bytesMax) {
        this.framesMax = framesMax;
        this.bytesMax = bytesMax;
    }

    /** Bytes that the next frame may have; negative: none may come. */
    long room() {
        return overlong || frames.size() == framesMax ? -1 : bytesMax - bytes;
    }

    void add(byte[] frame) {
        if (frame.length > room()) {
            addNothing();
            return;
        }
        frames.add(frame);
        bytes += frame.length;
    }

    /** Instead of a frame that was too much. */
    void addNothing() {
        overlong = true;
        frames.clear();
        bytes = 0;
    }

    boolean isOverlong() {
        return overlong;
    }

    /** The frames so far; changes with the next message. */
    List<byte[]> frames() {
        return frames;
    }

    long heldBytes() {
        return bytes;
    }

    /** After the last frame. */
    void clear() {
        frames.clear();
        bytes = 0;
        overlong = false;
    }
}
