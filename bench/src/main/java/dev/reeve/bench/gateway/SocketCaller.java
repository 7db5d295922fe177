// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.bench.gateway;

import dev.reeve.bench.broker.Answers;
import dev.reeve.bench.broker.BenchException;
import dev.reeve.bench.broker.Caller;
import dev.reeve.bench.broker.Loops;
import dev.reeve.bench.broker.Waiting;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolHandler.ClientHandshakeStateEvent;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** Calls of the echo as frames of {@code reeve.v1.json}, spread over a few sockets of one event loop. */
final class SocketCaller implements Caller {
    private static final int SOCKETS = 4;
    private static final Duration OPEN_TIME_MAX = Duration.ofSeconds(20);
    private static final int ID_FIRST = 10;
    private static final String BODY = "\"body\":";

    private final EventLoopGroup loops = Loops.one();
    private final List<Channel> sockets = new CopyOnWriteArrayList<>();
    private final AtomicInteger calls = new AtomicInteger(ID_FIRST);
    private final URI uri;
    private final SocketTongue tongue;
    private final Answers answers;
    private volatile String failure = "";

    private SocketCaller(int port, String key, Answers answers) {
        this.uri = URI.create("ws://127.0.0.1:" + port + "/v1/ws");
        this.tongue = new SocketTongue.Reeve(key);
        this.answers = answers;
    }

    /** Returns when calls can be made. */
    static SocketCaller open(int port, String key, Answers answers) throws InterruptedException {
        SocketCaller caller = new SocketCaller(port, key, answers);
        Bootstrap bootstrap = new Bootstrap()
                .group(caller.loops)
                .channel(EpollSocketChannel.class)
                .handler(new SocketPipeline(caller.uri, caller.tongue, () -> caller.new Ear()));
        for (int i = 0; i < SOCKETS; i++) {
            ChannelFuture _ = bootstrap.connect("127.0.0.1", port);
        }
        if (!Waiting.until(() -> caller.sockets.size() == SOCKETS, OPEN_TIME_MAX)) {
            throw new BenchException("the sockets do not open: " + caller.failure);
        }
        return caller;
    }

    @Override
    public void call(byte[] body) {
        int id = calls.getAndIncrement();
        String json = new String(HttpForm.JSON.outside(body), StandardCharsets.US_ASCII);
        String frame = "{\"id\":" + id + ",\"call\":{\"service\":\"" + EchoWorker.PLAIN_SERVICE
                + "\",\"method\":\"echo\"," + BODY + json + "}}";
        ChannelFuture _ = sockets.get(id % SOCKETS).writeAndFlush(new TextWebSocketFrame(frame));
    }

    @Override
    public void close() {
        Loops.end(loops);
    }

    private final class Ear extends SimpleChannelInboundHandler<TextWebSocketFrame> {
        @Override
        public void userEventTriggered(ChannelHandlerContext context, Object event) {
            if (event == ClientHandshakeStateEvent.HANDSHAKE_COMPLETE) {
                say(context, String.valueOf(tongue.hello()));
            }
        }

        /** An answer is what has a body; before, the socket signs in. One that is an error is lost, and shows so. */
        @Override
        protected void channelRead0(ChannelHandlerContext context, TextWebSocketFrame frame) {
            String message = frame.text();
            int body = message.indexOf(BODY);
            if (body > 0 && message.contains("\"done\"")) {
                byte[] json = message.substring(body + BODY.length()).getBytes(StandardCharsets.US_ASCII);
                answers.answered(HttpForm.JSON.inside(json));
                return;
            }
            switch (tongue.heard(message)) {
                case SocketTongue.Step.Say(String next) -> say(context, next);
                case SocketTongue.Step.Ready _ -> sockets.add(context.channel());
                case SocketTongue.Step.Failed(String why) -> failure = why;
                case SocketTongue.Step.Arrived _, SocketTongue.Step.Nothing _ -> {}
            }
        }

        private static void say(ChannelHandlerContext context, String message) {
            ChannelFuture _ = context.writeAndFlush(new TextWebSocketFrame(message));
        }
    }
}
