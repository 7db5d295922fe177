// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.zmtp.peers;

import dev.reeve.zmtp.PeerInfo;
import dev.reeve.zmtp.RouterSettings;
import dev.reeve.zmtp.RouterTransport;
import dev.reeve.zmtp.TransportProvider;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Our ROUTER: checks messages and sends them back; can be closed and opened again at its port. */
final class CheckingRouter implements RouterTransport.Listener, AutoCloseable {
    private final TransportProvider transports;
    private final RouterCheck check = new RouterCheck();
    private final String endpoint;
    private RouterTransport router;
    private volatile @Nullable Throwable fault;

    CheckingRouter(TransportProvider transports) {
        this.transports = transports;
        this.router = transports.router(RouterSettings.defaults(), this);
        this.endpoint = router.bind("tcp://127.0.0.1:0");
    }

    int port() {
        return Integer.parseInt(endpoint.substring(endpoint.lastIndexOf(':') + 1));
    }

    RouterCheck check() {
        return check;
    }

    /** The first message that was not as it must be; null: all were. */
    @Nullable
    Throwable fault() {
        return fault;
    }

    void restart() {
        router.close();
        check.restarted();
        router = transports.router(RouterSettings.defaults(), this);
        String _ = router.bind(endpoint);
    }

    @Override
    public void connected(PeerInfo peer) {
        // A number in a message says more.
    }

    @Override
    public void received(long peer, List<byte[]> frames) {
        try {
            check.accept(peer, frames);
        } catch (AssertionError wrong) {
            fault = wrong;
            throw wrong;
        }
        RouterTransport.SendResult _ = router.send(peer, frames);
    }

    @Override
    public void lost(long peer) {
        // Likewise.
    }

    @Override
    public void close() {
        router.close();
    }
}
