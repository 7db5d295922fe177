// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.bench.broker;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollEventLoopGroup;
import java.util.concurrent.TimeUnit;

/** Event loops of the relay, its client and its worker: one thread each. */
public final class Loops {
    private static final int END_TIME_MAX_S = 2;

    private Loops() {}

    public static boolean isHere() {
        return Epoll.isAvailable();
    }

    public static EventLoopGroup one() {
        return new EpollEventLoopGroup(1);
    }

    public static void end(EventLoopGroup loop) {
        loop.shutdownGracefully(0, END_TIME_MAX_S, TimeUnit.SECONDS)
                .awaitUninterruptibly(END_TIME_MAX_S, TimeUnit.SECONDS);
    }
}
