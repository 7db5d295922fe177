// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.zmtp.wire;

/**
 * A security mechanism in one role: makes the handshakes of one listener, or of one dealer. Used by several I/O threads
 * at once.
 */
public interface Mechanism {

    /** As the greeting has it: at most 20 letters of ASCII. */
    String name();

    /** The greeting's as-server flag. */
    boolean isServer();

    /** Whether what the peer's greeting says fits to this side. */
    boolean fits(Greeting peer);

    /** For one connection, once the greetings are exchanged. */
    Handshake newHandshake(HandshakeContext context);

    /**
     * About once a second, also when nobody connects: some secrets must be forgotten in time.
     *
     * @param nowMs the clock of {@link Handshake#next}
     */
    default void tick(long nowMs) {}
}
