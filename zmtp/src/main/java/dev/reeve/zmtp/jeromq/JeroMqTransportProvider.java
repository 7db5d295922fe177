// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.zmtp.jeromq;

import dev.reeve.zmtp.DealerSettings;
import dev.reeve.zmtp.DealerTransport;
import dev.reeve.zmtp.RouterSettings;
import dev.reeve.zmtp.RouterTransport;
import dev.reeve.zmtp.TransportProvider;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Transports on JeroMQ 0.6.0, mechanism NULL. Whoever uses it declares the dependency {@code org.zeromq:jeromq}.
 *
 * <p>One provider has one JeroMQ context with one IO thread, and each socket a thread of its own; make one provider per
 * process part, not one per socket. {@link #close} closes what it made.
 */
public final class JeroMqTransportProvider implements TransportProvider {

    private final JeroMqSockets sockets = new JeroMqSockets();
    private final Set<JeroMqRouter> routers = ConcurrentHashMap.newKeySet();
    private final Set<JeroMqDealer> dealers = ConcurrentHashMap.newKeySet();

    /** Starts JeroMQ's threads with the first socket. */
    public JeroMqTransportProvider() {}

    @Override
    public RouterTransport router(RouterSettings settings, RouterTransport.Listener listener) {
        JeroMqRouter router = new JeroMqRouter(sockets, settings, listener);
        routers.add(router);
        return router;
    }

    /**
     * {@inheritDoc}
     *
     * @throws IllegalArgumentException the endpoint is not of the form {@code tcp://HOST:PORT}
     */
    @Override
    public DealerTransport dealer(String endpoint, DealerSettings settings) {
        JeroMqDealer dealer = new JeroMqDealer(sockets, TcpEndpoints.toConnect(endpoint), settings, dealers::remove);
        dealers.add(dealer);
        dealer.start();
        return dealer;
    }

    @Override
    public void close() {
        dealers.forEach(JeroMqDealer::close);
        routers.forEach(JeroMqRouter::close);
        routers.clear();
        sockets.close();
    }
}
