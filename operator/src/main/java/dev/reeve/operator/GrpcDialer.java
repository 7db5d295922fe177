// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.operator;

import dev.reeve.grpcport.RenewedTls;
import io.grpc.ManagedChannel;
import io.grpc.netty.NegotiationType;
import io.grpc.netty.NettyChannelBuilder;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.ssl.SslContext;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * gRPC to brokers, each by its address and none balanced; one network thread. No HTTP/2 pings: a broker refuses them
 * more often than every 10 s, and a stream that is silent for 3 s is given up with its connection anyway.
 */
final class GrpcDialer implements BrokerDialer {
    /** 10,000 workers and 1,000 services take less than 2 MiB. */
    static final int REPORT_BYTES_MAX = 4 * 1024 * 1024;

    static final int METADATA_BYTES_MAX = 8 * 1024;
    private static final int CONNECT_MS_MAX = 3_000;
    private static final long END_MS_MAX = 300;

    private final Executor executor;
    private final @Nullable RenewedTls tls;
    private final EventLoopGroup network =
            new NioEventLoopGroup(1, new DefaultThreadFactory("reeve-operator-brokers-io", true));
    private final Set<ManagedChannel> channels = ConcurrentHashMap.newKeySet();

    /**
     * A dialer.
     *
     * @param executor the link's thread
     * @param tls null: in clear
     */
    GrpcDialer(Executor executor, @Nullable RenewedTls tls) {
        this.executor = executor;
        this.tls = tls;
    }

    @Override
    public long generation() {
        return tls == null ? 0 : tls.reloads();
    }

    @Override
    public BrokerConnection dial(BrokerAddress address) {
        NettyChannelBuilder builder = NettyChannelBuilder.forAddress(address.socket())
                .overrideAuthority(address.expected())
                .channelType(NioSocketChannel.class)
                .eventLoopGroup(network)
                .executor(executor)
                .withOption(ChannelOption.CONNECT_TIMEOUT_MILLIS, CONNECT_MS_MAX)
                .proxyDetector(_ -> null) // A broker is near; a proxy of the environment is for what is far.
                .disableRetry()
                .maxInboundMessageSize(REPORT_BYTES_MAX)
                .maxInboundMetadataSize(METADATA_BYTES_MAX);
        SslContext context = tls == null ? null : tls.context();
        if (context == null) {
            builder.negotiationType(NegotiationType.PLAINTEXT);
        } else {
            builder.sslContext(context);
        }
        ManagedChannel channel = builder.build();
        channels.removeIf(ManagedChannel::isTerminated);
        channels.add(channel);
        return new GrpcConnection(channel);
    }

    /** Ends all calls. Waits, at most that long, for their connections. */
    void close(long waitMs) {
        long endNs = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(waitMs);
        try {
            for (ManagedChannel channel : channels) {
                ManagedChannel _ = channel.shutdownNow();
            }
            for (ManagedChannel channel : channels) {
                boolean _ = channel.awaitTermination(Math.max(0, endNs - System.nanoTime()), TimeUnit.NANOSECONDS);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } finally {
            var _ = network.shutdownGracefully(0, END_MS_MAX, TimeUnit.MILLISECONDS);
        }
    }
}
