// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gateway.tcp;

import org.jspecify.annotations.Nullable;

/**
 * What a codec has read of a frame's header. One object for many frames, so that reading makes no garbage; one thread
 * at a time.
 */
public final class FrameHeader {
    private State state = State.INCOMPLETE;
    private int size;
    private int length;
    private @Nullable FrameFault fault;

    /** What the last header turned out to be. */
    public State state() {
        return state;
    }

    /** Bytes of the header. */
    public int size() {
        return size;
    }

    /** Bytes of the payload. */
    public int length() {
        return length;
    }

    /** What is wrong with it; null = nothing. */
    public @Nullable FrameFault fault() {
        return fault;
    }

    State incomplete() {
        state = State.INCOMPLETE;
        return state;
    }

    State complete(int headerBytes, int payloadBytes) {
        size = headerBytes;
        length = payloadBytes;
        state = State.COMPLETE;
        return state;
    }

    State refused(FrameFault why) {
        fault = why;
        state = State.REFUSED;
        return state;
    }

    /** What a header may be. */
    public enum State {
        /** More bytes are needed. */
        INCOMPLETE,
        /** Size and length are known. */
        COMPLETE,
        /** This is no header. */
        REFUSED
    }
}
