// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.zmtp.wire;

import org.jspecify.annotations.Nullable;

/**
 * One side of one connection, from the greeting to the first message. Commands are bodies without the frame's header:
 * a length byte, the name, then data. Used by one thread; never throws at what a peer sends.
 */
public interface Handshake {

    /** What this side sends without waiting for the other; null if it waits. Asked once. */
    byte @Nullable [] first();

    /**
     * What the peer's command leads to.
     *
     * @param command the body, within the bounds of a handshake; belongs to the handshake
     * @param nowMs a monotonic clock
     */
    HandshakeStep next(byte[] command, long nowMs);

    /** The connection ended, or the handshake did: wipes what is secret. May be called twice. */
    default void close() {}
}
