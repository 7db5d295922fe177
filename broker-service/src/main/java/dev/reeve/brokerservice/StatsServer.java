// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.brokerservice;

import io.grpc.Server;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyServerBuilder;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The gRPC port of one broker: statistics and drain marks (operator.md section 4). One network thread; calls run on
 * virtual threads and wait for the broker's, never the other way round.
 */
final class StatsServer implements AutoCloseable {
    private static final int REQUEST_BYTES_MAX = 256 * 1024;
    private static final int METADATA_BYTES_MAX = 8 * 1024;
    private static final int CALLS_PER_CONNECTION_MAX = 32;
    private static final long HANDSHAKE_S_MAX = 5;
    private static final long KEEP_ALIVE_S = 20;
    private static final long IDLE_CONNECTION_S_MAX = 300;
    private static final long END_S_MAX = 2;
    private static final long CERTIFICATES_S = 5;

    private final ExecutorService executor;
    private final EventLoopGroup loop;
    private final WatchService watching;
    private final Server server;
    private final @Nullable ReloadedTls tls;

    private StatsServer(StatsSettings settings, StatsAccess access, @Nullable ReloadedTls tls) throws IOException {
        this.tls = tls;
        executor = Executors.newThreadPerTaskExecutor(
                Thread.ofVirtual().name("reeve-broker-stats-", 0).factory());
        loop = new NioEventLoopGroup(1, new DefaultThreadFactory("reeve-broker-stats", true));
        watching = new WatchService(access, executor, settings.streamsMax());
        StatsSettings.StatsTls named = settings.tls();
        NettyServerBuilder builder = NettyServerBuilder.forAddress(
                        new InetSocketAddress(settings.host(), settings.port()))
                .bossEventLoopGroup(loop)
                .workerEventLoopGroup(loop)
                .channelType(NioServerSocketChannel.class)
                .executor(executor)
                .intercept(new OperatorCheck(named == null ? Set.of() : named.operators(), settings.clearMayDrain()))
                .addService(watching)
                .addService(new ControlService(access))
                .maxInboundMessageSize(REQUEST_BYTES_MAX)
                .maxInboundMetadataSize(METADATA_BYTES_MAX)
                .maxConcurrentCallsPerConnection(CALLS_PER_CONNECTION_MAX)
                .handshakeTimeout(HANDSHAKE_S_MAX, TimeUnit.SECONDS)
                .keepAliveTime(KEEP_ALIVE_S, TimeUnit.SECONDS)
                .permitKeepAliveTime(KEEP_ALIVE_S / 2, TimeUnit.SECONDS)
                .permitKeepAliveWithoutCalls(true)
                .maxConnectionIdle(IDLE_CONNECTION_S_MAX, TimeUnit.SECONDS);
        if (tls != null) {
            builder.sslContext(tls);
            var _ = loop.next().scheduleWithFixedDelay(tls::look, CERTIFICATES_S, CERTIFICATES_S, TimeUnit.SECONDS);
        }
        server = builder.build();
        try {
            Server _ = server.start();
        } catch (IOException e) {
            close();
            throw e;
        }
    }

    /**
     * Binds and serves.
     *
     * @throws ConfigException the files are not what they should be, or the address cannot be bound
     */
    static StatsServer start(StatsSettings settings, StatsAccess access) {
        StatsSettings.StatsTls files = settings.tls();
        ReloadedTls tls = files == null ? null : ReloadedTls.of(files);
        try {
            return new StatsServer(settings, access, tls);
        } catch (IOException e) {
            throw new ConfigException(
                    "The broker cannot serve statistics: " + reason(e) + ". Change " + ObservationSetup.STATS_PORT_KEY
                            + " (now " + settings.port() + ") or reeve.broker.stats.host (now " + settings.host()
                            + "), or leave reeve.broker.stats.enabled out.",
                    e);
        }
    }

    static String reason(Throwable failure) {
        Throwable cause = failure;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return String.valueOf(cause.getMessage());
    }

    /** The port in force. */
    int port() {
        return server.getPort();
    }

    /** Null: in clear. */
    @Nullable
    ReloadedTls tls() {
        return tls;
    }

    int streams() {
        return watching.streams();
    }

    long refusedStreams() {
        return watching.refused();
    }

    static StatusRuntimeException invalid(IllegalArgumentException why) {
        return Status.INVALID_ARGUMENT.withDescription(why.getMessage()).asRuntimeException();
    }

    static StatusRuntimeException unavailable(StatsAccess.BrokerAwayException why) {
        return Status.UNAVAILABLE.withDescription(why.getMessage()).asRuntimeException();
    }

    /** After the broker: streams have been told that it stops. */
    @Override
    public void close() {
        try {
            Server _ = server.shutdown();
            if (!server.awaitTermination(END_S_MAX, TimeUnit.SECONDS)) {
                Server _ = server.shutdownNow();
                boolean _ = server.awaitTermination(END_S_MAX, TimeUnit.SECONDS);
            }
        } catch (InterruptedException _) {
            Server _ = server.shutdownNow();
            Thread.currentThread().interrupt();
        } finally {
            executor.shutdownNow();
            var _ = loop.shutdownGracefully(0, END_S_MAX, TimeUnit.SECONDS);
        }
    }
}
