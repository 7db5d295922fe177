// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.zmtp;

import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;

/** A ROUTER that sends every message back, and keeps what its listener saw. */
public final class EchoRouter implements RouterTransport.Listener, AutoCloseable {

    private final RouterTransport router;
    private final String endpoint;
    private final int port;
    private final BlockingQueue<PeerInfo> connected = new LinkedBlockingQueue<>();
    private final AtomicInteger received = new AtomicInteger();
    private final BlockingQueue<Long> lost = new LinkedBlockingQueue<>();

    public EchoRouter(TransportProvider provider, RouterSettings settings) {
        this(provider, settings, "tcp://127.0.0.1:0");
    }

    public EchoRouter(TransportProvider provider, RouterSettings settings, String wanted) {
        router = provider.router(settings, this);
        endpoint = router.bind(wanted);
        port = endpoint.startsWith("tcp:") ? Integer.parseInt(endpoint.substring(endpoint.lastIndexOf(':') + 1)) : -1;
    }

    public RouterTransport router() {
        return router;
    }

    public int port() {
        return port;
    }

    public String endpoint() {
        return endpoint;
    }

    public BlockingQueue<PeerInfo> connected() {
        return connected;
    }

    public BlockingQueue<Long> lost() {
        return lost;
    }

    public int received() {
        return received.get();
    }

    @Override
    public void connected(PeerInfo peer) {
        connected.add(peer);
    }

    @Override
    public void received(long peer, List<byte[]> frames) {
        RouterTransport.SendResult _ = router.send(peer, frames);
        received.incrementAndGet();
    }

    @Override
    public void lost(long peer) {
        lost.add(peer);
    }

    @Override
    public void close() {
        router.close();
    }
}
