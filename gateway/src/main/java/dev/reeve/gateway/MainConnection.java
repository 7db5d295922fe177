// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gateway;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.util.AttributeKey;
import java.net.InetSocketAddress;
import java.util.concurrent.atomic.AtomicLong;

/**
 * One connection of the main port as the directory shows it; it stands before TLS in the channel's pipeline and counts
 * bytes as they are on the wire. Written by the channel's event loop, but for subject and client.
 */
final class MainConnection extends ChannelDuplexHandler implements OpenConnection {
    private static final String LISTENER = "main";
    private static final AttributeKey<MainConnection> KEY = AttributeKey.valueOf("reeve.gateway.connection");

    private final long id;
    private final Channel channel;
    private final InetSocketAddress remote;
    private final InetSocketAddress local;
    private final Stages.Place accept;
    private final long openedUnixMs = System.currentTimeMillis();
    private final AtomicLong bytesIn = new AtomicLong();
    private final AtomicLong bytesOut = new AtomicLong();
    private final AtomicLong requests = new AtomicLong();
    private final AtomicLong answers = new AtomicLong();
    private volatile String subject = "";
    private volatile String client = "";

    private MainConnection(long id, Channel channel, Stages.Place accept) {
        this.id = id;
        this.channel = channel;
        this.remote = (InetSocketAddress) channel.remoteAddress();
        this.local = (InetSocketAddress) channel.localAddress();
        this.accept = accept;
    }

    /** From here on it is in the directory, until it closes. */
    static void watch(Channel channel, ConnectionDirectory directory, Stages stages) {
        if (!(channel.remoteAddress() instanceof InetSocketAddress)) {
            return; // Gone already.
        }
        MainConnection connection = new MainConnection(directory.nextId(), channel, stages.enter(Stage.ACCEPT));
        channel.attr(KEY).set(connection);
        channel.pipeline().addFirst("reeve-connection", connection);
        directory.add(connection);
        channel.closeFuture().addListener(_ -> {
            directory.remove(connection);
            connection.accept.leave();
        });
    }

    /** A request has come on that channel. */
    static void requestStarted(Channel channel) {
        MainConnection known = channel.attr(KEY).get();
        if (known != null) {
            known.requests.incrementAndGet();
            known.accept.leave();
        }
    }

    /** A request was answered, or its caller has gone. */
    static void requestEnded(Channel channel) {
        MainConnection known = channel.attr(KEY).get();
        if (known != null) {
            known.answers.incrementAndGet();
        }
    }

    /** The last subject that a request on it had. Any thread. */
    static void identified(Channel channel, String subject) {
        MainConnection known = channel.attr(KEY).get();
        if (known != null) {
            known.subject = subject;
        }
    }

    /** What the last live connection on it was opened by. Any thread. */
    static void openedBy(Channel channel, ClientName client) {
        MainConnection known = channel.attr(KEY).get();
        if (known != null) {
            known.client = client.text();
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (message instanceof ByteBuf bytes) {
            bytesIn.addAndGet(bytes.readableBytes());
        }
        context.fireChannelRead(message);
    }

    @Override
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
        if (message instanceof ByteBuf bytes) {
            bytesOut.addAndGet(bytes.readableBytes());
        }
        ChannelFuture _ = context.write(message, promise);
    }

    @Override
    public long id() {
        return id;
    }

    @Override
    public String listener() {
        return LISTENER;
    }

    @Override
    public InetSocketAddress remote() {
        return remote;
    }

    @Override
    public InetSocketAddress local() {
        return local;
    }

    @Override
    public long openedUnixMs() {
        return openedUnixMs;
    }

    @Override
    public long bytesIn() {
        return bytesIn.get();
    }

    @Override
    public long bytesOut() {
        return bytesOut.get();
    }

    @Override
    public long framesIn() {
        return requests.get();
    }

    @Override
    public long framesOut() {
        return answers.get();
    }

    @Override
    public RequiredLatency latency() {
        return RequiredLatency.NONE;
    }

    /** A call over HTTP says its deadline itself. */
    @Override
    public boolean require(RequiredLatency latency) {
        return false;
    }

    @Override
    public String subject() {
        return subject;
    }

    @Override
    public String client() {
        return client;
    }

    @Override
    public void end() {
        ChannelFuture _ = channel.close();
    }
}
