// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.bench.gateway;

import dev.reeve.bench.broker.Answers;
import dev.reeve.bench.broker.Body;
import dev.reeve.bench.broker.Caller;
import dev.reeve.bench.broker.Loops;
import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.epoll.EpollSocketChannel;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * POSTs over HTTP/1.1 connections that are kept: one request at a time on each, as many connections as requests are
 * open, up to a bound, at which requests wait here. One event loop; it reads as little of an answer as it can, so that
 * the server is what is measured.
 */
final class HttpCaller implements Caller {
    /** As many devices that have one request open each; more than the window of any closed load. */
    private static final int CONNECTIONS_MAX = 8_000;

    private static final byte[] HEAD_END = "\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    private final EventLoopGroup loops = Loops.one();
    private final EventLoop loop = loops.next();
    private final Bootstrap bootstrap;
    private final byte[] head;
    private final HttpForm form;
    private final Answers answers;
    private final Deque<Channel> idle = new ArrayDeque<>();
    private final Deque<byte[]> waiting = new ArrayDeque<>();
    private int connections;
    private boolean complained;

    HttpCaller(int port, String path, HttpForm form, Answers answers) {
        this.form = form;
        this.answers = answers;
        this.head = ("POST " + path + " HTTP/1.1\r\nHost: 127.0.0.1:" + port + "\r\nContent-Type: " + form.contentType()
                        + "\r\nContent-Length: ")
                .getBytes(StandardCharsets.US_ASCII);
        this.bootstrap = new Bootstrap()
                .group(loops)
                .channel(EpollSocketChannel.class)
                .option(ChannelOption.TCP_NODELAY, true)
                .remoteAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), port))
                .handler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        channel.pipeline().addLast(new HttpAnswerDecoder(), new AnswerHandler());
                    }
                });
    }

    @Override
    public void call(byte[] body) {
        if (loop.inEventLoop()) {
            send(body);
        } else {
            loop.execute(() -> send(body));
        }
    }

    private void send(byte[] body) {
        Channel channel = idle.poll();
        if (channel != null) {
            write(channel, body);
        } else if (connections < CONNECTIONS_MAX) {
            connect(body);
        } else {
            waiting.add(body);
        }
    }

    private void connect(byte[] body) {
        connections++;
        ChannelFuture _ = bootstrap.connect().addListener((ChannelFuture connected) -> {
            if (connected.isSuccess()) {
                write(connected.channel(), body);
            } else {
                connections--;
                complain("no connection: " + connected.cause());
            }
        });
    }

    private void write(Channel channel, byte[] body) {
        byte[] outside = form.outside(body);
        byte[] length = Integer.toString(outside.length).getBytes(StandardCharsets.US_ASCII);
        ByteBuf request = channel.alloc().directBuffer(head.length + length.length + HEAD_END.length + outside.length);
        request.writeBytes(head).writeBytes(length).writeBytes(HEAD_END).writeBytes(outside);
        channel.pipeline().get(AnswerHandler.class).askedNs = Body.stampOf(body);
        ChannelFuture _ = channel.writeAndFlush(request);
    }

    /** The first failure alone: they are all alike, and each shows as a refused or lost request. */
    @SuppressWarnings("SystemOut") // into this process' log
    private void complain(String words) {
        if (!complained) {
            complained = true;
            System.err.println(words);
        }
    }

    @Override
    public void close() {
        Loops.end(loops);
    }

    private final class AnswerHandler extends SimpleChannelInboundHandler<HttpAnswer> {
        private long askedNs;

        @Override
        protected void channelRead0(ChannelHandlerContext context, HttpAnswer answer) {
            long wasAskedNs = askedNs;
            byte[] next = waiting.poll();
            if (next == null) {
                idle.add(context.channel());
            } else {
                write(context.channel(), next);
            }
            if (answer.status() == HttpAnswer.OK) {
                answers.answered(form.inside(answer.body()));
            } else {
                answers.refused(wasAskedNs);
                complain(answer.status() + " " + new String(answer.body(), StandardCharsets.UTF_8));
            }
        }

        /** A server ends connections on which nothing was asked for a while. */
        @Override
        public void channelInactive(ChannelHandlerContext context) {
            connections--;
            boolean _ = idle.remove(context.channel());
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            complain(cause.toString());
            ChannelFuture _ = context.close();
        }
    }
}
