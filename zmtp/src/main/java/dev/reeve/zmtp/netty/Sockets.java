// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.zmtp.netty;

import dev.reeve.zmtp.Endpoint;
import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.channel.local.LocalAddress;
import io.netty.channel.local.LocalChannel;
import io.netty.channel.local.LocalServerChannel;
import io.netty.channel.socket.SocketChannel;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnknownHostException;
import java.util.Map;

/** Which of Netty's channels belong to an endpoint, with their options: the one place where they are set. */
final class Sockets {

    /** Pending connections: a broker's restart brings all peers at once. */
    private static final int BACKLOG = 4_096;

    private static final int CONNECT_TIMEOUT_MS = 10_000;

    /** A dead host shows within 11 s: 5 s idle, 3 probes 2 s apart. */
    private static final int KEEP_ALIVE_IDLE_S = 5;

    private static final int KEEP_ALIVE_INTERVAL_S = 2;
    private static final int KEEP_ALIVE_PROBES = 3;

    private Sockets() {}

    static ServerBootstrap server(Endpoint endpoint, IoLoop loop) {
        ServerBootstrap server = new ServerBootstrap()
                .group(loop.eventLoop())
                .option(ChannelOption.SO_BACKLOG, BACKLOG)
                .childOption(ChannelOption.RCVBUF_ALLOCATOR, loop.reads());
        switch (endpoint) {
            case Endpoint.Tcp _ -> {
                server.channel(loop.kind().tcpServer())
                        .option(ChannelOption.SO_REUSEADDR, true)
                        .childOption(ChannelOption.TCP_NODELAY, true)
                        .childOption(ChannelOption.SO_KEEPALIVE, true);
                keepAlive(loop.kind()).forEach(server::childOption);
            }
            case Endpoint.Ipc _ -> server.channel(loop.kind().ipcServer());
            case Endpoint.Inproc _ -> server.channel(LocalServerChannel.class);
        }
        return server;
    }

    private static Map<ChannelOption<Integer>, Integer> keepAlive(ChannelKind kind) {
        return kind.keepAlive(KEEP_ALIVE_IDLE_S, KEEP_ALIVE_INTERVAL_S, KEEP_ALIVE_PROBES);
    }

    /** Not yet open. */
    static Channel newChannel(Endpoint endpoint, ChannelKind kind) {
        return switch (endpoint) {
            case Endpoint.Tcp _ -> kind.newTcpChannel();
            case Endpoint.Ipc _ -> kind.newIpcChannel();
            case Endpoint.Inproc _ -> new LocalChannel();
        };
    }

    /** Opens that channel. */
    static Bootstrap client(Channel channel, IoLoop loop) {
        Bootstrap client = new Bootstrap()
                .group(loop.eventLoop())
                .channelFactory(() -> channel)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, CONNECT_TIMEOUT_MS)
                .option(ChannelOption.RCVBUF_ALLOCATOR, loop.reads());
        if (channel instanceof SocketChannel) {
            client.option(ChannelOption.TCP_NODELAY, true).option(ChannelOption.SO_KEEPALIVE, true);
            keepAlive(loop.kind()).forEach(client::option);
        }
        return client;
    }

    /** Resolves a host name, which may take long: not on an I/O thread. */
    static SocketAddress address(Endpoint endpoint, ChannelKind kind) throws UnknownHostException {
        return switch (endpoint) {
            case Endpoint.Tcp tcp -> new InetSocketAddress(tcp.resolve(), tcp.port());
            case Endpoint.Ipc ipc -> kind.ipcAddress(ipc.path());
            case Endpoint.Inproc inproc -> new LocalAddress(inproc.name());
        };
    }

    /** The peer as {@code host:port}; empty if it has no such address. */
    static String peerName(SocketAddress remote) {
        return remote instanceof InetSocketAddress inet
                ? inet.getAddress().getHostAddress() + ":" + inet.getPort()
                : "";
    }

    /** What unfinished handshakes are counted by. */
    static String hostOf(SocketAddress remote) {
        return remote instanceof InetSocketAddress inet ? inet.getAddress().getHostAddress() : "local";
    }
}
