// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.brokerservice;

import dev.reeve.brokercore.BrokerEvent;
import dev.reeve.brokercore.PeerRights;
import dev.reeve.zmtp.PeerInfo;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/** What the broker is told of a peer that comes or goes: its rights, and whether it announces itself. */
final class PeerEvents {

    private static final String REEVE_PROPERTY = "x-reeve";

    private final PeerAdmission admission;
    private final LongConsumer closing;

    /** @param closing ends the connection of a peer that has no rights any more */
    PeerEvents(PeerAdmission admission, LongConsumer closing) {
        this.admission = admission;
        this.closing = closing;
    }

    /** Null: the broker is told nothing, and the peer has to go. */
    BrokerEvent.@Nullable PeerConnected connected(PeerInfo peer) {
        PeerRights rights = admission.connected(peer);
        if (rights == null) {
            closing.accept(peer.peer());
            return null;
        }
        boolean announcesReeve = "1".equals(peer.properties().get(REEVE_PROPERTY));
        return new BrokerEvent.PeerConnected(peer.peer(), peer.address(), rights, announcesReeve);
    }

    BrokerEvent.PeerLost lost(long peer) {
        admission.lost(peer);
        return new BrokerEvent.PeerLost(peer);
    }
}
