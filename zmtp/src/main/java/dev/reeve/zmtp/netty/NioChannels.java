// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.zmtp.netty;

import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.nio.NioChannelOption;
import io.netty.channel.socket.nio.NioDomainSocketChannel;
import io.netty.channel.socket.nio.NioServerDomainSocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ThreadFactory;
import jdk.net.ExtendedSocketOptions;

/** The JDK's channels. */
final class NioChannels implements ChannelKind {

    @Override
    public EventLoopGroup newGroup(ThreadFactory threads) {
        return new NioEventLoopGroup(1, threads);
    }

    @Override
    public Class<? extends ServerChannel> tcpServer() {
        return NioServerSocketChannel.class;
    }

    @Override
    public Class<? extends ServerChannel> ipcServer() {
        return NioServerDomainSocketChannel.class;
    }

    @Override
    public Channel newTcpChannel() {
        return new NioSocketChannel();
    }

    @Override
    public Channel newIpcChannel() {
        return new NioDomainSocketChannel();
    }

    @Override
    public SocketAddress ipcAddress(Path path) {
        return UnixDomainSocketAddress.of(path);
    }

    @Override
    public Map<ChannelOption<Integer>, Integer> keepAlive(int idleS, int intervalS, int probes) {
        return Map.of(
                NioChannelOption.of(ExtendedSocketOptions.TCP_KEEPIDLE), idleS,
                NioChannelOption.of(ExtendedSocketOptions.TCP_KEEPINTERVAL), intervalS,
                NioChannelOption.of(ExtendedSocketOptions.TCP_KEEPCOUNT), probes);
    }

    /** The JDK copies into one of its own, which it keeps per thread. */
    @Override
    public boolean readsDirect() {
        return false;
    }
}
