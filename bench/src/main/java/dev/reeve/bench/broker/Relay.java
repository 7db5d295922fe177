// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.bench.broker;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.epoll.EpollServerSocketChannel;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/** Joins the n-th client to the n-th worker. Everything happens on one event loop. */
final class Relay {
    private final EventLoopGroup loop;
    private final Doors doors;
    private final Deque<Copier> clients = new ArrayDeque<>();
    private final Deque<Copier> workers = new ArrayDeque<>();

    Relay(EventLoopGroup loop, Doors doors) {
        this.loop = loop;
        this.doors = doors;
    }

    void bind() throws InterruptedException {
        listen(doors.clients(), clients);
        listen(doors.workers(), workers);
    }

    private void listen(int port, Deque<Copier> arrivals) throws InterruptedException {
        new ServerBootstrap()
                .group(loop)
                .channel(EpollServerSocketChannel.class)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childOption(ChannelOption.AUTO_READ, false)
                .childHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        Copier copier = new Copier(channel);
                        channel.pipeline().addLast(copier);
                        arrivals.add(copier);
                        join();
                    }
                })
                .bind(Doors.HOST, port)
                .sync();
    }

    private void join() {
        Copier client = clients.peek();
        Copier worker = workers.peek();
        if (client != null && worker != null) {
            clients.remove();
            workers.remove();
            client.copyTo(worker.channel);
            worker.copyTo(client.channel);
        }
    }

    /** What came in one turn of the loop goes out in one write. */
    private static final class Copier extends ChannelInboundHandlerAdapter {
        private final Channel channel;
        private @Nullable Channel other;

        Copier(Channel channel) {
            this.channel = channel;
        }

        void copyTo(Channel there) {
            other = there;
            channel.config().setAutoRead(true);
        }

        @Override
        public void channelRead(ChannelHandlerContext context, Object bytes) {
            var _ = there().write(bytes, there().voidPromise());
        }

        @Override
        public void channelReadComplete(ChannelHandlerContext context) {
            there().flush();
        }

        @Override
        public void channelInactive(ChannelHandlerContext context) {
            if (other != null) {
                var _ = other.close();
            }
        }

        private Channel there() {
            if (other == null) {
                throw new IllegalStateException("nothing is read before there is another side");
            }
            return other;
        }
    }
}
