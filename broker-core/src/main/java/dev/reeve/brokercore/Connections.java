// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.brokercore;

import dev.reeve.protocol.MdpEncoder;
import dev.reeve.protocol.MdpVersion;

/** The end of connections from this side. */
final class Connections {
    /** A closing connection is closed after so long: the peer's transport should have sent our DISCONNECT on. */
    static final long CLOSING_MS = 1_000;

    private final Turn turn;
    private final TimerWheel wheel;
    private final LongTable<Peer> peers;

    Connections(Turn turn, TimerWheel wheel, LongTable<Peer> peers) {
        this.turn = turn;
        this.wheel = wheel;
        this.peers = peers;
    }

    /** DISCONNECT, then nothing more (7-07). */
    void disconnect(Peer peer, MdpVersion version) {
        turn.send(peer, MdpEncoder.disconnect(version));
        closing(peer);
    }

    /** Either side has said DISCONNECT: every frame is dropped from now on, and the connection ends in a moment. */
    void closing(Peer peer) {
        peer.become(new PeerState.Closing());
        wheel.arm(new Alarm(() -> closeIfThere(peer)), turn.nowMs() + CLOSING_MS);
    }

    private void closeIfThere(Peer peer) {
        if (peers.get(peer.id()) == peer) {
            turn.emit(new BrokerCommand.Close(peer.id(), "disconnected"));
        }
    }

    /** Ends the connection at once. */
    void cut(Peer peer, String reason) {
        if (!peer.isClosing()) {
            peer.become(new PeerState.Closing());
        }
        turn.emit(new BrokerCommand.Close(peer.id(), reason));
    }
}
