// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gateway.tcp;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.DecoderException;
import java.io.IOException;

/** Between a channel and the receiver of its frames. Owned by the channel's event loop. */
final class ConnectionHandler extends ChannelInboundHandlerAdapter implements FrameReceiver {
    private final TcpConnection connection;
    private final TcpEvents events;
    private final FrameReceiver receiver;
    private final FrameReader reader;
    private long frames;
    private boolean over;

    ConnectionHandler(TcpConnection connection, TcpEvents events, FrameReader reader) {
        this.connection = connection;
        this.events = events;
        this.reader = reader;
        this.receiver = events.opened(connection);
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        ByteBuf in = (ByteBuf) message;
        if (over) {
            in.release();
            return;
        }
        connection.received(in.readableBytes());
        frames = 0;
        FrameFault fault = reader.read(in, this);
        connection.receivedFrames(frames);
        receiver.readComplete();
        if (fault != null) {
            over = true;
            events.refusedFrame(connection, fault);
            connection.close(CloseCause.BAD_FRAME);
        }
    }

    /** Counts, and hands on. */
    @Override
    public void frame(ByteBuf bytes, int at, int length) {
        frames++;
        receiver.frame(bytes, at, length);
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        over = true;
        reader.close();
        receiver.closed();
        events.closed(connection, connection.cause());
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        over = true;
        switch (cause) {
            case IOException _ -> connection.close(CloseCause.LEFT);
            case DecoderException _ -> connection.close(CloseCause.HANDSHAKE);
            default -> {
                events.failed(connection, cause);
                connection.close(CloseCause.FAILED);
            }
        }
    }
}
