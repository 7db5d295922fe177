// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gateway.tcp;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollEventLoopGroup;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.util.concurrent.TimeUnit;

/** The threads that move the bytes of all listeners: Linux' epoll where its native library is, else the JDK's. */
public final class TcpLoops implements AutoCloseable {
    private static final int CLOSE_MS = 2_000;

    private final EventLoopGroup group;
    private final Class<? extends ServerChannel> serverChannel;

    private TcpLoops(EventLoopGroup group, Class<? extends ServerChannel> serverChannel) {
        this.group = group;
        this.serverChannel = serverChannel;
    }

    /** Starts with so many threads; none costs anything while nothing happens. */
    public static TcpLoops start(int threads) {
        DefaultThreadFactory factory = new DefaultThreadFactory("reeve-tcp", true);
        // Who did not allow native code should not see the JDK's warnings about it.
        boolean epoll = TcpLoops.class.getModule().isNativeAccessEnabled() && Epoll.isAvailable();
        return epoll
                ? new TcpLoops(new EpollEventLoopGroup(threads, factory), EpollServerSocketChannel.class)
                : new TcpLoops(new NioEventLoopGroup(threads, factory), NioServerSocketChannel.class);
    }

    EventLoopGroup group() {
        return group;
    }

    Class<? extends ServerChannel> serverChannel() {
        return serverChannel;
    }

    /** Ends the threads, and what they still have. */
    @Override
    public void close() {
        boolean _ = group.shutdownGracefully(0, CLOSE_MS, TimeUnit.MILLISECONDS)
                .awaitUninterruptibly(CLOSE_MS, TimeUnit.MILLISECONDS);
    }
}
