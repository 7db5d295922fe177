// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.zmtp.netty;

import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.ServerChannel;
import java.net.SocketAddress;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ThreadFactory;

/** Which of Netty's transports carries the bytes: epoll where its native library is there, else the JDK's NIO. */
interface ChannelKind {

    /** Decided once. */
    static ChannelKind best() {
        return EpollChannels.isThere() ? new EpollChannels() : new NioChannels();
    }

    /** One thread. */
    EventLoopGroup newGroup(ThreadFactory threads);

    Class<? extends ServerChannel> tcpServer();

    Class<? extends ServerChannel> ipcServer();

    Channel newTcpChannel();

    Channel newIpcChannel();

    SocketAddress ipcAddress(Path path);

    /** TCP's keep-alive: idle seconds, seconds between probes, probes. */
    Map<ChannelOption<Integer>, Integer> keepAlive(int idleS, int intervalS, int probes);

    /** Whether reads need a buffer outside of the heap. */
    boolean readsDirect();
}
