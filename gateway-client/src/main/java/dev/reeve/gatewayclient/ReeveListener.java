// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gatewayclient;

/** Hears a client, on the client's thread for that. */
public interface ReeveListener extends OutboxListener {
    /** The live connection is in another state. */
    default void state(ConnectionState state) {}

    /**
     * The session was ended by the server: sign in again. Never because of a network.
     *
     * @param reason SESSION_REVOKED, SESSION_EXPIRED, TOKEN_REUSED or ACCOUNT_DISABLED
     */
    default void sessionLost(String reason) {}

    /** The gateway closed for a fault of this program, which {@code connect()} alone tries again. */
    default void terminal(int closeCode) {}
}
