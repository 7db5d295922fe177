// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.zmtp.netty;

import dev.reeve.zmtp.CloseReason;
import dev.reeve.zmtp.wire.Command;
import dev.reeve.zmtp.wire.ConnectionEvents;
import dev.reeve.zmtp.wire.ConnectionState;
import dev.reeve.zmtp.wire.Greeting;
import dev.reeve.zmtp.wire.HandshakeResult;
import dev.reeve.zmtp.wire.Liveness;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.DuplexChannel;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One connection: the channel's bytes go into the {@link ConnectionState}, what that wants goes to the owner or into
 * the {@link LinkWriter}. Whatever goes wrong here ends this one connection.
 *
 * <p>On its I/O thread, but for {@link #offer} and {@link #closeGently}.
 */
final class Link extends ChannelInboundHandlerAdapter implements ConnectionEvents {

    /** From the wish to close to the end: time for a last message to leave and for the peer to say farewell. */
    private static final long CLOSING_MS = 1_000;

    /** Half a minute of silence on our side is no reason to give us up: we answer PINGs. */
    private static final int NO_TTL = 0;

    private final IoLoop loop;
    private final LinkOwner owner;
    private final Channel channel;
    private final Liveness liveness;
    private final ConnectionState state;
    private final LinkWriter writer;
    private final byte[] greeting;

    private long deadlineMs;
    private long heldBytes;
    private @Nullable CloseReason reason;
    private boolean ended;
    private volatile boolean closing;
    private volatile long number;

    Link(IoLoop loop, LinkOwner owner, Channel channel, LinkSettings settings, SendBudget budget) {
        this.loop = loop;
        this.owner = owner;
        this.channel = channel;
        long nowMs = IoLoop.nowMs();
        this.liveness = new Liveness(
                settings.heartbeats().idle().toMillis(),
                settings.heartbeats().patience().toMillis(),
                nowMs);
        this.state = new ConnectionState(settings.mechanism(), settings.context(), settings.limits(), liveness, this);
        this.writer = new LinkWriter(loop, channel, budget, () -> close(CloseReason.NETWORK));
        this.greeting = Greeting.of(settings.mechanism()).encode();
        this.deadlineMs = nowMs + settings.handshakeMs();
    }

    long number() {
        return number;
    }

    void name(long given) {
        number = given;
    }

    Channel channel() {
        return channel;
    }

    @SuppressWarnings("ReferenceEquality") // This very one.
    boolean belongsTo(LinkOwner other) {
        return owner == other;
    }

    boolean isEstablished() {
        return state.phase() == ConnectionState.Phase.TRAFFIC;
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        loop.add(this);
        writer.raw(greeting);
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        ByteBuf buffer = (ByteBuf) message;
        try {
            receive(buffer);
        } catch (Throwable fault) {
            fault(fault);
        } finally {
            buffer.release();
        }
    }

    private void receive(ByteBuf buffer) {
        long nowMs = IoLoop.nowMs();
        if (buffer.hasArray()) {
            int from = buffer.arrayOffset() + buffer.readerIndex();
            state.receive(buffer.array(), from, from + buffer.readableBytes(), nowMs);
        } else {
            byte[] scratch = loop.scratch();
            while (buffer.isReadable()) {
                int bytes = Math.min(buffer.readableBytes(), scratch.length);
                buffer.readBytes(scratch, 0, bytes);
                state.receive(scratch, 0, bytes, nowMs);
            }
        }
        countHeldBytes();
        if (!closing && owner.isReadingPaused(this)) {
            stopReading();
        }
    }

    private void countHeldBytes() {
        long now = state.heldBytes();
        long more = now - heldBytes;
        heldBytes = now;
        if (more != 0 && !owner.holds(more)) {
            close(CloseReason.INBOUND_OVERFLOW);
        }
    }

    /** What has been read is still delivered. */
    void stopReading() {
        channel.config().setAutoRead(false);
    }

    /** Reads again. */
    void read() {
        channel.config().setAutoRead(true);
    }

    @Override
    public void send(byte[] bytes) {
        writer.raw(bytes);
    }

    @Override
    public void established(HandshakeResult result) {
        writer.protect(result.protection());
        owner.established(this, result);
        writer.begin();
    }

    @Override
    public void message(List<byte[]> frames) {
        if (closing) {
            owner.droppedClosing(this);
        } else {
            owner.message(this, frames);
        }
    }

    @Override
    public void overlong() {
        owner.overlong(this);
    }

    @Override
    public void answer(byte[] command) {
        if (!writer.command(command)) {
            close(CloseReason.SEND_QUEUE_FULL);
        }
    }

    @Override
    public void rejected(CloseReason why) {
        closeAfterLastWords(why);
    }

    /** Any thread: takes a message, or says why not. */
    SendBudget.Answer offer(List<byte[]> frames) {
        return closing ? SendBudget.Answer.CLOSED : writer.offer(frames);
    }

    /** Any thread: lets out what was sent before, then ends the connection; what still comes is thrown away. */
    void closeGently(CloseReason why) {
        if (closing) {
            return;
        }
        closing = true;
        if (loop.isCurrent()) {
            closeAfterLastWords(why);
        } else {
            loop.execute(() -> {
                loop.takeOutgoing();
                closeAfterLastWords(why);
            });
        }
    }

    /** Reads on until the peer's end: a close with unread bytes is a reset, which may overtake the last words. */
    private void closeAfterLastWords(CloseReason why) {
        closing = true;
        if (reason != null) {
            return;
        }
        reason = why;
        deadlineMs = IoLoop.nowMs() + CLOSING_MS;
        if (!channel.isActive()) {
            var _ = channel.close();
            return;
        }
        read();
        writer.whenWritten(this::sayFarewell);
    }

    private void sayFarewell() {
        if (channel instanceof DuplexChannel duplex) {
            var _ = duplex.shutdownOutput();
        } else {
            var _ = channel.close();
        }
    }

    /** The transport is being closed. */
    void shutDown() {
        if (isEstablished()) {
            closeGently(CloseReason.SHUTDOWN);
        } else {
            close(CloseReason.SHUTDOWN);
        }
    }

    /** Ends the connection at once. */
    void close(CloseReason why) {
        if (reason == null) {
            reason = why;
        }
        closing = true;
        state.end();
        var _ = channel.close();
    }

    /** Now and then: deadlines and heartbeats. */
    void sweep(long nowMs) {
        if (reason != null) {
            if (nowMs >= deadlineMs) {
                var _ = channel.close();
            }
        } else if (!isEstablished()) {
            if (nowMs >= deadlineMs) {
                close(CloseReason.HANDSHAKE_TIMEOUT);
            }
        } else {
            checkLife(nowMs);
        }
    }

    private void checkLife(long nowMs) {
        if (!channel.config().isAutoRead()) {
            liveness.heard(nowMs); // It is we who do not listen.
            return;
        }
        switch (liveness.check(nowMs)) {
            case FINE -> {}
            case PING -> sendPing();
            case SILENT -> close(CloseReason.SILENT);
            case TTL_EXPIRED -> close(CloseReason.TTL_EXPIRED);
        }
    }

    private void sendPing() {
        // A full queue shows that it does not read: silence will tell.
        boolean _ = writer.command(Command.ping(NO_TTL));
    }

    private void fault(Throwable cause) {
        owner.fault(cause);
        close(CloseReason.FAULT);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        if (cause instanceof IOException) {
            close(CloseReason.NETWORK);
        } else {
            fault(cause);
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        end(CloseReason.PEER_CLOSED);
    }

    /** The channel is closed, or was never opened. */
    void end(CloseReason unlessKnown) {
        if (ended) {
            return;
        }
        ended = true;
        closing = true;
        CloseReason why = reason == null ? unlessKnown : reason;
        reason = why;
        state.close();
        writer.close();
        countHeldBytes();
        try {
            owner.ended(this, why);
        } finally {
            loop.remove(this);
        }
    }
}
