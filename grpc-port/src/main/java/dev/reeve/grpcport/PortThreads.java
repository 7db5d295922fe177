// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.grpcport;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** A port's threads: one for the network, and a virtual one for each call. {@link GrpcPort} ends them. */
public final class PortThreads {
    private static final long END_S_MAX = 2;

    private final ExecutorService calls;
    private final EventLoopGroup network;

    public PortThreads(String name) {
        calls = Executors.newThreadPerTaskExecutor(
                Thread.ofVirtual().name(name + "-", 0).factory());
        network = new NioEventLoopGroup(1, new DefaultThreadFactory(name, true));
    }

    /** Where calls run. */
    public Executor calls() {
        return calls;
    }

    /** Runs what never waits on the network's thread, again and again. */
    public void every(long seconds, Runnable look) {
        var _ = network.next().scheduleWithFixedDelay(look, seconds, seconds, TimeUnit.SECONDS);
    }

    EventLoopGroup network() {
        return network;
    }

    /** The network's thread first: what it still has to tell of calls it gives to the others. */
    void end() {
        boolean _ = network.shutdownGracefully(0, END_S_MAX, TimeUnit.SECONDS)
                .awaitUninterruptibly(END_S_MAX, TimeUnit.SECONDS);
        calls.shutdownNow();
    }
}
