// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gateway;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.util.AttributeKey;
import io.netty.util.concurrent.ScheduledFuture;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.net.impl.ConnectionBase;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Watches one connection from its accept on: headers that take too long, and a connection nobody uses, are closed. It
 * stands before TLS and the codecs in the channel's pipeline, so that it sees bytes no codec has understood yet (and
 * the handshake of TLS is within the time of the first headers). Owned by the channel's event loop.
 *
 * <pre>
 *   accept --> READING --request--> BUSY --answer--> IDLE --first byte--> READING
 *              header-read          (no limit here)  idle                 header-read
 * </pre>
 */
final class ConnectionGuard extends ChannelInboundHandlerAdapter {
    /** Of the handler in the pipeline. */
    static final String NAME = "reeve-guard";

    /** No frame is under way. */
    static final long FINISHED = 0;

    private static final Duration REFUSAL_TIME = Duration.ofSeconds(2);
    private static final AttributeKey<ConnectionGuard> KEY = AttributeKey.valueOf("reeve.gateway.guard");

    private final boolean refused;
    private final Times times;
    private final Channel channel;
    private final Runnable known;
    private final BooleanSupplier leaving;
    private Phase phase = Phase.READING;
    private long sinceNs = System.nanoTime();
    private int requests;
    private @Nullable Farewell goodbye;
    private long unfinishedNs = FINISHED;
    private long timerAtNs;
    private boolean last;
    private boolean identified;
    private @Nullable ScheduledFuture<?> timer;

    private ConnectionGuard(Channel channel, Times times, ConnectionCensus census, @Nullable Runnable known) {
        this.channel = channel;
        this.times = times;
        this.leaving = census::isClosed;
        this.refused = known == null;
        this.known = known == null ? () -> {} : known;
    }

    /** How long each thing may take. */
    private record Times(Duration headerRead, Duration idle, Duration answerWrite) {
        static Times of(LimitSettings.HttpLimits limits) {
            return new Times(limits.headerRead(), limits.idle(), limits.answerWrite());
        }

        Times atMost(Duration time) {
            return new Times(shorter(headerRead, time), shorter(idle, time), shorter(answerWrite, time));
        }

        private static Duration shorter(Duration one, Duration other) {
            return one.compareTo(other) < 0 ? one : other;
        }
    }

    /** Begins to watch a channel that the census has admitted. */
    static ConnectionGuard watch(
            Channel channel, ConnectionCensus census, String address, LimitSettings.HttpLimits limits) {
        ConnectionGuard guard =
                new ConnectionGuard(channel, Times.of(limits), census, () -> census.identified(address));
        channel.closeFuture().addListener(_ -> census.left(address, guard.identified));
        guard.begin();
        return guard;
    }

    /** Begins to watch a channel that is let in only to be told that it is one too many. */
    static ConnectionGuard watchRefused(Channel channel, ConnectionCensus census, LimitSettings.HttpLimits limits) {
        channel.closeFuture().addListener(_ -> census.refusalEnded());
        ConnectionGuard guard = new ConnectionGuard(channel, Times.of(limits).atMost(REFUSAL_TIME), census, null);
        guard.begin();
        return guard;
    }

    private void begin() {
        channel.attr(KEY).set(this);
        channel.pipeline().addFirst(NAME, this);
        schedule(times.headerRead().toNanos());
    }

    static ConnectionGuard of(HttpConnection connection) {
        ConnectionGuard guard =
                ((ConnectionBase) connection).channel().attr(KEY).get();
        if (guard == null) {
            throw new IllegalStateException("a connection came in past the guard");
        }
        return guard;
    }

    /**
     * HTTP/2 may be opened ahead of its first request, and pings without one.
     *
     * @param farewell how such a connection ends
     */
    void http2(Farewell farewell) {
        goodbye = farewell;
        enter(Phase.IDLE);
    }

    /** How an HTTP/2 connection ends. */
    interface Farewell {
        /** Idle: with GOAWAY, so that no request is lost in between. */
        void shutDown();

        /** At once, with GOAWAY and what there was too much of. */
        void breakOff(String limit);
    }

    /**
     * An HTTP/2 frame or block of headers is under way.
     *
     * @param sinceNs when it began, or {@link #FINISHED}
     */
    void unfinished(long sinceNs) {
        unfinishedNs = sinceNs;
        long lateNs = sinceNs + times.headerRead().toNanos();
        if (sinceNs != FINISHED && timerAtNs - lateNs > 0) {
            schedule(lateNs - System.nanoTime());
        }
    }

    /** The gateway is stopping: no request should follow on this connection. */
    boolean isLeaving() {
        return leaving.getAsBoolean();
    }

    /** It does too much of something. */
    void abused(String limit) {
        Farewell farewell = goodbye;
        if (farewell == null) {
            ChannelFuture _ = channel.close();
        } else {
            farewell.breakOff(limit);
        }
    }

    /** Gives a stream up whose answer is not taken. Vert.x resets none that it has ended, written or not. */
    void resetStream(int stream) {
        ChannelHandlerContext context = channel.pipeline().context(Http2ConnectionHandler.class);
        if (context != null) {
            ChannelFuture _ = ((Http2ConnectionHandler) context.handler())
                    .resetStream(context, stream, Http2Error.ENHANCE_YOUR_CALM.code(), context.newPromise());
            context.flush();
        }
    }

    /** How long a caller may take to take one answer. */
    Duration answerWrite() {
        return times.answerWrite();
    }

    /** It is one connection too many: every request is answered so. */
    boolean isRefused() {
        return refused;
    }

    void requestStarted() {
        MainConnection.requestStarted(channel);
        requests++;
        enter(Phase.BUSY);
    }

    void requestEnded() {
        MainConnection.requestEnded(channel);
        requests--;
        if (requests == 0) {
            enter(Phase.IDLE);
        }
    }

    /** The connection is closed after the present answer: what follows on it is not heard. */
    void lastRequest() {
        last = true;
    }

    boolean isOver() {
        return last;
    }

    /** A live connection on it has authenticated. Any thread. */
    void openedBy(ClientName client) {
        MainConnection.openedBy(channel, client);
    }

    /** A caller on this connection has shown a valid token. Any thread. */
    void identified(String subject) {
        MainConnection.identified(channel, subject);
        if (channel.eventLoop().inEventLoop()) {
            markIdentified();
        } else {
            channel.eventLoop().execute(this::markIdentified);
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (phase == Phase.IDLE) {
            enter(goodbye == null ? Phase.READING : Phase.IDLE);
        }
        context.fireChannelRead(message);
    }

    private void markIdentified() {
        if (!identified && channel.isActive()) {
            identified = true;
            known.run();
        }
    }

    private void enter(Phase next) {
        phase = next;
        sinceNs = System.nanoTime();
        if (next == Phase.READING) {
            schedule(times.headerRead().toNanos());
        }
    }

    private void check() {
        if (!channel.isOpen()) {
            return;
        }
        long now = System.nanoTime();
        Farewell farewell = goodbye;
        if (farewell != null
                && unfinishedNs != FINISHED
                && now - unfinishedNs >= times.headerRead().toNanos()) {
            farewell.breakOff("unfinished-frame");
            return;
        }
        long leftNs = sinceNs + allowedNs() - now;
        if (phase == Phase.BUSY || leftNs > 0) {
            schedule(nextNs(now, phase == Phase.BUSY ? times.idle().toNanos() : leftNs));
        } else if (farewell == null) {
            ChannelFuture _ = channel.close();
        } else {
            farewell.shutDown();
        }
    }

    private long nextNs(long now, long otherwiseNs) {
        return unfinishedNs == FINISHED
                ? otherwiseNs
                : Math.min(otherwiseNs, unfinishedNs + times.headerRead().toNanos() - now);
    }

    private long allowedNs() {
        return phase == Phase.READING
                ? times.headerRead().toNanos()
                : times.idle().toNanos();
    }

    /** One timer at a time; it looks when the present phase may end, and sets itself again. */
    private void schedule(long delayNs) {
        ScheduledFuture<?> running = timer;
        if (running != null) {
            running.cancel(false);
        }
        timerAtNs = System.nanoTime() + delayNs;
        timer = channel.eventLoop().schedule(this::check, Math.max(delayNs, 1), TimeUnit.NANOSECONDS);
    }

    private enum Phase {
        READING,
        BUSY,
        IDLE
    }
}
