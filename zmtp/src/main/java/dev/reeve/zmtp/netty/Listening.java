// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.zmtp.netty;

import dev.reeve.zmtp.BindException;
import dev.reeve.zmtp.Endpoint;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.net.UnknownHostException;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;

/** A bound endpoint. */
record Listening(Endpoint endpoint, Channel channel) {

    /**
     * Binds; waits for it, so not on an I/O thread.
     *
     * @throws BindException says why not
     */
    static Listening bind(Endpoint endpoint, ServerBootstrap server, ChannelKind kind) {
        try {
            SocketAddress address = Sockets.address(endpoint, kind);
            if (endpoint instanceof Endpoint.Ipc ipc) {
                removeLeftOver(ipc);
            }
            ChannelFuture bound = server.bind(address).awaitUninterruptibly();
            if (!bound.isSuccess()) {
                throw new BindException(
                        endpoint.text(), String.valueOf(bound.cause().getMessage()));
            }
            return new Listening(endpoint, bound.channel());
        } catch (UnknownHostException _) {
            throw new BindException(endpoint.text(), "unknown host");
        } catch (IOException e) {
            throw new BindException(endpoint.text(), String.valueOf(e.getMessage()));
        }
    }

    /** The file of a process that died; one that still listens keeps its own. */
    private static void removeLeftOver(Endpoint.Ipc ipc) throws IOException {
        Path path = ipc.path();
        if (!Files.exists(path)) {
            return;
        }
        if (isListenedAt(path)) {
            throw new BindException(ipc.text(), "in use: somebody listens there");
        }
        if (Files.isRegularFile(path) || Files.isDirectory(path)) {
            throw new BindException(ipc.text(), "there is a file of that name");
        }
        Files.delete(path);
    }

    private static boolean isListenedAt(Path path) {
        try (SocketChannel _ = SocketChannel.open(UnixDomainSocketAddress.of(path))) {
            return true;
        } catch (IOException _) {
            return false;
        }
    }

    /** As asked for, with the real port. */
    String text() {
        if (endpoint instanceof Endpoint.Tcp tcp && channel.localAddress() instanceof InetSocketAddress local) {
            String host = tcp.isIpv6() ? "[" + tcp.host() + "]" : tcp.host();
            return "tcp://" + (host.equals("*") ? "0.0.0.0" : host) + ":" + local.getPort();
        }
        return endpoint.text();
    }

    void close() {
        var _ = channel.close().awaitUninterruptibly();
        if (endpoint instanceof Endpoint.Ipc ipc) {
            try {
                Files.deleteIfExists(ipc.path());
            } catch (IOException _) {
                // The next one to bind there removes it.
            }
        }
    }
}
