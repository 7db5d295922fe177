// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.zmtp.netty;

import dev.reeve.zmtp.wire.Mechanism;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.SingleThreadEventLoop;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** An I/O thread with its loop, from its start to its end. */
final class IoThread {

    private static final System.Logger LOG = System.getLogger(IoThread.class.getName());

    /** Somewhat more than a link takes to close gently. */
    private static final long END_TIME_MAX_MS = 2_000;

    private final EventLoopGroup group;
    private final IoLoop loop;

    IoThread(String name, ChannelKind kind, Mechanism mechanism) {
        this.group = kind.newGroup(new DefaultThreadFactory(name, true));
        this.loop = new IoLoop((SingleThreadEventLoop) group.next(), kind, mechanism);
    }

    IoLoop loop() {
        return loop;
    }

    /** Until every connection has ended, for a while. */
    void awaitLinksEnded() {
        CountDownLatch ended = new CountDownLatch(1);
        loop.whenNoLinks(ended::countDown);
        try {
            if (!ended.await(END_TIME_MAX_MS, TimeUnit.MILLISECONDS)) {
                LOG.log(System.Logger.Level.DEBUG, "Connections did not end in {0} ms", END_TIME_MAX_MS);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /** Does not wait. */
    void close() {
        var _ = group.shutdownGracefully(0, END_TIME_MAX_MS, TimeUnit.MILLISECONDS)
                .addListener(_ -> loop.reads().free());
    }
}
