// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.zmtp.netty;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes what a link sends: once per turn of the I/O thread, and one write at a time. What comes while the peer does
 * not read stays in the {@link Outbox}, within the {@link SendBudget}.
 */
final class LinkWriter implements ChannelFutureListener {

    /** A write takes more only when a single frame is larger. */
    private static final int WRITE_BYTES = 262_144;

    private final IoLoop loop;
    private final Channel channel;
    private final SendBudget budget;
    private final Outbox outbox;
    private final Runnable onFailure;

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

    Outbox outbox() {
        return outbox;
    }

    /** Reserved already. */
    void message(List<byte[]> frames, long reservedBytes) {
        if (!closed) {
            outbox.addMessage(frames, reservedBytes);
            markDirty();
        }
    }

    /** Reserved already. */
    void command(byte[] command, long reservedBytes) {
        if (!closed) {
            outbox.addCommand(command, reservedBytes);
            markDirty();
        }
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
