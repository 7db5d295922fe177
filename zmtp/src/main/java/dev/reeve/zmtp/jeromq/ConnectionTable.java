// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.zmtp.jeromq;

import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import zmq.ZMQ;
import zmq.io.Metadata;

/**
 * The TCP connections of a ROUTER, counted by JeroMQ's events, with a cap. A peer that stops after the greeting is
 * kept by JeroMQ for ever; so at the cap the oldest connection that has never said a word makes room, and only if
 * all have spoken is the new one refused.
 *
 * <p>All methods run on the IO thread but the counters. There must be one IO thread: with more, frames could come
 * before the event that announces their connection.
 */
final class ConnectionTable implements ZMQ.EventConsummer, FrameGate {

    /** What {@link #consume} wants to hear. */
    static final int EVENTS = ZMQ.ZMQ_EVENT_ACCEPTED | ZMQ.ZMQ_EVENT_DISCONNECTED;

    private final int connectionsMax;
    private final InboundGuard guard;
    private final Map<Object, Connection> byChannel = new ConcurrentHashMap<>();
    private final Map<String, Connection> byAddress = new ConcurrentHashMap<>();
    private final Set<Connection> silent = new LinkedHashSet<>();
    private final AtomicLong refused = new AtomicLong();
    private final AtomicLong evicted = new AtomicLong();
    private final AtomicLong refusedHandshakes = new AtomicLong();

    private @Nullable Metadata lastMetadata;
    private @Nullable Connection lastConnection;

    ConnectionTable(int connectionsMax, InboundGuard guard) {
        this.connectionsMax = connectionsMax;
        this.guard = guard;
    }

    @Override
    public void consume(ZMQ.Event event) {
        if (!(event.arg instanceof SocketChannel channel)) {
            return;
        }
        if (event.event == ZMQ.ZMQ_EVENT_ACCEPTED) {
            accepted(channel);
        } else {
            disconnected(channel);
        }
    }

    private void accepted(SocketChannel channel) {
        String address;
        try {
            address = Connection.addressOf(channel);
        } catch (IOException _) {
            return; // Gone already; JeroMQ will notice.
        }
        Connection connection = new Connection(channel, address);
        if (byChannel.size() >= connectionsMax && !evictOldestSilent()) {
            refused.incrementAndGet();
            connection.shutDown();
            return;
        }
        byChannel.put(channel, connection);
        byAddress.put(address, connection);
        silent.add(connection);
    }

    private boolean evictOldestSilent() {
        Iterator<Connection> oldest = silent.iterator();
        if (!oldest.hasNext()) {
            return false;
        }
        Connection connection = oldest.next();
        oldest.remove();
        byChannel.remove(connection.channel());
        byAddress.remove(connection.address(), connection);
        evicted.incrementAndGet();
        connection.shutDown();
        return true;
    }

    private void disconnected(SocketChannel channel) {
        Connection connection = byChannel.remove(channel);
        if (connection == null) {
            return;
        }
        byAddress.remove(connection.address(), connection);
        silent.remove(connection);
        if (connection == lastConnection) {
            lastConnection = null;
            lastMetadata = null;
        }
    }

    @Override
    public boolean admit(InboundFrame frame, Metadata metadata) {
        Connection connection = connectionOf(metadata);
        return connection != null && guard.admit(frame, connection);
    }

    @SuppressWarnings("ReferenceEquality") // One object per connection: identity is the point, and it is fast.
    private @Nullable Connection connectionOf(Metadata metadata) {
        if (metadata == lastMetadata) {
            return lastConnection;
        }
        Connection connection = byAddress.get(Connection.addressOf(metadata));
        if (connection != null) {
            silent.remove(connection);
        }
        lastMetadata = metadata;
        lastConnection = connection;
        return connection;
    }

    @Override
    public void handshakeRefused() {
        refusedHandshakes.incrementAndGet();
    }

    int size() {
        return byChannel.size();
    }

    long refused() {
        return refused.get();
    }

    long evicted() {
        return evicted.get();
    }

    long refusedHandshakes() {
        return refusedHandshakes.get();
    }
}
