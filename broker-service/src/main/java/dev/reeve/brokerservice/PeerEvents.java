// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.brokerservice;

import dev.reeve.brokercore.BrokerEvent;
import dev.reeve.brokercore.PeerRights;
import dev.reeve.zmtp.PeerInfo;
import dev.reeve.zmtp.RouterTransport;
import java.util.List;
import java.util.function.LongConsumer;

/** Turns what the ROUTER tells into events. Runs on the transport's thread, and waits there when the queue is full. */
final class PeerEvents implements RouterTransport.Listener {

    private static final String REEVE_PROPERTY = "x-reeve";

    private final EventQueue events;
    private final PeerAdmission admission;
    private final LongConsumer closing;

    /** @param closing ends the connection of a peer that has no rights any more */
    PeerEvents(EventQueue events, PeerAdmission admission, LongConsumer closing) {
        this.events = events;
        this.admission = admission;
        this.closing = closing;
    }

    @Override
    public void connected(PeerInfo peer) {
        PeerRights rights = admission.connected(peer);
        if (rights == null) {
            closing.accept(peer.peer());
            return;
        }
        boolean announcesReeve = "1".equals(peer.properties().get(REEVE_PROPERTY));
        put(new BrokerEvent.PeerConnected(peer.peer(), peer.address(), rights, announcesReeve));
    }

    @Override
    public void received(long peer, List<byte[]> frames) {
        put(new BrokerEvent.MessageReceived(peer, List.copyOf(frames)));
    }

    @Override
    public void lost(long peer) {
        admission.lost(peer);
        put(new BrokerEvent.PeerLost(peer));
    }

    private void put(BrokerEvent event) {
        events.put(new DriverInput.Event(event));
    }
}
