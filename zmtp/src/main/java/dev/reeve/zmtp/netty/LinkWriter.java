// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.zmtp.netty;

import dev.reeve.zmtp.wire.FrameProtection;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * Takes what a link sends, within the {@link SendBudget}, and writes it: at the end of a turn of the I/O thread, or as
 * soon as it is much, and one write at a time. What comes before the end of the handshake waits for it; what comes
 * while the peer does not read stays in the {@link Outbox}.
 *
 * <p>On the link's I/O thread, but for {@link #offer}.
 */
final class LinkWriter implements ChannelFutureListener {

    /** A write takes more only when a single frame is larger. */
    private static final int WRITE_BYTES = 262_144;

    private final IoLoop loop;
    private final Channel channel;
    private final SendBudget budget;
    private final Outbox outbox;
    private final Runnable onFailure;

    /** What is offered before the end of the handshake. */
    private @Nullable Queue<Outgoing> early = new ArrayDeque<>(2);

    private boolean dirty;
    private boolean writing;
    private int writingMessages;
    private long writingReservedBytes;
    private boolean closed;
    private @Nullable Runnable whenWritten;

    LinkWriter(IoLoop loop, Channel channel, SendBudget budget, Runnable onFailure) {
        this.loop = loop;
        this.channel = channel;
        this.budget = budget;
        this.outbox = new Outbox(loop.segments());
        this.onFailure = onFailure;
    }

    /** Seals what is written from now on. */
    void protect(@Nullable FrameProtection with) {
        outbox.protect(with);
    }

    /** The handshake is done: messages go out. */
    void begin() {
        Queue<Outgoing> waiting = early;
        early = null;
        if (waiting != null) {
            waiting.forEach(this::accept);
        }
    }

    /** Any thread: takes a message, or says why not. */
    SendBudget.Answer offer(List<byte[]> frames) {
        long bytes = SendBudget.bytesOf(frames);
        SendBudget.Answer answer = budget.reserve(bytes);
        if (answer == SendBudget.Answer.RESERVED || answer == SendBudget.Answer.HALF_FULL) {
            if (!loop.isCurrent()) {
                loop.send(new Outgoing(this, List.copyOf(frames), bytes));
            } else if (early == null) {
                message(frames, bytes);
            } else {
                accept(new Outgoing(this, List.copyOf(frames), bytes));
            }
        }
        return answer;
    }

    /** What another thread has offered. */
    void accept(Outgoing message) {
        Queue<Outgoing> waiting = early;
        if (waiting != null) {
            waiting.add(message);
        } else {
            message(message.frames(), message.reservedBytes());
        }
    }

    private void message(List<byte[]> frames, long reservedBytes) {
        if (!closed) {
            outbox.addMessage(frames, reservedBytes);
            markDirty();
            if (outbox.bytes() >= IoLoop.EARLY_BYTES) {
                write();
            }
        }
    }

    /** False if there is no room for it. */
    boolean command(byte[] command) {
        long bytes = SendBudget.bytesOf(command);
        return switch (budget.reserve(bytes)) {
            case RESERVED, HALF_FULL -> {
                outbox.addCommand(command, bytes);
                markDirty();
                yield true;
            }
            case FULL -> false;
            case CLOSED -> true;
        };
    }

    /** Greeting and handshake: small, and bounded by the handshake. */
    void raw(byte[] bytes) {
        if (!closed) {
            outbox.addRaw(bytes);
            markDirty();
        }
    }

    private void markDirty() {
        if (!dirty) {
            dirty = true;
            loop.flushAtEndOfTurn(this);
        }
    }

    /** At the end of a turn. */
    void flush() {
        dirty = false;
        write();
    }

    private void write() {
        if (writing || closed) {
            return;
        }
        if (outbox.isEmpty()) {
            tellWritten();
            return;
        }
        ByteBuf buffer = outbox.take(channel.alloc(), WRITE_BYTES);
        writing = true;
        writingMessages = outbox.takenMessages();
        writingReservedBytes = outbox.takenReservedBytes();
        channel.writeAndFlush(buffer).addListener(this);
    }

    @Override
    public void operationComplete(ChannelFuture written) {
        writing = false;
        if (closed) {
            return;
        }
        if (!written.isSuccess()) {
            onFailure.run();
            return;
        }
        budget.release(writingMessages, writingReservedBytes);
        write();
    }

    private void tellWritten() {
        Runnable then = whenWritten;
        if (then != null) {
            whenWritten = null;
            then.run();
        }
    }

    /** Runs it once, when everything handed over so far has been written. */
    void whenWritten(Runnable then) {
        whenWritten = then;
        if (!dirty) {
            write();
        }
    }

    void close() {
        closed = true;
        outbox.clear();
        budget.close();
    }
}
