// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.bench.broker;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.handler.codec.ByteToMessageDecoder;
import java.util.List;
import java.util.Objects;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The end of a relay's connection, of a client or a worker: cuts bytes into messages, and what is written while the
 * messages of one read are handled goes out together.
 */
final class MessageLink extends ByteToMessageDecoder {
    private static final int BATCH_BYTES = 65_536;

    private final byte[] head;
    private final BiConsumer<MessageLink, byte[]> listener;
    private ByteBuf batch = Unpooled.EMPTY_BUFFER;
    private @Nullable ChannelHandlerContext connection;

    /**
     * @param head frames before the body of what is written
     * @param listener told of the body of each message that comes, on the event loop
     */
    MessageLink(byte[] head, BiConsumer<MessageLink, byte[]> listener) {
        this.head = head;
        this.listener = listener;
    }

    Channel connect(EventLoopGroup loop, int port) throws InterruptedException {
        return new Bootstrap()
                .group(loop)
                .channel(EpollSocketChannel.class)
                .option(ChannelOption.TCP_NODELAY, true)
                .handler(this)
                .connect(Doors.HOST, port)
                .sync()
                .channel();
    }

    /** On the event loop, while a message is handled: goes out with the others. */
    void write(byte[] body) {
        int bytes = Frames.bytes(head, body);
        if (batch.writableBytes() < bytes) {
            writeBatch();
            batch = connection().alloc().directBuffer(Math.max(BATCH_BYTES, bytes));
        }
        Frames.write(head, body, batch);
    }

    /** On the event loop, at another time: goes out at once. */
    void writeNow(byte[] body) {
        write(body);
        flush();
    }

    private void writeBatch() {
        if (batch.isReadable()) {
            var _ = connection().write(batch, connection().voidPromise());
        } else {
            batch.release();
        }
        batch = Unpooled.EMPTY_BUFFER;
    }

    private void flush() {
        if (batch.isReadable()) {
            writeBatch();
        }
        connection().flush();
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        connection = context;
    }

    private ChannelHandlerContext connection() {
        return Objects.requireNonNull(connection, "connected");
    }

    @Override
    protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out) {
        int from = in.readerIndex();
        for (int end = Frames.end(in, from); end >= 0; end = Frames.end(in, from)) {
            if (Frames.isLast(in, from)) {
                listener.accept(this, Frames.body(in, from, end));
                in.readerIndex(end);
            }
            from = end;
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) throws Exception {
        flush();
        super.channelReadComplete(context);
    }
}
