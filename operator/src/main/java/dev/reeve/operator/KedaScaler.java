// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.operator;

import io.grpc.Server;
import io.grpc.netty.NettyServerBuilder;
import io.micrometer.core.instrument.MeterRegistry;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The gRPC port for KEDA, where KEDA shall write: pools in Observe, and only while this operator is the leader. One
 * network thread; calls run on virtual threads.
 */
final class KedaScaler implements AutoCloseable {
    private static final int REQUEST_BYTES_MAX = 64 * 1024;
    private static final int METADATA_BYTES_MAX = 8 * 1024;
    /** KEDA has one connection for all its ScaledObjects: their streams, and polls beside them. */
    private static final int POLLS_PER_CONNECTION_MAX = 100;

    private static final long HANDSHAKE_S_MAX = 5;
    private static final long KEEP_ALIVE_S = 20;
    private static final long IDLE_CONNECTION_S_MAX = 300;
    private static final long END_S_MAX = 2;
    private static final long CERTIFICATES_S = 5;
    private static final long LOOK_S = 1;

    private final ExecutorService executor;
    private final EventLoopGroup loop;
    private final KedaStreams streams;
    private final Server server;
    private final @Nullable KedaTls tls;

    /** What it answers from. */
    record Sources(
            Pools pools,
            BooleanSupplier isLeader,
            Predicate<PoolKey> mayBe,
            MeterRegistry registry,
            LongSupplier nowMs) {}

    private KedaScaler(KedaSettings settings, Sources sources) throws IOException {
        this.tls = settings.hasTls() ? KedaTls.of(settings) : null;
        executor = Executors.newThreadPerTaskExecutor(
                Thread.ofVirtual().name("reeve-operator-keda-", 0).factory());
        loop = new NioEventLoopGroup(1, new DefaultThreadFactory("reeve-operator-keda", true));
        streams = new KedaStreams(executor, settings.streamsMax());
        KedaMetrics metrics = new KedaMetrics(sources.registry());
        metrics.watch(streams);
        KedaAnswers answers = new KedaAnswers(sources.pools(), sources.isLeader(), sources.mayBe());
        NettyServerBuilder builder =
                builder(settings).intercept(metrics).addService(new KedaService(answers, streams, sources.nowMs()));
        if (tls != null) {
            metrics.watch(tls);
            builder.sslContext(tls);
            var _ = loop.next().scheduleWithFixedDelay(tls::look, CERTIFICATES_S, CERTIFICATES_S, TimeUnit.SECONDS);
        }
        var _ = loop.next().scheduleWithFixedDelay(streams::look, LOOK_S, LOOK_S, TimeUnit.SECONDS);
        server = builder.build();
        try {
            Server _ = server.start();
        } catch (IOException e) {
            close();
            throw e;
        }
    }

    private NettyServerBuilder builder(KedaSettings settings) {
        return NettyServerBuilder.forAddress(new InetSocketAddress(settings.host(), settings.port()))
                .bossEventLoopGroup(loop)
                .workerEventLoopGroup(loop)
                .channelType(NioServerSocketChannel.class)
                .executor(executor)
                .maxInboundMessageSize(REQUEST_BYTES_MAX)
                .maxInboundMetadataSize(METADATA_BYTES_MAX)
                .maxConcurrentCallsPerConnection(settings.streamsMax() + POLLS_PER_CONNECTION_MAX)
                .handshakeTimeout(HANDSHAKE_S_MAX, TimeUnit.SECONDS)
                .keepAliveTime(KEEP_ALIVE_S, TimeUnit.SECONDS)
                .permitKeepAliveTime(KEEP_ALIVE_S / 2, TimeUnit.SECONDS)
                .permitKeepAliveWithoutCalls(true)
                .maxConnectionIdle(IDLE_CONNECTION_S_MAX, TimeUnit.SECONDS);
    }

    /**
     * Binds and serves.
     *
     * @throws ConfigException the files are not what they should be, or the address cannot be bound
     */
    static KedaScaler start(KedaSettings settings, Sources sources) {
        try {
            return new KedaScaler(settings, sources);
        } catch (IOException e) {
            throw new ConfigException(
                    "The operator cannot serve KEDA: " + reason(e) + ". Change " + KedaSettings.PREFIX + "port (now "
                            + settings.port() + ") or " + KedaSettings.PREFIX + "host (now " + settings.host()
                            + "), or leave " + KedaSettings.PREFIX + "enabled out.",
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
    KedaTls tls() {
        return tls;
    }

    /** {@link Pools#view} of this pool says something else: streams tell it at once. Any thread; returns at once. */
    void changed(PoolKey key) {
        streams.changed(key);
    }

    /** As each second. */
    void look() {
        streams.look();
    }

    /** Streams end without an error, so that KEDA asks the next leader soon. */
    @Override
    public void close() {
        try {
            Server _ = server.shutdown();
            streams.end();
            if (!server.awaitTermination(END_S_MAX, TimeUnit.SECONDS)) {
                Server _ = server.shutdownNow();
                boolean _ = server.awaitTermination(END_S_MAX, TimeUnit.SECONDS);
            }
        } catch (InterruptedException _) {
            Server _ = server.shutdownNow();
            Thread.currentThread().interrupt();
        } finally {
            // The network's thread first: what it still has to tell of calls it gives to the other.
            boolean _ = loop.shutdownGracefully(0, END_S_MAX, TimeUnit.SECONDS)
                    .awaitUninterruptibly(END_S_MAX, TimeUnit.SECONDS);
            executor.shutdownNow();
        }
    }
}
