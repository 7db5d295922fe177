// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gateway;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.AttributeKey;
import io.netty.util.concurrent.ScheduledFuture;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.net.impl.ConnectionBase;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Watches one connection from its accept on: headers that take too long, and a connection nobody uses, are closed. It
 * stands first in the channel's pipeline, so that it sees bytes no codec has understood yet. Owned by the channel's
 * event loop.
 *
 * <pre>
 *   accept --> READING --request--> BUSY --answer--> IDLE --first byte--> READING
 *              header-read          (no limit here)  idle                 header-read
 * </pre>
 */
final class ConnectionGuard extends ChannelInboundHandlerAdapter {
    private static final AttributeKey<ConnectionGuard> KEY = AttributeKey.valueOf("reeve.gateway.guard");

    private final ConnectionCensus census;
    private final String address;
    private final Duration headerRead;
    private final Duration idle;
    private final Channel channel;
    private Phase phase = Phase.READING;
    private long sinceNs = System.nanoTime();
    private int requests;
    private @Nullable Runnable goodbye;
    private boolean last;
    private boolean identified;
    private @Nullable ScheduledFuture<?> timer;

    private ConnectionGuard(Channel channel, ConnectionCensus census, String address, LimitSettings.HttpLimits limits) {
        this.channel = channel;
        this.census = census;
        this.address = address;
        this.headerRead = limits.headerRead();
        this.idle = limits.idle();
    }

    /** Begins to watch a channel that the census has admitted. */
    static void watch(Channel channel, ConnectionCensus census, String address, LimitSettings.HttpLimits limits) {
        ConnectionGuard guard = new ConnectionGuard(channel, census, address, limits);
        channel.attr(KEY).set(guard);
        channel.pipeline().addFirst("reeve-guard", guard);
        channel.closeFuture().addListener(_ -> census.left(address, guard.identified));
        guard.schedule(limits.headerRead().toNanos());
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
     * @param farewell how such a connection ends: with GOAWAY, so that no request is lost in between
     */
    void http2(Runnable farewell) {
        goodbye = farewell;
        enter(Phase.IDLE);
    }

    void requestStarted() {
        requests++;
        enter(Phase.BUSY);
    }

    void requestEnded() {
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

    /** A caller on this connection has shown a valid token. Any thread. */
    void identified() {
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
            census.identified(address);
        }
    }

    private void enter(Phase next) {
        phase = next;
        sinceNs = System.nanoTime();
        if (next == Phase.READING) {
            schedule(headerRead.toNanos());
        }
    }

    private void check() {
        if (!channel.isOpen()) {
            return;
        }
        long leftNs = sinceNs + allowedNs() - System.nanoTime();
        if (phase != Phase.BUSY && leftNs <= 0) {
            end();
        } else {
            schedule(phase == Phase.BUSY ? idle.toNanos() : leftNs);
        }
    }

    private void end() {
        Runnable farewell = goodbye;
        if (farewell == null) {
            ChannelFuture _ = channel.close();
        } else {
            farewell.run();
        }
    }

    private long allowedNs() {
        return phase == Phase.READING ? headerRead.toNanos() : idle.toNanos();
    }

    /** One timer at a time; it looks when the present phase may end, and sets itself again. */
    private void schedule(long delayNs) {
        ScheduledFuture<?> running = timer;
        if (running != null) {
            running.cancel(false);
        }
        timer = channel.eventLoop().schedule(this::check, Math.max(delayNs, 1), TimeUnit.NANOSECONDS);
    }

    private enum Phase {
        READING,
        BUSY,
        IDLE
    }
}
