// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.bench.gateway;

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
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/** Thousands of WebSockets on one event loop, which all hear what is said to all. */
final class SocketCrowd implements AutoCloseable {
    private static final int HANDSHAKES_AT_ONCE = 100;
    private static final Duration OPEN_TIME_MAX = Duration.ofMinutes(3);
    private static final Duration ARRIVAL_TIME_MAX = Duration.ofSeconds(10);
    static final long LATENCY_NS_MAX = 60_000_000_000L;

    private final EventLoopGroup loops = Loops.one();
    private final SocketTongue tongue;
    private final URI uri;
    private final Semaphore handshakes = new Semaphore(HANDSHAKES_AT_ONCE);
    private final AtomicInteger ready = new AtomicInteger();
    private final AtomicInteger failed = new AtomicInteger();
    private final LongAdder arrived = new LongAdder();
    /** Belongs to the event loop. */
    private final Histogram arrivals = new Histogram(LATENCY_NS_MAX, 3);

    private volatile @Nullable Channel speaker;
    private volatile String failure = "";

    SocketCrowd(URI uri, SocketTongue tongue) {
        this.uri = uri;
        this.tongue = tongue;
    }

    /** Opens so many; returns how many are ready. */
    int open(int sockets) throws InterruptedException {
        Bootstrap bootstrap = new Bootstrap()
                .group(loops)
                .channel(EpollSocketChannel.class)
                .handler(new SocketPipeline(uri, tongue, Ear::new));
        for (int i = 0; i < sockets; i++) {
            handshakes.acquire();
            ChannelFuture _ = bootstrap.connect(uri.getHost(), uri.getPort()).addListener((ChannelFuture connected) -> {
                if (!connected.isSuccess()) {
                    fail("no connection: " + connected.cause());
                }
            });
        }
        boolean _ = Waiting.until(() -> ready.get() + failed.get() >= sockets, OPEN_TIME_MAX);
        return ready.get();
    }

    /** The first thing that went wrong; empty = nothing. */
    String failure() {
        return failure;
    }

    int ready() {
        return ready.get();
    }

    /** Says one thing to all; whether all have heard it in time. */
    boolean say(long number) throws InterruptedException {
        Channel socket = speaker;
        if (socket == null) {
            return false;
        }
        long before = arrived.sum();
        ChannelFuture _ = socket.writeAndFlush(new TextWebSocketFrame(tongue.toAll(number, System.nanoTime())));
        return Waiting.until(() -> arrived.sum() - before >= ready.get(), ARRIVAL_TIME_MAX);
    }

    /** Of everything heard until now, from when it was said. */
    Histogram arrivals() throws InterruptedException {
        return loops.submit(arrivals::copy).sync().getNow();
    }

    private void fail(String words) {
        if (failure.isEmpty()) {
            failure = words;
        }
        failed.incrementAndGet();
        handshakes.release();
    }

    private void isReady(Channel channel) {
        speaker = channel;
        ready.incrementAndGet();
        handshakes.release();
    }

    @Override
    public void close() {
        Loops.end(loops);
    }

    private final class Ear extends SimpleChannelInboundHandler<TextWebSocketFrame> {
        @Override
        public void userEventTriggered(ChannelHandlerContext context, Object event) {
            if (event == ClientHandshakeStateEvent.HANDSHAKE_COMPLETE) {
                String hello = tongue.hello();
                if (hello == null) {
                    isReady(context.channel());
                } else {
                    say(context, hello);
                }
            }
        }

        @Override
        protected void channelRead0(ChannelHandlerContext context, TextWebSocketFrame frame) {
            switch (tongue.heard(frame.text())) {
                case SocketTongue.Step.Say(String message) -> say(context, message);
                case SocketTongue.Step.Ready _ -> isReady(context.channel());
                case SocketTongue.Step.Arrived(long stampNs) -> {
                    arrivals.recordValue(Math.clamp(System.nanoTime() - stampNs, 0, LATENCY_NS_MAX));
                    arrived.increment();
                }
                case SocketTongue.Step.Failed(String message) -> fail(message);
                case SocketTongue.Step.Nothing _ -> {}
            }
        }

        private static void say(ChannelHandlerContext context, String message) {
            ChannelFuture _ = context.writeAndFlush(new TextWebSocketFrame(message));
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            fail(cause.toString());
            ChannelFuture _ = context.close();
        }
    }
}
