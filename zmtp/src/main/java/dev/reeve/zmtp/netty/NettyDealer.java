// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.zmtp.netty;

import dev.reeve.zmtp.CloseReason;
import dev.reeve.zmtp.DealerSettings;
import dev.reeve.zmtp.DealerTransport;
import dev.reeve.zmtp.Endpoint;
import dev.reeve.zmtp.HandshakeLimits;
import dev.reeve.zmtp.Heartbeats;
import dev.reeve.zmtp.wire.ConnectionLimits;
import dev.reeve.zmtp.wire.HandshakeContext;
import dev.reeve.zmtp.wire.HandshakeResult;
import dev.reeve.zmtp.wire.Mechanism;
import dev.reeve.zmtp.wire.SocketType;
import io.netty.channel.Channel;
import java.net.SocketAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A DEALER: one connection, made once, on the I/O thread that all dealers of a provider share. */
final class NettyDealer implements DealerTransport, LinkOwner {

    private static final System.Logger LOG = System.getLogger(NettyDealer.class.getName());

    private static final long SEND_QUEUE_BYTES_MAX = 64L * 1_048_576;
    private static final long RECEIVE_QUEUE_BYTES_MAX = 16L * 1_048_576;
    private static final int FRAMES_PER_MESSAGE_MAX = 64;
    private static final int MESSAGE_BYTES_MAX = 8 * 1_048_576;

    private final IoLoop loop;
    private final Endpoint endpoint;
    private final DealerSettings settings;
    private final Mechanism mechanism;
    private final Consumer<NettyDealer> onEnd;
    private final Runnable endOfTurn = this::endOfTurn;
    private final ReceiveQueue received;
    private final Channel channel;
    private final Link link;

    /** The I/O thread's. */
    private @Nullable Consumer<List<byte[]>> listener;

    private boolean endOfTurnAsked;
    private volatile boolean established;
    private volatile boolean closed;
    private volatile boolean readingPaused;
    private volatile @Nullable CloseReason closeReason;
    private volatile Map<String, String> peerProperties = Map.of();

    NettyDealer(
            IoLoop loop, Endpoint endpoint, DealerSettings settings, Mechanism mechanism, Consumer<NettyDealer> onEnd) {
        this.loop = loop;
        this.endpoint = endpoint;
        this.settings = settings;
        this.mechanism = mechanism;
        this.onEnd = onEnd;
        this.received = new ReceiveQueue(settings.queueMessagesMax(), RECEIVE_QUEUE_BYTES_MAX);
        this.channel = Sockets.newChannel(endpoint, loop.kind());
        this.link = new Link(loop, this, channel, linkSettings(), newBudget(settings));
    }

    private static SendBudget newBudget(DealerSettings settings) {
        return new SendBudget(settings.queueMessagesMax(), SEND_QUEUE_BYTES_MAX, TotalBudget.ofHeap());
    }

    private LinkSettings linkSettings() {
        Map<String, byte[]> properties = new HashMap<>();
        settings.properties().forEach((name, value) -> properties.put(name, value.getBytes(StandardCharsets.UTF_8)));
        HandshakeLimits handshakes = HandshakeLimits.defaults();
        return new LinkSettings(
                mechanism,
                new HandshakeContext(endpoint.text(), SocketType.DEALER, properties),
                new ConnectionLimits(
                        handshakes.bytesMax(), settings.frameBytesMax(), FRAMES_PER_MESSAGE_MAX, MESSAGE_BYTES_MAX),
                Heartbeats.defaults(),
                handshakes.time().toMillis());
    }

    /** On a thread of its own, as a name may take long to resolve. */
    void start() {
        var _ = Thread.ofVirtual().name("reeve-zmtp-resolve").start(this::resolve);
    }

    private void resolve() {
        try {
            SocketAddress address = Sockets.address(endpoint, loop.kind());
            loop.execute(() -> connect(address));
        } catch (UnknownHostException e) {
            LOG.log(System.Logger.Level.DEBUG, "Cannot connect to " + endpoint.text(), e);
            loop.execute(() -> neverOpened(CloseReason.NETWORK));
        }
    }

    private void connect(SocketAddress address) {
        if (closed) {
            neverOpened(CloseReason.ASKED);
            return;
        }
        var _ = Sockets.client(channel, loop).handler(link).connect(address).addListener(connected -> {
            if (!connected.isSuccess()) {
                LOG.log(System.Logger.Level.DEBUG, "Cannot connect to " + endpoint.text(), connected.cause());
                link.end(CloseReason.NETWORK);
            }
        });
    }

    private void neverOpened(CloseReason reason) {
        channel.unsafe().closeForcibly();
        link.end(reason);
    }

    @Override
    public void established(Link opened, HandshakeResult result) {
        peerProperties = Map.copyOf(result.propertyTexts());
        established = true;
    }

    @Override
    public void message(Link from, List<byte[]> frames) {
        Consumer<List<byte[]>> told = listener;
        if (told != null) {
            told.accept(frames);
            return;
        }
        received.add(frames);
        if (received.isBatchLarge()) {
            publish();
        } else if (!endOfTurnAsked) {
            endOfTurnAsked = true;
            loop.atEndOfTurn(endOfTurn);
        }
    }

    private void endOfTurn() {
        endOfTurnAsked = false;
        publish();
    }

    private void publish() {
        if (!received.publish()) {
            readingPaused = true;
            link.stopReading();
            readAgainIfLow(); // The receiver may have taken all of it before it could see the mark.
        }
    }

    private void readAgainIfLow() {
        if (readingPaused && received.isLow()) {
            readingPaused = false;
            link.read();
        }
    }

    @Override
    public void overlong(Link from) {
        LOG.log(System.Logger.Level.WARNING, "A message from {0} is thrown away: too long", endpoint.text());
    }

    @Override
    public void droppedClosing(Link from) {
        // Who closes a dealer wants no more of it.
    }

    @Override
    public boolean holds(long moreBytes) {
        return true; // One connection: its message is bounded.
    }

    @Override
    public boolean isReadingPaused(Link from) {
        return readingPaused;
    }

    @Override
    public void fault(Throwable cause) {
        LOG.log(
                System.Logger.Level.ERROR,
                "The connection to " + endpoint.text() + " is closed because of a fault",
                cause);
    }

    @Override
    public void ended(Link which, CloseReason reason) {
        closeReason = reason;
        closed = true;
        boolean _ = received.publish();
        received.end();
        onEnd.accept(this);
    }

    @Override
    public boolean send(List<byte[]> frames) {
        if (closed) {
            return false;
        }
        return switch (link.offer(frames)) {
            case RESERVED, HALF_FULL -> true;
            case FULL, CLOSED -> false;
        };
    }

    @Override
    public @Nullable List<byte[]> receive(Duration timeout) throws InterruptedException {
        List<byte[]> message = received.poll(timeout.toNanos());
        if (readingPaused && received.isLow()) {
            loop.execute(this::readAgainIfLow);
        }
        return message;
    }

    @Override
    public void listen(Consumer<List<byte[]>> each) {
        loop.execute(() -> {
            received.drain(each);
            readAgainIfLow();
            listener = each;
        });
    }

    @Override
    public boolean isClosed() {
        return closed && received.isAtEnd();
    }

    @Override
    public boolean awaitClosed(Duration timeout) throws InterruptedException {
        return received.awaitEnd(timeout.toNanos());
    }

    @Override
    public boolean isConnected() {
        return established && !isClosed();
    }

    @Override
    public @Nullable CloseReason closeReason() {
        return closeReason;
    }

    @Override
    public Map<String, String> peerProperties() {
        return peerProperties;
    }

    /** What was handed over before still leaves. */
    @Override
    public void close() {
        closed = true;
        received.end();
        loop.execute(this::closeLink);
    }

    private void closeLink() {
        loop.takeOutgoing();
        if (channel.isRegistered()) {
            link.shutDown();
        } else {
            link.end(CloseReason.ASKED);
        }
    }
}
