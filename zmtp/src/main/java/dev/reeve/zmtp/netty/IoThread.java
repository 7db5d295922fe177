// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.zmtp.netty;

import dev.reeve.zmtp.wire.Mechanism;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.SingleThreadEventLoop;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.util.concurrent.TimeUnit;

/** An I/O thread with its loop, from its start to its end. */
final class IoThread {

    private final EventLoopGroup group;
    private final IoLoop loop;

    IoThread(String name, ChannelKind kind, Mechanism mechanism) {
        this.group = kind.newGroup(new DefaultThreadFactory(name, true));
        this.loop = new IoLoop((SingleThreadEventLoop) group.next(), kind, mechanism);
    }

    IoLoop loop() {
        return loop;
    }

    /** Does not wait. */
    void close() {
        var _ = group.shutdownGracefully(0, IoLoop.END_TIME_MAX_MS, TimeUnit.MILLISECONDS)
                .addListener(_ -> loop.reads().free());
    }
}
