// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gateway;

import dev.reeve.protocol.ErrorReason;
import dev.reeve.protocol.v1.Identity;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One topic told as server-sent events, until the reader goes, is too slow, or its token ends. Owned by the event loop
 * of its exchange.
 */
final class EventStream implements LiveConnection, TopicFollower {
    /** For a reader that does not read the last word either. */
    private static final Duration LAST_WORD = Duration.ofSeconds(1);

    /** Those that are cut together do not come back together. */
    private static final long RETRY_MIN_MS = 500;

    private static final long RETRY_MAX_MS = 3_000;

    private final Exchange exchange;
    private final Caller caller;
    private final String topic;
    private final Topics.@Nullable Position from;
    private final SocketServices services;
    private final OutQueue queue;
    private final Runnable ticking = this::tick;
    private final long openedNs = System.nanoTime();
    private long toldNs = openedNs;
    private boolean begun;
    private boolean over;
    private boolean stopped;
    private @Nullable Loop loop;
    private @Nullable Place place;

    EventStream(
            Exchange exchange, Caller caller, String topic, Topics.@Nullable Position from, SocketServices services) {
        this.exchange = exchange;
        this.caller = caller;
        this.topic = topic;
        this.from = from;
        this.services = services;
        this.queue = new OutQueue(
                services.settings().limits().outQueue(), services.metrics().outQueueBytes(), System::nanoTime);
    }

    /** Begins, unless the subject has its most streams, or has gone. On the event loop. */
    void start() {
        if (!services.registry().claimStream(caller.subjectKey())) {
            services.metrics().limitReached("event-streams", "SUBJECT_FULL");
            exchange.fail(ErrorReason.RATE_LIMITED, "too many event streams of this subject");
            return;
        }
        exchange.whenFinished(this::stop);
        // Proxies that gather answers before they pass them on would keep the events.
        exchange.response().putHeader("X-Accel-Buffering", "no");
        if (!exchange.startStream(MediaTypes.EVENTS)) {
            return;
        }
        exchange.letGo();
        Loop here = Loop.current();
        loop = here;
        services.registry().add(this);
        services.ticker().add(here, ticking);
        write(TopicEvents.retry(ThreadLocalRandom.current().nextLong(RETRY_MIN_MS, RETRY_MAX_MS)));
        try {
            place = services.feeds().follow(topic, from, here, this);
        } catch (Refusal e) {
            end(e.problem(exchange.requestId()));
        }
    }

    @Override
    public void begun(Topics.Position position, boolean recovered, List<SharedItem> missed) {
        begun = true;
        Topics.Position asked = from;
        write(TopicEvents.position(topic, recovered && asked != null ? asked : position, recovered));
        missed.forEach(this::item);
    }

    @Override
    public void item(SharedItem item) {
        write(item.event());
    }

    @Override
    public void reset(Topics.Position position) {
        write(TopicEvents.reset(topic, position));
    }

    @Override
    public void closed(String reason) {
        write(TopicEvents.unsubscribed(topic, ErrorReason.FORBIDDEN.name()));
        end(Problem.of(ErrorReason.FORBIDDEN, reason, exchange.requestId()));
    }

    @Override
    public void onLoop(Runnable action) {
        exchange.onLoop(action);
    }

    @Override
    public boolean isKnown() {
        return caller.identity() != null;
    }

    @Override
    public boolean isOf(String value) {
        return caller.isOf(value);
    }

    @Override
    public void close(CloseCode code) {
        end(code.problem(exchange.requestId()));
    }

    @Override
    public void announceDrain(long reconnectInMs) {
        onLoop(() -> {
            write(TopicEvents.retry(reconnectInMs));
            write(TopicEvents.drain(reconnectInMs));
        });
    }

    private void tick() {
        long nowNs = System.nanoTime();
        Identity identity = caller.identity();
        long expiresMs = identity == null ? 0 : TimeUnit.SECONDS.toMillis(identity.getExpiresUnix());
        if (services.clock().millis() > expiresMs + SocketClock.TOKEN_MARGIN.toMillis()) {
            close(CloseCode.TOKEN_EXPIRED);
        } else if (queue.isStuck()) {
            services.metrics().limitReached("slow", "events");
            close(CloseCode.SLOW);
        } else if (!begun && nowNs - openedNs > TopicFeeds.BEGINS_WITHIN.toNanos()) {
            end(Problem.of(ErrorReason.NO_WORKERS, TopicFeeds.NO_BROKER, exchange.requestId()));
        } else if (nowNs - toldNs > services.limits().heartbeat().toNanos()) {
            write(TopicEvents.HEARTBEAT);
        }
    }

    private void write(byte[] event) {
        if (over) {
            return;
        }
        if (!queue.tryReserve(event.length)) {
            services.metrics().limitReached("out-queue", "events");
            close(CloseCode.SLOW);
            return;
        }
        toldNs = System.nanoTime();
        exchange.writePart(Buffer.buffer(event), queue);
    }

    /** The reason is the last event; a reader that does not take it is cut. */
    private void end(Problem problem) {
        if (over) {
            return;
        }
        over = true;
        exchange.failStream(problem, ReplyForm.Ending.of(Buffer.buffer(TopicEvents.error(problem))), LAST_WORD);
        stop();
    }

    /** Gives back what it has; once. */
    private void stop() {
        over = true;
        if (stopped) {
            return;
        }
        stopped = true;
        services.registry().releaseStream(caller.subjectKey());
        Loop here = loop;
        if (here != null) {
            services.registry().remove(this);
            services.ticker().remove(here, ticking);
        }
        if (place != null) {
            place.leave();
        }
    }
}
