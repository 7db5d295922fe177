// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.brokercore;

import dev.reeve.protocol.MdpVersion;
import dev.reeve.protocol.v1.CancelReason;

/** Connections in the role of client: their begin and end (R-07, E-12). */
final class Clients {
    private final BrokerSettings settings;
    private final long salt;
    private final Calls calls;
    private final Dispatcher dispatcher;
    private final Topics topics;
    private final Watchers watchers;
    private int count;

    Clients(CoreParts parts, Dispatcher dispatcher, Topics topics, Watchers watchers) {
        this.settings = parts.settings();
        this.salt = parts.boot().secret();
        this.calls = parts.calls();
        this.dispatcher = dispatcher;
        this.topics = topics;
        this.watchers = watchers;
    }

    int count() {
        return count;
    }

    Client admit(Peer peer, MdpVersion version) {
        PeerRights rights = peer.rights();
        boolean trusted = rights.has(PeerRole.GATEWAY) || rights.has(PeerRole.BROKER);
        int openMax = trusted
                ? settings.bounds().openPerGatewayMax()
                : settings.bounds().openPerClientMax();
        Client client = new Client(peer, version, openMax, salt);
        peer.become(new PeerState.AsClient(client));
        count++;
        return client;
    }

    /** Its queued requests are removed, its dispatched ones cancelled: a guide client resends on a new socket. */
    void lost(Client client) {
        count--;
        watchers.forget(client);
        topics.forget(client);
        for (Call call : client.open()) {
            calls.abandon(call, CallEnd.CLIENT_GONE, CancelReason.CALLER_GONE);
        }
    }

    /**
     * Its send queue is half full: the call that filled it most of late ends, so that the connection need not
     * (E-12).
     */
    void readsSlowly(Client client) {
        Call worst = null;
        for (Call call : client.open()) {
            if (call.meterBytes() > 0 && (worst == null || call.meterBytes() > worst.meterBytes())) {
                worst = call;
            }
        }
        if (worst != null) {
            Service service = worst.service();
            calls.cut(worst, Refusal.SLOW_CALLER, CancelReason.SLOW_CALLER);
            dispatcher.pump(service);
        }
    }
}
