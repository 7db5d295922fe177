// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.zmtp.netty;

import dev.reeve.zmtp.CloseReason;
import dev.reeve.zmtp.Endpoint;
import dev.reeve.zmtp.PeerInfo;
import dev.reeve.zmtp.RouterSettings;
import dev.reeve.zmtp.RouterStats;
import dev.reeve.zmtp.RouterTransport;
import dev.reeve.zmtp.TransportLoop;
import dev.reeve.zmtp.wire.ConnectionLimits;
import dev.reeve.zmtp.wire.HandshakeContext;
import dev.reeve.zmtp.wire.HandshakeResult;
import dev.reeve.zmtp.wire.Mechanism;
import dev.reeve.zmtp.wire.NullMechanism;
import dev.reeve.zmtp.wire.SocketType;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/**
 * A ROUTER with one I/O thread, on which the listener is called. It may be bound to several endpoints.
 */
final class NettyRouter implements RouterTransport, LinkOwner {

    private static final System.Logger LOG = System.getLogger(NettyRouter.class.getName());

    private static final Map<String, byte[]> OWN_PROPERTIES = Map.of("X-Reeve", new byte[] {'1'});
    private static final Duration LOOK_AGAIN = Duration.ofMillis(Admission.STALLED_MS);

    private final IoLoop loop;
    private final RouterSettings settings;
    private final Mechanism mechanism;
    private final Listener listener;
    private final Consumer<NettyRouter> onClose;
    private final Runnable endOfTurn = this::endOfTurn;
    private final RouterCounts counts = new RouterCounts();
    private final TotalBudget outbound = TotalBudget.ofHeap();
    private final PeerTable peers = new PeerTable();
    private final Admission admission;
    private final Set<Link> notRead = new LinkedHashSet<>();
    private final List<Listening> listening = new CopyOnWriteArrayList<>();
    private boolean endOfTurnAsked;
    private volatile boolean readingPaused;
    private volatile boolean closed;

    NettyRouter(
            IoLoop loop,
            RouterSettings settings,
            Mechanism mechanism,
            Listener listener,
            Consumer<NettyRouter> onClose) {
        this.loop = loop;
        this.settings = settings;
        this.mechanism = mechanism;
        this.listener = listener;
        this.onClose = onClose;
        this.admission = new Admission(settings, new Door());
    }

    @Override
    public synchronized String bind(String endpoint) {
        if (closed) {
            throw new IllegalStateException("closed");
        }
        Endpoint parsed = Endpoint.parseToBind(endpoint);
        if (mechanism instanceof NullMechanism
                && !settings.unencryptedAnywhere()
                && parsed instanceof Endpoint.Tcp tcp) {
            tcp.requireLoopback();
        }
        ServerBootstrap server = Sockets.server(parsed, loop)
                .handler(new AcceptFaults(counts))
                .childHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        accept(channel);
                    }
                });
        Listening bound = Listening.bind(parsed, server, loop.kind());
        listening.add(bound);
        return bound.text();
    }

    /** All listeners at once. */
    private final class Door implements Admission.Door {
        @Override
        public void shut() {
            listening.forEach(each -> each.channel().config().setAutoRead(false));
            loop.schedule(() -> admission.look(IoLoop.nowMs()), LOOK_AGAIN);
        }

        @Override
        public void open() {
            listening.forEach(each -> each.channel().config().setAutoRead(true));
        }
    }

    private void accept(Channel channel) {
        String host = Sockets.hostOf(channel.remoteAddress());
        Link link = new Link(loop, this, channel, linkSettings(host), newBudget());
        if (closed || !admission.admit(link, host, IoLoop.nowMs())) {
            counts.closed(closed ? CloseReason.SHUTDOWN : CloseReason.CONNECTION_CAP);
            var _ = channel.close();
            return;
        }
        channel.pipeline().addLast(link);
    }

    private LinkSettings linkSettings(String host) {
        return new LinkSettings(
                mechanism,
                new HandshakeContext(host, SocketType.ROUTER, OWN_PROPERTIES),
                new ConnectionLimits(
                        settings.handshakes().bytesMax(),
                        settings.frameBytesMax(),
                        settings.framesPerMessageMax(),
                        settings.messageBytesMax()),
                settings.heartbeats(),
                settings.handshakes().time().toMillis());
    }

    private SendBudget newBudget() {
        return new SendBudget(settings.sendQueueMessagesMax(), settings.sendQueueBytesMax(), outbound);
    }

    @Override
    public void established(Link link, HandshakeResult result) {
        admission.finished(link);
        long number = peers.add(link);
        String publicKey = result.publicKeyZ85();
        listener.connected(new PeerInfo(
                number,
                Sockets.peerName(link.channel().remoteAddress()),
                mechanism.name(),
                result.userId(),
                publicKey == null ? "" : publicKey,
                shown(result)));
        askForEndOfTurn();
    }

    private static Map<String, String> shown(HandshakeResult result) {
        Map<String, String> shown = result.propertyTexts();
        shown.keySet().removeIf(name -> !name.startsWith(PeerInfo.SHOWN_PROPERTY_PREFIX));
        return shown;
    }

    @Override
    public void message(Link link, List<byte[]> frames) {
        askForEndOfTurn();
        listener.received(link.number(), frames);
    }

    private void askForEndOfTurn() {
        if (!endOfTurnAsked) {
            endOfTurnAsked = true;
            loop.atEndOfTurn(endOfTurn);
        }
    }

    private void endOfTurn() {
        endOfTurnAsked = false;
        listener.turnEnded();
    }

    @Override
    public void overlong(Link link) {
        counts.overlong();
    }

    @Override
    public void droppedClosing(Link link) {
        counts.droppedClosing();
    }

    @Override
    public boolean holds(long moreBytes) {
        return counts.holds(moreBytes);
    }

    @Override
    public boolean isReadingPaused(Link link) {
        if (readingPaused) {
            notRead.add(link);
        }
        return readingPaused;
    }

    @Override
    public void ended(Link link, CloseReason reason) {
        counts.closed(reason);
        admission.left(link);
        notRead.remove(link);
        if (link.number() != 0) {
            peers.remove(link);
            askForEndOfTurn();
            listener.lost(link.number());
        }
    }

    @Override
    public void fault(Throwable cause) {
        counts.fault();
        LOG.log(System.Logger.Level.ERROR, "A connection is closed because of a fault", cause);
    }

    @Override
    public SendResult send(long number, List<byte[]> frames) {
        Link link = peers.find(number);
        if (link == null) {
            return SendResult.UNKNOWN_PEER;
        }
        return switch (link.offer(frames)) {
            case RESERVED -> SendResult.SENT;
            case HALF_FULL -> SendResult.SENT_HALF_FULL;
            case FULL -> SendResult.FULL;
            case CLOSED -> SendResult.UNKNOWN_PEER;
        };
    }

    @Override
    public void close(long number, String reason) {
        Link link = peers.find(number);
        if (link != null) {
            LOG.log(System.Logger.Level.DEBUG, "Closing peer {0}: {1}", number, reason);
            link.closeGently(CloseReason.ASKED);
        }
    }

    @Override
    public void pauseReading() {
        readingPaused = true;
    }

    @Override
    public void resumeReading() {
        readingPaused = false;
        loop.execute(this::readAll);
    }

    private void readAll() {
        if (!readingPaused) {
            List<Link> again = List.copyOf(notRead);
            notRead.clear();
            again.forEach(Link::read);
        }
    }

    @Override
    public TransportLoop loop() {
        return loop;
    }

    @Override
    public int peers() {
        return peers.size();
    }

    @Override
    public RouterStats stats() {
        return counts.stats(admission, outbound.bytes(), loop.faults());
    }

    /** What was sent before still leaves, if the peers read it soon. */
    @Override
    public void close() {
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
            listening.forEach(Listening::close);
        }
        loop.execute(this::closeLinks);
        if (!loop.isCurrent() && !loop.awaitNoLinks()) {
            LOG.log(System.Logger.Level.WARNING, "Some connections of a router did not end in time");
        }
        onClose.accept(this);
    }

    private void closeLinks() {
        loop.takeOutgoing();
        loop.closeAll(this);
    }
}
