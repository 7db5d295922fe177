// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.protocol;

import java.util.List;

/**
 * The bounds of one message (docs/protocol.md 7.2). Who breaks them is answered by role: a Reeve client gets
 * TOO_LARGE, a
 * Reeve worker's caller INTERNAL, a plain peer's message is invalid. So this is apart from decoding.
 *
 * @param frameBytesMax bytes of one frame
 * @param framesMax frames without routing id
 * @param messageBytesMax bytes of all frames
 */
public record SizeLimits(int frameBytesMax, int framesMax, int messageBytesMax) {
    public SizeLimits {
        if (frameBytesMax < 1 || framesMax < 1 || messageBytesMax < frameBytesMax) {
            throw new IllegalArgumentException("size limits are positive, and a message holds at least one frame: "
                    + frameBytesMax + ", " + framesMax + ", " + messageBytesMax);
        }
    }

    /** The values of docs/limits.md. */
    public static SizeLimits defaults() {
        return new SizeLimits(Limits.FRAME_BYTES_MAX, Limits.FRAMES_MAX, Limits.MESSAGE_BYTES_MAX);
    }

    /** True if the message keeps all three. */
    public boolean allow(List<byte[]> frames) {
        if (frames.size() > framesMax) {
            return false;
        }
        long total = 0;
        for (int i = 0; i < frames.size(); i++) {
            byte[] frame = frames.get(i);
            total += frame.length;
            if (frame.length > frameBytesMax || total > messageBytesMax) {
                return false;
            }
        }
        return true;
    }
}
