// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gateway;

import dev.reeve.gateway.TcpListenerSettings.Target;
import dev.reeve.gateway.tcp.CloseCause;
import dev.reeve.gateway.tcp.FrameFault;
import dev.reeve.gateway.tcp.FrameReceiver;
import dev.reeve.gateway.tcp.TcpBinding;
import dev.reeve.gateway.tcp.TcpConnection;
import dev.reeve.gateway.tcp.TcpEvents;
import dev.reeve.gateway.tcp.TcpLoops;
import dev.reeve.gateway.tcp.TcpServer;
import java.io.IOException;
import java.net.SocketAddress;
import java.time.Clock;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** One TCP listener, from its start to its end: its connections, and what their frames become. Any thread. */
final class TcpListener implements TcpEvents {
    private static final Logger LOG = Logger.getLogger(TcpListener.class);

    private final TcpListenerSettings settings;
    private final TcpParts parts;
    private final TcpMetrics metrics;
    private final TcpErrors errors;
    private final SparseLog log = new SparseLog(LOG, System::nanoTime);
    private final Map<TcpConnection, TcpPeer> peers = new ConcurrentHashMap<>();
    private final AtomicLong waitingFrames = new AtomicLong();
    private final AtomicLong waitingBytes = new AtomicLong();
    private final @Nullable TcpTlsFiles tls;
    private final TcpServer server;
    private @Nullable TcpTopicFeed feed;
    private volatile String subject = "";

    /**
     * Listens.
     *
     * @throws IllegalStateException names the key: the address is in use or not ours, or TLS cannot be had
     */
    TcpListener(TcpListenerSettings settings, TcpParts parts, TcpLoops loops) {
        this.settings = settings;
        this.parts = parts;
        this.metrics = new TcpMetrics(parts.registry(), settings.name());
        this.errors = new TcpErrors(settings, parts.upstream().topics(), metrics, log);
        this.tls = tlsFiles();
        this.server = open(loops);
        metrics.gauge("reeve_gateway_tcp_connections", "Connections open", server::connections);
        metrics.gauge("reeve_gateway_tcp_waiting_frames", "Frames read and not dealt with", waitingFrames::get);
        metrics.gauge("reeve_gateway_tcp_waiting_bytes", "Bytes of those frames", waitingBytes::get);
        if (settings.target() instanceof Target.Topic target) {
            feed = TcpTopicFeed.follow(parts, target.topic(), this, log);
        }
        LOG.infof("TCP listens listener=%s host=%s port=%d", name(), settings.host(), port());
    }

    private TcpServer open(TcpLoops loops) {
        try {
            TcpBinding binding = settings.binding(tls == null ? null : tls::context);
            return TcpServer.open(binding, this, parts.directory()::nextId, loops);
        } catch (IOException e) {
            throw new IllegalStateException(
                    settings.key("port") + ": cannot listen on " + settings.host() + ":" + settings.port() + ": "
                            + e.getMessage(),
                    e);
        }
    }

    private @Nullable TcpTlsFiles tlsFiles() {
        TcpTls named = settings.entry().tls();
        try {
            return named == null ? null : new TcpTlsFiles(settings.key(""), named, metrics, Clock.systemUTC());
        } catch (TlsException e) {
            throw new IllegalStateException(e.getMessage(), e);
        }
    }

    String name() {
        return settings.name();
    }

    TcpListenerSettings settings() {
        return settings;
    }

    TcpMetrics metrics() {
        return metrics;
    }

    TcpErrors errors() {
        return errors;
    }

    int port() {
        return server.port();
    }

    /** Whose calls these are, as far as a call has shown it; empty = nobody's. */
    String subject() {
        return subject;
    }

    /**
     * Who calls: always the same.
     *
     * @throws RuntimeException the key is not good, or nobody can say at the moment
     */
    Caller caller(String address) {
        Caller caller = parts.callers().resolve(settings.identity(), address);
        subject = caller.identity() == null ? "" : Caller.key(caller.identity());
        return caller;
    }

    FrameWork workOf(TcpPeer peer) {
        return switch (settings.target()) {
            case Target.Service service -> new TcpCalls(peer, service, parts, this);
            case Target.Topic topic -> new TcpPublications(peer, topic, parts, this);
        };
    }

    /** To all connections; one that does not read is cut. Never blocks. */
    void broadcast(byte[] payload) {
        peers.values().forEach(peer -> peer.sendOrCut(payload));
    }

    /** A message of the topic; one that no frame here can hold is left out. */
    void forward(byte[] payload) {
        if (payload.length > settings.codec().payloadBytesMax()) {
            metrics.failed("TOO_LARGE");
            log.warn(() -> "message left out listener=%s bytes=%d: over max-payload".formatted(name(), payload.length));
        } else {
            broadcast(payload);
        }
    }

    void waiting(int frames, long bytes) {
        waitingFrames.addAndGet(frames);
        waitingBytes.addAndGet(bytes);
    }

    /** Each connection is looked at for silence, and for what it does not read. */
    void look(long nowNs) {
        peers.values().forEach(peer -> peer.look(nowNs));
    }

    /** Takes new files of its TLS into use, if there are any. Not on an event loop. */
    void lookAtFiles() {
        if (tls != null) {
            tls.look();
        }
    }

    /** No new connection, no new frame; the port is free. */
    void readNoMore() {
        server.close();
        TcpTopicFeed following = feed;
        if (following != null) {
            following.close();
        }
        peers.values().forEach(TcpPeer::readNoMore);
    }

    boolean isIdle() {
        return waitingFrames.get() == 0 && peers.values().stream().allMatch(TcpPeer::isIdle);
    }

    void closeAll() {
        peers.values().forEach(peer -> peer.close(CloseCause.DRAIN));
    }

    /** A fault of ours, with a frame of this connection. */
    void broken(TcpPeer peer, RuntimeException fault) {
        LOG.errorf(fault, "frame failed listener=%s connection=%d", name(), peer.id());
        metrics.failed("INTERNAL");
        peer.close(CloseCause.FAILED);
    }

    @Override
    public FrameReceiver opened(TcpConnection connection) {
        TcpPeer peer = new TcpPeer(connection, this, parts);
        peers.put(connection, peer);
        parts.directory().add(peer);
        return peer;
    }

    @Override
    public void closed(TcpConnection connection, CloseCause cause) {
        TcpPeer peer = peers.remove(connection);
        if (peer != null) {
            parts.directory().remove(peer);
        }
        metrics.closed(cause);
    }

    @Override
    public void refusedFrame(TcpConnection connection, FrameFault fault) {
        metrics.refused(fault);
        log.warn(() -> "connection closed listener=%s connection=%d remote=%s reason=%s: %s"
                .formatted(name(), connection.id(), connection.remote(), fault.label(), fault.explanation()));
    }

    @Override
    public void refusedConnection(SocketAddress remote, Refused why) {
        metrics.refused(why);
        log.warn(() -> "connection refused listener=%s remote=%s reason=%s".formatted(name(), remote, why));
    }

    @Override
    public void failed(TcpConnection connection, Throwable fault) {
        LOG.errorf(fault, "connection failed listener=%s connection=%d", name(), connection.id());
    }
}
