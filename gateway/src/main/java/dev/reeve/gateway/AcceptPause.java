// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gateway;

import io.netty.channel.Channel;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Stops accepting while the replica has its most connections: who waits in the kernel's queue costs nothing here, and
 * gets in when somebody leaves. Any thread.
 */
final class AcceptPause {
    private final ConnectionCensus census;
    private final Set<Channel> paused = ConcurrentHashMap.newKeySet();

    AcceptPause(ConnectionCensus census) {
        this.census = census;
    }

    /** A connection has come in: if it was the last there is room for, its port accepts no more until one leaves. */
    void look(Channel accepted) {
        Channel port = accepted.parent();
        accepted.closeFuture().addListener(_ -> resume());
        if (port != null && census.isFull() && paused.add(port)) {
            port.config().setAutoRead(false);
            resume(); // The one that left meanwhile saw no port to open.
        }
    }

    /** If there is room. */
    void resume() {
        if (paused.isEmpty() || census.isFull()) {
            return;
        }
        for (Channel port : List.copyOf(paused)) {
            if (paused.remove(port)) {
                port.config().setAutoRead(true);
            }
        }
    }

    int ports() {
        return paused.size();
    }
}
