// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.zmtp.netty;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;

/** Counts failed accepts; Netty's own acceptor, which comes next, then stops accepting for a second. */
final class AcceptFaults extends ChannelInboundHandlerAdapter {

    private final RouterCounts counts;

    AcceptFaults(RouterCounts counts) {
        this.counts = counts;
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        counts.acceptPaused();
        context.fireExceptionCaught(cause);
    }
}
