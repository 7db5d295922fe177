// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gateway.tcp;

import io.netty.buffer.ByteBuf;

/** What is done with the frames of one connection. Called on the connection's event loop: never blocks. */
public interface FrameReceiver {
    /**
     * A frame, in the order in which they came.
     *
     * @param bytes holds the payload until this returns; not to be kept, not to be changed
     * @param at index of the payload's first byte
     * @param length of the payload, 0 to the codec's maximum
     */
    void frame(ByteBuf bytes, int at, int length);

    /** What one read brought has been handed over: there may be more at once, or none for long. */
    default void readComplete() {}

    /** Nothing follows. */
    default void closed() {}
}
