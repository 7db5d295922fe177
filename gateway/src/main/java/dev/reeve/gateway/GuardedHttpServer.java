// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gateway;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.handler.traffic.GlobalTrafficShapingHandler;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.impl.HttpServerImpl;
import io.vertx.core.impl.ContextInternal;
import io.vertx.core.impl.VertxInternal;
import io.vertx.core.net.SocketAddress;
import io.vertx.core.net.impl.SslChannelProvider;
import java.net.InetSocketAddress;
import java.util.function.BiConsumer;

/**
 * Vert.x' HTTP server with a doorkeeper before its first handler. Vert.x 4 shows a connection only when its first
 * request is complete, which is too late for a header deadline and for connection bounds; hence this one use of its
 * inner API, which the pinned Vert.x version makes safe.
 */
final class GuardedHttpServer extends HttpServerImpl {
    private final ConnectionCensus census;
    private final LimitSettings.HttpLimits limits;
    private final GatewayMetrics metrics;

    GuardedHttpServer(
            VertxInternal vertx,
            HttpServerOptions options,
            ConnectionCensus census,
            LimitSettings.HttpLimits limits,
            GatewayMetrics metrics) {
        super(vertx, options);
        this.census = census;
        this.limits = limits;
        this.metrics = metrics;
    }

    @Override
    protected BiConsumer<Channel, SslChannelProvider> childHandler(
            ContextInternal context, SocketAddress bound, GlobalTrafficShapingHandler trafficShaping) {
        BiConsumer<Channel, SslChannelProvider> next = super.childHandler(context, bound, trafficShaping);
        return (channel, ssl) -> {
            String address = addressOf(channel);
            ConnectionCensus.Admission admission = census.admit(address);
            if (admission != ConnectionCensus.Admission.ADMITTED) {
                metrics.limitReached("connections", admission.name());
                ChannelFuture _ = channel.close();
                return;
            }
            ConnectionGuard.watch(channel, census, address, limits);
            next.accept(channel, ssl);
        };
    }

    private static String addressOf(Channel channel) {
        return channel.remoteAddress() instanceof InetSocketAddress remote && remote.getAddress() != null
                ? remote.getAddress().getHostAddress()
                : "unknown";
    }
}
