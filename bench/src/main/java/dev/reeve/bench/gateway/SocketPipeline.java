// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.bench.gateway;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInitializer;
import io.netty.handler.codec.http.EmptyHttpHeaders;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.websocketx.WebSocketClientHandshakerFactory;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolHandler;
import io.netty.handler.codec.http.websocketx.WebSocketVersion;
import java.net.URI;
import java.util.function.Supplier;

/** A WebSocket's client side without compression; the last handler is the caller's own. */
final class SocketPipeline extends ChannelInitializer<Channel> {
    private static final int MESSAGE_BYTES_MAX = 65_536;

    private final URI uri;
    private final SocketTongue tongue;
    private final Supplier<ChannelHandler> ear;

    SocketPipeline(URI uri, SocketTongue tongue, Supplier<ChannelHandler> ear) {
        this.uri = uri;
        this.tongue = tongue;
        this.ear = ear;
    }

    @Override
    protected void initChannel(Channel channel) {
        channel.pipeline()
                .addLast(new HttpClientCodec())
                .addLast(new HttpObjectAggregator(MESSAGE_BYTES_MAX))
                .addLast(new WebSocketClientProtocolHandler(WebSocketClientHandshakerFactory.newHandshaker(
                        uri,
                        WebSocketVersion.V13,
                        tongue.subprotocol(),
                        false,
                        EmptyHttpHeaders.INSTANCE,
                        MESSAGE_BYTES_MAX)))
                .addLast(ear.get());
    }
}
