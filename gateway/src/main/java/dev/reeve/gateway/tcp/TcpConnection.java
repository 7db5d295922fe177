// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gateway.tcp;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import java.net.InetSocketAddress;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * One open connection: what is known of it, and what may be done with it. Any thread; counters are written by its event
 * loop alone.
 */
public final class TcpConnection {
    private final long id;
    private final Channel channel;
    private final FrameCodec codec;
    private final long openedUnixMs;
    private final InetSocketAddress remote;
    private final InetSocketAddress local;
    private final AtomicReference<@Nullable CloseCause> cause = new AtomicReference<>();
    private volatile long lastReadNs = System.nanoTime();
    private final AtomicLong bytesIn = new AtomicLong();
    private final AtomicLong bytesOut = new AtomicLong();
    private final AtomicLong framesIn = new AtomicLong();
    private final AtomicLong framesOut = new AtomicLong();

    TcpConnection(long id, Channel channel, FrameCodec codec, long openedUnixMs) {
        this.id = id;
        this.channel = channel;
        this.codec = codec;
        this.openedUnixMs = openedUnixMs;
        this.remote = (InetSocketAddress) channel.remoteAddress();
        this.local = (InetSocketAddress) channel.localAddress();
    }

    public long id() {
        return id;
    }

    public InetSocketAddress remote() {
        return remote;
    }

    public InetSocketAddress local() {
        return local;
    }

    public long openedUnixMs() {
        return openedUnixMs;
    }

    /** As they came, less TLS. */
    public long bytesIn() {
        return bytesIn.get();
    }

    /** Handed to the channel, less TLS. */
    public long bytesOut() {
        return bytesOut.get();
    }

    public long framesIn() {
        return framesIn.get();
    }

    public long framesOut() {
        return framesOut.get();
    }

    /** On {@link System#nanoTime}. */
    public long lastReadNs() {
        return lastReadNs;
    }

    public boolean isOpen() {
        return channel.isActive();
    }

    /** Longest payload that {@link #send} takes. */
    public int payloadBytesMax() {
        return codec.payloadBytesMax();
    }

    /** Bytes that a payload takes on the wire. */
    public int frameBytes(int payloadBytes) {
        return codec.headerBytes(payloadBytes) + payloadBytes;
    }

    /** Reads no more; frames that were read already still come. */
    public void pause() {
        channel.config().setAutoRead(false);
    }

    /** Reads on. */
    public void resume() {
        channel.config().setAutoRead(true);
    }

    /**
     * Sends a frame; frames that one thread sends keep their order. What waits to be written has no bound here: that is
     * the caller's part.
     *
     * @param done called once, when it is written or never will be
     * @throws IllegalArgumentException over {@link #payloadBytesMax}; nothing was sent
     */
    public void send(byte[] payload, Runnable done) {
        if (payload.length > codec.payloadBytesMax()) {
            throw new IllegalArgumentException(payload.length + " bytes; allowed: " + codec.payloadBytesMax());
        }
        int size = frameBytes(payload.length);
        ByteBuf frame = channel.alloc().buffer(size, size);
        codec.writeHeader(frame, payload.length);
        frame.writeBytes(payload);
        channel.writeAndFlush(frame).addListener(written -> {
            if (written.isSuccess()) {
                bytesOut.addAndGet(size);
                framesOut.incrementAndGet();
            }
            done.run();
        });
    }

    /** Ends it, for the first cause that is given. Harmless when it has ended. */
    public void close(CloseCause why) {
        boolean _ = cause.compareAndSet(null, why);
        ChannelFuture _ = channel.close();
    }

    CloseCause cause() {
        CloseCause known = cause.get();
        return known == null ? CloseCause.LEFT : known;
    }

    void received(int bytes) {
        lastReadNs = System.nanoTime();
        bytesIn.addAndGet(bytes);
    }

    void receivedFrames(long count) {
        framesIn.addAndGet(count);
    }
}
