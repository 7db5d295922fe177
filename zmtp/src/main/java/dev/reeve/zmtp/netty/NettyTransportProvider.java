// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.zmtp.netty;

import dev.reeve.zmtp.DealerSettings;
import dev.reeve.zmtp.DealerTransport;
import dev.reeve.zmtp.Endpoint;
import dev.reeve.zmtp.RouterSettings;
import dev.reeve.zmtp.RouterTransport;
import dev.reeve.zmtp.TransportProvider;
import dev.reeve.zmtp.wire.Mechanism;
import dev.reeve.zmtp.wire.NullMechanism;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Transports of our own ZMTP engine: 3.1 with peers of 3.0 and later, over TCP, Unix-domain sockets and within the
 * process.
 *
 * <p>Each router has an I/O thread of its own; all dealers share one. {@link #close} closes what it made.
 */
public final class NettyTransportProvider implements TransportProvider {

    private final ChannelKind kind;
    private final Mechanism forRouters;
    private final Mechanism forDealers;
    private final Set<NettyRouter> routers = ConcurrentHashMap.newKeySet();
    private final Set<NettyDealer> dealers = ConcurrentHashMap.newKeySet();
    private @Nullable IoThread dealerThread;
    private boolean closed;

    /** With the mechanism NULL. Starts no thread before the first socket. */
    public NettyTransportProvider() {
        this(new NullMechanism(), new NullMechanism());
    }

    /** With these mechanisms. */
    public NettyTransportProvider(Mechanism forRouters, Mechanism forDealers) {
        this(forRouters, forDealers, ChannelKind.best());
    }

    /** On this kind of channels. */
    NettyTransportProvider(Mechanism forRouters, Mechanism forDealers, ChannelKind kind) {
        this.kind = kind;
        this.forRouters = forRouters;
        this.forDealers = forDealers;
    }

    @Override
    public synchronized RouterTransport router(RouterSettings settings, RouterTransport.Listener listener) {
        requireOpen();
        IoThread thread = new IoThread("reeve-zmtp-router", kind, forRouters);
        NettyRouter router = new NettyRouter(thread.loop(), settings, forRouters, listener, ended -> {
            routers.remove(ended);
            thread.close();
        });
        routers.add(router);
        return router;
    }

    @Override
    public synchronized DealerTransport dealer(String endpoint, DealerSettings settings) {
        Endpoint parsed = Endpoint.parse(endpoint);
        if (parsed instanceof Endpoint.Tcp tcp && tcp.port() == 0) {
            throw new IllegalArgumentException("nobody listens at port 0: " + endpoint);
        }
        requireOpen();
        IoThread thread = dealerThread;
        if (thread == null) {
            thread = new IoThread("reeve-zmtp-dealers", kind, forDealers);
            dealerThread = thread;
        }
        NettyDealer dealer = new NettyDealer(thread.loop(), parsed, settings, forDealers, dealers::remove);
        dealers.add(dealer);
        dealer.start();
        return dealer;
    }

    @Override
    public boolean isEncrypted() {
        return !(forDealers instanceof NullMechanism);
    }

    @Override
    public boolean isAnswering(Duration most) {
        IoThread thread;
        synchronized (this) {
            thread = closed ? null : dealerThread;
        }
        return thread == null || thread.loop().isAnswering(most);
    }

    private void requireOpen() {
        if (closed) {
            throw new IllegalStateException("closed");
        }
    }

    @Override
    public void close() {
        IoThread thread;
        synchronized (this) {
            closed = true;
            thread = dealerThread;
        }
        dealers.forEach(NettyDealer::close);
        routers.forEach(NettyRouter::close);
        if (thread != null) {
            boolean _ = thread.loop().awaitNoLinks();
            thread.close();
        }
    }
}
