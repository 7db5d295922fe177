// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.zmtp.netty;

import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollDomainSocketChannel;
import io.netty.channel.epoll.EpollEventLoopGroup;
import io.netty.channel.epoll.EpollServerDomainSocketChannel;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.unix.DomainSocketAddress;
import java.net.SocketAddress;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ThreadFactory;

/** Netty's own channels on Linux, in a native library. */
final class EpollChannels implements ChannelKind {

    /**
     * The library for this machine is on the class path, and the JVM was told that native code is welcome
     * ({@code --enable-native-access}): who was not asked should not see the JDK's warnings.
     */
    static boolean isThere() {
        return EpollChannels.class.getModule().isNativeAccessEnabled() && Epoll.isAvailable();
    }

    @Override
    public EventLoopGroup newGroup(ThreadFactory threads) {
        return new EpollEventLoopGroup(1, threads);
    }

    @Override
    public Class<? extends ServerChannel> tcpServer() {
        return EpollServerSocketChannel.class;
    }

    @Override
    public Class<? extends ServerChannel> ipcServer() {
        return EpollServerDomainSocketChannel.class;
    }

    @Override
    public Channel newTcpChannel() {
        return new EpollSocketChannel();
    }

    @Override
    public Channel newIpcChannel() {
        return new EpollDomainSocketChannel();
    }

    @Override
    public SocketAddress ipcAddress(Path path) {
        return new DomainSocketAddress(path.toString());
    }

    @Override
    public Map<ChannelOption<Integer>, Integer> keepAlive(int idleS, int intervalS, int probes) {
        return Map.of(
                EpollChannelOption.TCP_KEEPIDLE, idleS,
                EpollChannelOption.TCP_KEEPINTVL, intervalS,
                EpollChannelOption.TCP_KEEPCNT, probes);
    }

    @Override
    public boolean readsDirect() {
        return true;
    }
}
