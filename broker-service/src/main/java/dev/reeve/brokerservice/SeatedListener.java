// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.brokerservice;

import dev.reeve.zmtp.PeerInfo;
import dev.reeve.zmtp.RouterTransport;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A transport wants its listener before it can tell whether the broker may sit on its thread: this one passes on. */
final class SeatedListener implements RouterTransport.Listener {
    private RouterTransport.@Nullable Listener seat;

    /** Before the transport is bound. */
    void seat(RouterTransport.Listener listener) {
        seat = listener;
    }

    private RouterTransport.Listener seat() {
        RouterTransport.Listener taken = seat;
        if (taken == null) {
            throw new IllegalStateException("not bound before it is seated");
        }
        return taken;
    }

    @Override
    public void connected(PeerInfo peer) {
        seat().connected(peer);
    }

    @Override
    public void received(long peer, List<byte[]> frames) {
        seat().received(peer, frames);
    }

    @Override
    public void turnEnded() {
        seat().turnEnded();
    }

    @Override
    public void lost(long peer) {
        seat().lost(peer);
    }
}
