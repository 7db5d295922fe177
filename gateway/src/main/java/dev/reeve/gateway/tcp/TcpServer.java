// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gateway.tcp;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.handler.flush.FlushConsolidationHandler;
import io.netty.handler.ssl.SslContext;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** One listening socket and its connections. {@link #open} listens when it returns, or fails. Any thread. */
public final class TcpServer implements AutoCloseable {
    private static final int BACKLOG = 4_096;
    private static final int READ_BYTES_MIN = 512;
    private static final int READ_BYTES_FIRST = 2_048;
    private static final int READ_BYTES_MAX = 65_536;
    private static final int FLUSHES_GATHERED_MAX = 64;

    private final TcpBinding binding;
    private final TcpEvents events;
    private final LongSupplier ids;
    private final ConnectionCount count;
    private final Channel listening;

    private TcpServer(TcpBinding binding, TcpEvents events, LongSupplier ids, TcpLoops loops) throws IOException {
        this.binding = binding;
        this.events = events;
        this.ids = ids;
        this.count = new ConnectionCount(binding.connectionsMax(), binding.connectionsPerAddressMax());
        this.listening = bind(loops);
    }

    /**
     * Listens.
     *
     * @param ids numbers connections
     * @throws IOException the address is in use, or not one of this machine
     */
    public static TcpServer open(TcpBinding binding, TcpEvents events, LongSupplier ids, TcpLoops loops)
            throws IOException {
        return new TcpServer(binding, events, ids, loops);
    }

    /** The port in force. */
    public int port() {
        return ((InetSocketAddress) listening.localAddress()).getPort();
    }

    /** Connections open. */
    public int connections() {
        return count.open();
    }

    /** Takes no more connections; the port is free when this returns. Those that are open go on. */
    @Override
    public void close() {
        ChannelFuture _ = listening.close().awaitUninterruptibly();
    }

    private Channel bind(TcpLoops loops) throws IOException {
        ChannelFuture bound = new ServerBootstrap()
                .group(loops.group())
                .channel(loops.serverChannel())
                .option(ChannelOption.SO_BACKLOG, BACKLOG)
                .option(ChannelOption.SO_REUSEADDR, true)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childOption(ChannelOption.SO_KEEPALIVE, true)
                .childOption(
                        ChannelOption.RCVBUF_ALLOCATOR,
                        new AdaptiveRecvByteBufAllocator(READ_BYTES_MIN, READ_BYTES_FIRST, READ_BYTES_MAX))
                .handler(new AcceptFailures())
                .childHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        accepted(channel);
                    }
                })
                .bind(binding.host(), binding.port())
                .awaitUninterruptibly();
        if (!bound.isSuccess()) {
            throw new IOException(bound.cause().getMessage(), bound.cause());
        }
        return bound.channel();
    }

    private void accepted(Channel channel) {
        if (!(channel.remoteAddress() instanceof InetSocketAddress remote)) {
            // Gone already.
            ChannelFuture _ = channel.close();
            return;
        }
        InetAddress address = remote.getAddress();
        if (!binding.allowed().test(address)) {
            refuse(channel, TcpEvents.Refused.NOT_ALLOWED);
            return;
        }
        String key = binding.addressKey().apply(address);
        TcpEvents.Refused full = count.enter(key);
        if (full != null) {
            refuse(channel, full);
            return;
        }
        channel.closeFuture().addListener(_ -> count.leave(key));
        Supplier<SslContext> tls = binding.tls();
        if (tls != null) {
            channel.pipeline().addLast(tls.get().newHandler(channel.alloc()));
        }
        TcpConnection connection =
                new TcpConnection(ids.getAsLong(), channel, binding.codec(), System.currentTimeMillis());
        channel.pipeline()
                .addLast(new FlushConsolidationHandler(FLUSHES_GATHERED_MAX, true))
                .addLast(new ConnectionHandler(connection, events, new FrameReader(binding.codec(), channel.alloc())));
    }

    private void refuse(Channel channel, TcpEvents.Refused why) {
        events.refusedConnection(channel.remoteAddress(), why);
        ChannelFuture _ = channel.close();
    }

    /** Counts what Netty answers with a pause of a second. */
    @Sharable
    private final class AcceptFailures extends ChannelInboundHandlerAdapter {
        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            events.refusedConnection(context.channel().localAddress(), TcpEvents.Refused.ACCEPT_FAILED);
            context.fireExceptionCaught(cause);
        }
    }
}
