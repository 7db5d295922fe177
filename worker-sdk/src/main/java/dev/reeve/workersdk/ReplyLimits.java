// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.workersdk;

import dev.reeve.protocol.Limits;
import dev.reeve.protocol.v1.BrokerInfo;
import org.jspecify.annotations.Nullable;

/** Bounds of a reply (docs/protocol.md 7.2), as the broker's WELCOME gave them. */
record ReplyLimits(int frameBytesMax, int framesMax, int messageBytesMax) {
    /** Frames before the body: header, command, token, delimiter, envelope; one more in MDP 0.1. */
    private static final int FRAMES_BEFORE_BODY = 5;

    static final ReplyLimits DEFAULT =
            new ReplyLimits(Limits.FRAME_BYTES_MAX, Limits.FRAMES_MAX, Limits.MESSAGE_BYTES_MAX);

    static ReplyLimits of(BrokerInfo info) {
        return new ReplyLimits(
                info.getMaxFrameBytes() > 0 ? info.getMaxFrameBytes() : DEFAULT.frameBytesMax,
                info.getMaxFrames() > 0 ? info.getMaxFrames() : DEFAULT.framesMax,
                info.getMaxMessageBytes() > 0 ? info.getMaxMessageBytes() : DEFAULT.messageBytesMax);
    }

    /** Why the broker would refuse the body, or null. */
    @Nullable
    String fault(Payload body) {
        for (byte[] frame : body.frames()) {
            if (frame.length > frameBytesMax) {
                return "a frame of " + frame.length + " bytes; the broker takes " + frameBytesMax;
            }
        }
        if (body.frames().size() > framesMax - FRAMES_BEFORE_BODY) {
            return body.frames().size() + " frames; the broker takes " + (framesMax - FRAMES_BEFORE_BODY);
        }
        // The envelope has its own limit; room for a full one is left.
        if (body.size() > messageBytesMax - Limits.ENVELOPE_BYTES_MAX) {
            return body.size() + " bytes; the broker takes " + (messageBytesMax - Limits.ENVELOPE_BYTES_MAX);
        }
        return null;
    }
}
