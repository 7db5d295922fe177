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
    private final AcceptPause pause;

    GuardedHttpServer(
            VertxInternal vertx, HttpServerOptions options, ConnectionDoors doors, LimitSettings.HttpLimits limits) {
        super(vertx, options);
        this.census = doors.census();
        this.limits = limits;
        this.metrics = doors.metrics();
        this.pause = doors.pause();
    }

    @Override
    protected BiConsumer<Channel, SslChannelProvider> childHandler(
            ContextInternal context, SocketAddress bound, GlobalTrafficShapingHandler trafficShaping) {
        BiConsumer<Channel, SslChannelProvider> next = super.childHandler(context, bound, trafficShaping);
        return (channel, ssl) -> {
            String address = addressOf(channel);
            ConnectionCensus.Admission admission = census.admit(address);
            if (admission == ConnectionCensus.Admission.ADMITTED) {
                begin(channel, ssl, next, ConnectionGuard.watch(channel, census, address, limits));
                MainConnection.watch(channel, census.directory(), metrics.stages());
                pause.look(channel); // After the guard: who leaves must be counted as gone before it is looked again.
                return;
            }
            metrics.limitReached("connections", admission.name());
            if (admission.isOfAddress() && census.beginRefusal()) {
                begin(channel, ssl, next, ConnectionGuard.watchRefused(channel, census, limits));
            } else {
                ChannelFuture _ = channel.close();
            }
        };
    }

    private static void begin(
            Channel channel,
            SslChannelProvider ssl,
            BiConsumer<Channel, SslChannelProvider> next,
            ConnectionGuard guard) {
        next.accept(channel, ssl);
        Http2Watch.watch(channel, guard);
    }

    private static String addressOf(Channel channel) {
        return channel.remoteAddress() instanceof InetSocketAddress remote && remote.getAddress() != null
                ? remote.getAddress().getHostAddress()
                : "unknown";
    }
}
