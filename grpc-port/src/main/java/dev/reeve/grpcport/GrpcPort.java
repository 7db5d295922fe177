// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.grpcport;

import io.grpc.Server;
import io.grpc.ServerBuilder;
import io.grpc.netty.NettyServerBuilder;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A gRPC port that is bound. */
public final class GrpcPort implements AutoCloseable {
    private static final int METADATA_BYTES_MAX = 8 * 1024;
    private static final long HANDSHAKE_S_MAX = 5;
    private static final long KEEP_ALIVE_S = 20;
    private static final long IDLE_CONNECTION_S_MAX = 300;
    private static final long END_S_MAX = 2;
    private static final long CERTIFICATES_S = 5;

    private final PortThreads threads;
    private final Server server;
    private final int port;

    /**
     * Where, and what one peer may take.
     *
     * @param settings prefix of {@code host}, {@code port} and {@code enabled}
     * @param port 0 takes a free one
     * @param tls null: in clear
     */
    public record Terms(
            String settings,
            String host,
            int port,
            @Nullable RenewedTls tls,
            int requestBytesMax,
            int callsPerConnectionMax) {}

    private GrpcPort(Terms terms, PortThreads threads, Consumer<ServerBuilder<?>> services) throws IOException {
        this.threads = threads;
        NettyServerBuilder builder = builder(terms, threads);
        services.accept(builder);
        RenewedTls tls = terms.tls();
        if (tls != null) {
            builder.sslContext(new ServerTls(tls));
            threads.every(CERTIFICATES_S, tls::look);
        }
        server = builder.build();
        try {
            port = server.start().getPort();
        } catch (IOException e) {
            close();
            throw e;
        }
    }

    private static NettyServerBuilder builder(Terms terms, PortThreads threads) {
        return NettyServerBuilder.forAddress(new InetSocketAddress(terms.host(), terms.port()))
                .bossEventLoopGroup(threads.network())
                .workerEventLoopGroup(threads.network())
                .channelType(NioServerSocketChannel.class)
                .executor(threads.calls())
                .maxInboundMessageSize(terms.requestBytesMax())
                .maxInboundMetadataSize(METADATA_BYTES_MAX)
                .maxConcurrentCallsPerConnection(terms.callsPerConnectionMax())
                .handshakeTimeout(HANDSHAKE_S_MAX, TimeUnit.SECONDS)
                .keepAliveTime(KEEP_ALIVE_S, TimeUnit.SECONDS)
                .permitKeepAliveTime(KEEP_ALIVE_S / 2, TimeUnit.SECONDS)
                .permitKeepAliveWithoutCalls(true)
                .maxConnectionIdle(IDLE_CONNECTION_S_MAX, TimeUnit.SECONDS);
    }

    /**
     * Binds and serves; the threads end with it.
     *
     * @param purpose what cannot be done without it, as a sentence begins
     * @param services adds them
     * @throws ConfigException the address cannot be bound
     */
    public static GrpcPort start(
            String purpose, Terms terms, PortThreads threads, Consumer<ServerBuilder<?>> services) {
        try {
            return new GrpcPort(terms, threads, services);
        } catch (IOException e) {
            String prefix = terms.settings();
            throw new ConfigException(
                    purpose + ": " + ConfigException.reason(e) + ". Change " + prefix + "port (now " + terms.port()
                            + ") or " + prefix + "host (now " + terms.host() + "), or leave " + prefix
                            + "enabled out.",
                    e);
        }
    }

    /** Whether only this machine reaches what is bound there. */
    public static boolean isLoopback(String host) {
        try {
            return !host.isBlank() && InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException _) {
            return false;
        }
    }

    /** The port in force, though it be closed by now. */
    public int port() {
        return port;
    }

    /** Calls that are open go on; no new one begins. */
    public void refuseCalls() {
        Server _ = server.shutdown();
    }

    /** Waits a little for calls that are open, then cuts them. */
    @Override
    public void close() {
        try {
            refuseCalls();
            if (!server.awaitTermination(END_S_MAX, TimeUnit.SECONDS)) {
                Server _ = server.shutdownNow();
                boolean _ = server.awaitTermination(END_S_MAX, TimeUnit.SECONDS);
            }
        } catch (InterruptedException _) {
            Server _ = server.shutdownNow();
            Thread.currentThread().interrupt();
        } finally {
            threads.end();
        }
    }
}
