// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gateway;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.ReferenceCountUtil;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * Reads along the frames of one HTTP/2 connection, before the codec, and ends it when it is busy with nothing: frames
 * that ask for no work (PING, SETTINGS, PRIORITY, WINDOW_UPDATE, CONTINUATION, empty DATA) beyond a bound and beyond
 * what the answers written would explain, or DATA in crumbs. The codec itself bounds resets, in both directions, and
 * the size of headers. It also tells the guard of a frame, or block of headers, that has begun and not ended. Owned by
 * the channel's event loop.
 *
 * <p>It is there from the connection's first byte on, as Vert.x shows an HTTP/2 connection only when its first SETTINGS
 * have come; so it finds out by itself what is spoken: by the preface, or after an upgrade by the codec that has come.
 *
 * <pre>
 *   frame = length (24) type (8) flags (8) reserved (1) stream (31) payload      RFC 9113, section 4.1
 * </pre>
 */
final class Http2Watch extends ChannelDuplexHandler {
    /** Of a window, whatever is written: many times what a client needs that only keeps its connection open. */
    static final int IDLE_FRAMES_MAX = 1_000;

    /** For each frame of an answer: a window update of stream and connection, a ping that measures, and one more. */
    private static final int IDLE_FRAMES_PER_ANSWER = 4;

    /** DATA that is not the last of its stream and has less than this is a crumb. */
    private static final int CRUMB_BYTES = 16;

    private static final int CRUMBS_MAX = 20_000;
    private static final long WINDOW_NS = Duration.ofSeconds(30).toNanos();
    private static final byte[] PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
    private static final int PREFACE_P_AGAIN = "PRI * HTTP".length();
    private static final int FRAME_BYTES_MAX = 16_384;
    private static final int HEAD_BYTES = 9;
    private static final int TYPE_AT = 3;
    private static final int DATA = 0;
    private static final int HEADERS = 1;
    private static final int RST_STREAM = 3;
    private static final int GOAWAY = 7;
    private static final int CONTINUATION = 9;
    private static final int END_STREAM = 1;
    private static final int END_HEADERS = 4;

    private final ConnectionGuard guard;
    private final byte[] head = new byte[HEAD_BYTES];
    private Spoken spoken = Spoken.UNKNOWN;
    private int prefaceBytes;
    private int headBytes;
    private int skip;
    private boolean headersOpen;
    private long begunNs = System.nanoTime();
    private long windowNs = System.nanoTime();
    private long idleFrames;
    private long crumbs;
    private long written;

    private enum Spoken {
        UNKNOWN,
        HTTP_1,
        HTTP_2,
        /** Nothing more is heard. */
        OVER
    }

    private Http2Watch(ConnectionGuard guard) {
        this.guard = guard;
    }

    /** Begins on a channel whose first handlers are the guard and, perhaps, TLS. */
    static void watch(Channel channel, ConnectionGuard guard) {
        ChannelPipeline pipeline = channel.pipeline();
        ChannelHandlerContext tls = pipeline.context(SslHandler.class);
        ChannelPipeline _ = pipeline.addAfter(
                tls == null ? ConnectionGuard.NAME : tls.name(), "reeve-http2", new Http2Watch(guard));
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (message instanceof ByteBuf bytes) {
            read(context.pipeline(), bytes);
        }
        if (spoken == Spoken.OVER) {
            ReferenceCountUtil.release(message);
        } else {
            context.fireChannelRead(message);
        }
    }

    /** A payload may be taken for a frame here; then a little more is allowed than was meant. */
    @Override
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
        if (spoken == Spoken.HTTP_2 && message instanceof ByteBuf bytes && bytes.readableBytes() >= HEAD_BYTES) {
            int type = bytes.getByte(bytes.readerIndex() + TYPE_AT);
            written += type == DATA || type == HEADERS ? 1 : 0;
        }
        ChannelFuture _ = context.write(message, promise);
    }

    private void read(ChannelPipeline pipeline, ByteBuf bytes) {
        int at = bytes.readerIndex();
        while (at < bytes.writerIndex() && spoken == Spoken.UNKNOWN) {
            if (bytes.getByte(at) == PREFACE[prefaceBytes]) {
                at++;
                matched();
            } else {
                spoken = Spoken.HTTP_1;
                prefaceBytes = 0;
            }
        }
        if (spoken == Spoken.HTTP_1 && pipeline.context(Http2ConnectionHandler.class) != null) {
            at = upgraded(bytes, at);
        }
        if (spoken == Spoken.HTTP_2) {
            frames(bytes, at);
        }
    }

    private void matched() {
        prefaceBytes++;
        if (prefaceBytes == PREFACE.length) {
            spoken = Spoken.HTTP_2;
        }
    }

    /**
     * The preface follows what is left of the request that asked for the upgrade, wherever that ends. Who writes a
     * preface into that body hides its frames from here; for it the codec's own bounds hold alone.
     */
    private int upgraded(ByteBuf bytes, int from) {
        int at = from;
        while (at < bytes.writerIndex() && spoken == Spoken.HTTP_1) {
            byte one = bytes.getByte(at++);
            if (one != PREFACE[prefaceBytes]) {
                // The one prefix that ends as the preface begins.
                prefaceBytes = prefaceBytes == PREFACE_P_AGAIN && one == PREFACE[1] ? 1 : 0;
            }
            if (one == PREFACE[prefaceBytes]) {
                matched();
            }
        }
        return at;
    }

    private void frames(ByteBuf bytes, int from) {
        long now = System.nanoTime();
        if (now - windowNs > WINDOW_NS) {
            windowNs = now;
            idleFrames = 0;
            crumbs = 0;
            written = 0;
        }
        int at = from;
        while (at < bytes.writerIndex() && spoken == Spoken.HTTP_2) {
            if (skip > 0) {
                int step = Math.min(skip, bytes.writerIndex() - at);
                skip -= step;
                at += step;
            } else {
                if (headBytes == 0 && !headersOpen) {
                    begunNs = now;
                }
                head[headBytes++] = bytes.getByte(at++);
                if (headBytes == HEAD_BYTES) {
                    headBytes = 0;
                    frame();
                }
            }
        }
        guard.unfinished(skip > 0 || headBytes > 0 || headersOpen ? begunNs : ConnectionGuard.FINISHED);
    }

    private void frame() {
        skip = (head[0] & 0xff) << 16 | (head[1] & 0xff) << 8 | (head[2] & 0xff);
        if (skip > FRAME_BYTES_MAX) {
            return; // The codec refuses it, and the connection.
        }
        int type = head[TYPE_AT];
        int flags = head[TYPE_AT + 1];
        switch (type) {
            case DATA -> data((flags & END_STREAM) != 0);
            case HEADERS -> headersOpen = (flags & END_HEADERS) == 0;
            case RST_STREAM, GOAWAY -> {}
            default -> {
                headersOpen = headersOpen && !(type == CONTINUATION && (flags & END_HEADERS) != 0);
                idle();
            }
        }
    }

    private void data(boolean isLast) {
        if (isLast || skip >= CRUMB_BYTES) {
            return;
        }
        crumbs++;
        if (crumbs > CRUMBS_MAX) {
            end("crumbs");
        } else if (skip == 0) {
            idle();
        }
    }

    private void idle() {
        idleFrames++;
        if (idleFrames > IDLE_FRAMES_MAX + IDLE_FRAMES_PER_ANSWER * written) {
            end("idle-frames");
        }
    }

    private void end(String what) {
        spoken = Spoken.OVER;
        guard.abused(what);
    }
}
