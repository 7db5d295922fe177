// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gateway;

import dev.reeve.gateway.TcpListenerSettings.Target;
import dev.reeve.protocol.ReeveException;

/** Frames of one connection as publications, one acknowledged before the next is sent. */
final class TcpPublications implements FrameWork {
    private final TcpPeer peer;
    private final Target.Topic target;
    private final TcpParts parts;
    private final TcpListener listener;

    TcpPublications(TcpPeer peer, Target.Topic target, TcpParts parts, TcpListener listener) {
        this.peer = peer;
        this.target = target;
        this.parts = parts;
        this.listener = listener;
    }

    @Override
    public void frame(byte[] payload) {
        try {
            Caller caller = listener.caller(peer.address());
            Topics.Position _ = parts.upstream()
                    .topics()
                    .publish(Topics.Publication.of(caller, target.topic(), payload, target.contentType(), ""));
        } catch (ReeveException | Refusal e) {
            listener.errors().failed(peer, payload, e);
        } catch (RuntimeException e) {
            listener.broken(peer, e);
        }
    }

    /** A publication is over when {@link #frame} returns. */
    @Override
    public boolean isIdle() {
        return true;
    }
}
