// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.zmtp.jeromq;

import dev.reeve.zmtp.PeerInfo;

/**
 * A peer of the ROUTER that has sent something.
 *
 * <p>{@code closing} may be set by any thread; the rest does not change.
 */
final class Peer {

    private final PeerInfo info;
    private final RoutingId routingId;
    private final Connection connection;
    private final SendAccount account;
    private volatile boolean closing;

    Peer(PeerInfo info, RoutingId routingId, Connection connection, SendAccount account) {
        this.info = info;
        this.routingId = routingId;
        this.connection = connection;
        this.account = account;
    }

    long id() {
        return info.peer();
    }

    PeerInfo info() {
        return info;
    }

    RoutingId routingId() {
        return routingId;
    }

    Connection connection() {
        return connection;
    }

    SendAccount account() {
        return account;
    }

    boolean isClosing() {
        return closing;
    }

    void beginClosing() {
        closing = true;
    }
}
