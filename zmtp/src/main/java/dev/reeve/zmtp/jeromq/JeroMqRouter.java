// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.zmtp.jeromq;

import dev.reeve.zmtp.Endpoint;
import dev.reeve.zmtp.RouterSettings;
import dev.reeve.zmtp.RouterStats;
import dev.reeve.zmtp.RouterTransport;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import zmq.Msg;
import zmq.SocketBase;
import zmq.ZMQ;

/**
 * A ROUTER on JeroMQ. Other threads put messages into a queue whose bounds are those of each peer; this one's
 * thread moves them into the socket and hands what arrives to the listener. When the listener waits, nothing is
 * read, JeroMQ's queues fill, and TCP slows the peers down.
 */
final class JeroMqRouter implements RouterTransport, SocketThread.Duties {

    /** What is sent or received in one piece, so that neither direction starves the other. */
    private static final int BATCH_MESSAGES = 256;

    /** From {@link #close(long, String)} to the end of the connection: time for a last message to leave. */
    private static final long CLOSING_NS = TimeUnit.SECONDS.toNanos(1);

    private record Outgoing(Peer peer, List<byte[]> frames) {}

    private record Closing(Peer peer, long dueNs) {}

    private final JeroMqSockets sockets;
    private final RouterSettings settings;
    private final Listener listener;
    private final InboundGuard guard;
    private final ConnectionTable connections;
    private final PeerTable peers;
    private final long outboundBytesMax;
    private final AtomicLong outboundBytes = new AtomicLong();
    private final AtomicLong overlongMessages = new AtomicLong();
    private final AtomicLong droppedClosing = new AtomicLong();
    private final Queue<Outgoing> outgoing = new ConcurrentLinkedQueue<>();
    private final Queue<Peer> toClose = new ConcurrentLinkedQueue<>();
    private final ArrayDeque<Closing> closing = new ArrayDeque<>();

    private @Nullable SocketBase socket;
    private volatile @Nullable SocketThread thread;
    private volatile boolean readingPaused;

    JeroMqRouter(JeroMqSockets sockets, RouterSettings settings, Listener listener) {
        this.sockets = sockets;
        this.settings = settings;
        this.listener = listener;
        this.guard = new InboundGuard(InboundBounds.of(settings.framesPerMessageMax(), settings.messageBytesMax()));
        this.connections = new ConnectionTable(settings.connectionsMax(), guard);
        this.peers = new PeerTable(settings, outboundBytes);
        this.outboundBytesMax = Runtime.getRuntime().maxMemory() / 4;
    }

    @Override
    public synchronized String bind(String endpoint) {
        if (thread != null) {
            throw new IllegalStateException("bound already");
        }
        Endpoint.Tcp address = TcpEndpoints.toBind(endpoint);
        if (!settings.unencryptedAnywhere()) {
            address.requireLoopback();
        }
        SocketBase router = sockets.router(settings.frameBytesMax(), address.isIpv6(), connections);
        if (!router.bind(endpoint)) {
            router.close();
            throw TcpEndpoints.bindFailed(address);
        }
        String bound = (String) router.getSocketOptx(ZMQ.ZMQ_LAST_ENDPOINT);
        socket = router;
        SocketThread started = new SocketThread(sockets.nextThreadName("router"), router, this);
        thread = started;
        started.start();
        return bound;
    }

    @Override
    public SendResult send(long number, List<byte[]> frames) {
        Peer peer = peers.find(number);
        if (peer == null || peer.isClosing()) {
            return SendResult.UNKNOWN_PEER;
        }
        if (outboundBytes.get() > outboundBytesMax || !peer.account().reserve(SendAccount.bytesOf(frames))) {
            return peer.account().isClosed() ? SendResult.UNKNOWN_PEER : SendResult.FULL;
        }
        outgoing.add(new Outgoing(peer, List.copyOf(frames)));
        wake();
        return peer.account().isHalfFull() ? SendResult.SENT_HALF_FULL : SendResult.SENT;
    }

    @Override
    public void close(long number, String reason) {
        Peer peer = peers.find(number);
        if (peer != null && !peer.isClosing()) {
            peer.beginClosing();
            toClose.add(peer);
            wake();
        }
    }

    private void wake() {
        SocketThread running = thread;
        if (running != null) {
            running.wake();
        }
    }

    @Override
    public boolean hasWork() {
        return !outgoing.isEmpty() || !toClose.isEmpty();
    }

    @Override
    public void pauseReading() {
        readingPaused = true;
    }

    @Override
    public void resumeReading() {
        readingPaused = false;
        wake();
    }

    @Override
    public boolean wantsInput() {
        return !readingPaused;
    }

    @Override
    public boolean work() {
        boolean sent = sendBatch();
        boolean received = receiveBatch();
        shutClosed();
        return sent || received;
    }

    private boolean sendBatch() {
        int count = 0;
        for (; count < BATCH_MESSAGES; count++) {
            Outgoing next = outgoing.poll();
            if (next == null) {
                break;
            }
            write(next.peer(), next.frames());
        }
        return count > 0;
    }

    /**
     * ROUTER_MANDATORY: an unknown routing id is said, not swallowed; then the peer is gone, whatever else we were
     * told.
     */
    private void write(Peer peer, List<byte[]> frames) {
        if (peer.account().isClosed()) {
            return;
        }
        SocketBase router = socket();
        if (!router.send(new Msg(peer.routingId().bytes()), ZMQ.ZMQ_SNDMORE | ZMQ.ZMQ_DONTWAIT)) {
            lose(peer);
            return;
        }
        int last = frames.size() - 1;
        for (int i = 0; i <= last; i++) {
            int flags = i < last ? ZMQ.ZMQ_SNDMORE | ZMQ.ZMQ_DONTWAIT : ZMQ.ZMQ_DONTWAIT;
            if (!router.send(new OutboundFrame(frames.get(i), peer.account()), flags)) {
                lose(peer);
                return;
            }
        }
    }

    private boolean receiveBatch() {
        SocketBase router = socket();
        int count = 0;
        for (; count < BATCH_MESSAGES && !readingPaused; count++) {
            Msg routingId = router.recv(ZMQ.ZMQ_DONTWAIT);
            if (routingId == null) {
                break;
            }
            receive(router, new RoutingId(routingId.data()));
        }
        if (count > 0) {
            listener.turnEnded();
        }
        return count > 0;
    }

    private void receive(SocketBase router, RoutingId routingId) {
        List<byte[]> frames = new ArrayList<>(8);
        Msg frame;
        do {
            frame = router.recv(ZMQ.ZMQ_DONTWAIT);
            if (frame == null) {
                return; // Only when the context ends: a message is queued whole.
            }
            frames.add(frame.data());
        } while (frame.hasMore());
        if (frame instanceof InboundFrame last) {
            guard.taken(last);
            deliver(routingId, last, frames);
        } else {
            // JeroMQ's own word, not a peer's: a forged one is an InboundFrame.
            Peer peer = peers.find(routingId);
            if (peer != null) {
                lose(peer);
            }
        }
    }

    private void deliver(RoutingId routingId, InboundFrame last, List<byte[]> frames) {
        Connection connection = last.connection();
        if (connection == null) {
            return; // ZMTP 1.0 or 2.0 got this far; it has no answer to expect.
        }
        if (last.isOverlong()) {
            overlongMessages.incrementAndGet();
            return;
        }
        Peer peer = peers.find(routingId);
        if (peer != null && peer.connection() != connection) {
            lose(peer); // The routing id changed hands: never mix two connections.
            peer = null;
        }
        if (peer == null) {
            peer = peers.add(routingId, connection, last.getMetadata());
            listener.connected(peer.info());
        }
        if (peer.isClosing()) {
            droppedClosing.incrementAndGet();
            return;
        }
        listener.received(peer.id(), frames);
    }

    private void lose(Peer peer) {
        if (peers.find(peer.id()) != null) {
            peers.remove(peer);
            guard.forget(peer.connection());
            listener.lost(peer.id());
        }
    }

    private void shutClosed() {
        long nowNs = System.nanoTime();
        for (Peer peer = toClose.poll(); peer != null; peer = toClose.poll()) {
            closing.add(new Closing(peer, nowNs + CLOSING_NS));
        }
        while (!closing.isEmpty() && closing.peek().dueNs() - nowNs <= 0) {
            closing.remove().peer().connection().shutDown();
        }
    }

    private SocketBase socket() {
        SocketBase router = socket;
        if (router == null) {
            throw new IllegalStateException("not bound");
        }
        return router;
    }

    @Override
    public int peers() {
        return peers.size();
    }

    @Override
    public RouterStats stats() {
        return new RouterStats(
                connections.size(),
                connections.refused(),
                connections.evicted(),
                guard.oversizedFrames(),
                overlongMessages.get(),
                guard.overflows(),
                connections.refusedHandshakes(),
                droppedClosing.get(),
                guard.unreadBytesTotal(),
                outboundBytes.get(),
                sockets.faults(),
                0,
                Map.of());
    }

    @Override
    public void ended() {
        boolean sent;
        do {
            sent = sendBatch();
        } while (sent);
    }

    @Override
    public void close() {
        SocketThread running = thread;
        if (running != null) {
            running.stop();
        }
    }
}
