// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.operator;

import dev.reeve.protocol.broker.v1.DrainRequest;
import dev.reeve.protocol.broker.v1.DrainResponse;
import dev.reeve.protocol.broker.v1.Kind;
import dev.reeve.protocol.broker.v1.StatsReport;
import dev.reeve.protocol.broker.v1.WatchRequest;
import io.grpc.Status;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One broker: its stream, tried again when it is lost or silent, and polls while there is none. When other services are
 * to be watched, or with another certificate, the new stream takes over with its first report, so there is no gap, and
 * if it fails the old one goes on. What a stream tells after its successor, or a poll after a stream, is left out. The
 * link's thread.
 */
final class BrokerStream {
    static final int INTERVAL_MS = 1_000;
    /** Without all it knows for so long a broker is taken for lost: three intervals. */
    static final long SILENCE_MS_MAX = 3_000;

    static final long POLL_MS = 5_000;
    static final long POLL_WAIT_MS_MAX = 2_000;
    /** Pools often come several at once. */
    static final long SETTLE_MS = 200;
    /** A stream that lasts so long was no accident. */
    private static final long STEADY_MS = 2_000;

    private final BrokerAddress address;
    private final BrokerDialer dialer;
    private final Backoff backoff;
    private final LongSupplier clock;
    private final LinkMetrics metrics;
    private final BrokerReports reports;
    private final BrokerLog log;
    private Set<String> services = Set.of();
    private @Nullable StreamAttempt open;
    private @Nullable StreamAttempt next;
    /** For calls while there is no stream. */
    private @Nullable BrokerConnection spare;

    private boolean isLost;
    private boolean isPolling;
    private long begunMs;
    private long retryMs;
    private long pollMs;
    private long closedMs;

    BrokerStream(
            BrokerAddress address,
            BrokerDialer dialer,
            Backoff backoff,
            LongSupplier clock,
            LinkMetrics metrics,
            BrokerListener listener) {
        this.address = address;
        this.dialer = dialer;
        this.backoff = backoff;
        this.clock = clock;
        this.metrics = metrics;
        this.reports = new BrokerReports(address.id(), clock, listener);
        this.log = new BrokerLog(address.id());
        this.closedMs = clock.getAsLong();
        this.begunMs = closedMs - SETTLE_MS;
    }

    /** Of these services from now on. */
    void watch(Set<String> wanted) {
        services = wanted;
        reports.asked(!wanted.isEmpty());
    }

    boolean isOpen() {
        return open != null;
    }

    /** Since when there is no stream, if there is none. */
    long closedMs() {
        return closedMs;
    }

    /** As {@link BrokerReports#ageSeconds}. */
    double ageSeconds() {
        return reports.ageSeconds();
    }

    /** Does what is due. */
    void tick() {
        long now = clock.getAsLong();
        if (services.isEmpty()) {
            stop(now);
            return;
        }
        endSilent(open, now);
        endSilent(next, now);
        if (next == null && !isRight() && now >= retryMs && now - begunMs >= SETTLE_MS) {
            begin(now);
        }
        if (open == null && !isPolling && now >= pollMs) {
            poll(now);
        }
    }

    private boolean isRight() {
        return open != null && open.isOf(services, dialer.generation());
    }

    private void endSilent(@Nullable StreamAttempt attempt, long now) {
        if (attempt != null && attempt.isSilent(now)) {
            end(attempt, Status.DEADLINE_EXCEEDED.withDescription("nothing heard for " + SILENCE_MS_MAX + " ms"));
            spare(null); // Its peer may be gone without a word.
        }
    }

    private void begin(long now) {
        begunMs = now;
        if (isLost) {
            metrics.reconnecting();
        } else if (open == null) {
            pollMs = now + POLL_MS;
        }
        long generation = dialer.generation();
        StreamAttempt attempt = new StreamAttempt(dialer.dial(address), services, generation, this::take, this::end);
        next = attempt;
        spare(null);
        attempt.begin(now);
    }

    private void spare(@Nullable BrokerConnection connection) {
        BrokerConnection before = spare;
        spare = connection;
        if (before != null) {
            before.close();
        }
    }

    private void take(StreamAttempt attempt, StatsReport report) {
        long now = clock.getAsLong();
        if (attempt == next) {
            takeOver(attempt, now);
        } else if (attempt != open) {
            return;
        }
        if (report.getKind() == Kind.FULL) {
            attempt.heard(now);
        }
        reports.tell(report);
    }

    private void takeOver(StreamAttempt attempt, long now) {
        StreamAttempt before = open;
        open = attempt;
        next = null;
        isLost = false;
        attempt.opened(now);
        log.opened();
        if (before != null) {
            before.connection().close();
        }
    }

    private void end(StreamAttempt attempt, Status why) {
        long now = clock.getAsLong();
        if (attempt == open) {
            open = null;
            closedMs = now;
            pollMs = now + POLL_MS;
            if (attempt.hasLasted(now, STEADY_MS)) {
                backoff.reset();
            }
        } else if (attempt == next) {
            next = null;
        } else {
            return;
        }
        isLost = open == null;
        retryMs = now + backoff.nextMs();
        log.lost(why, isOpen());
        if (open == null && next == null) {
            spare(attempt.connection());
        } else {
            attempt.connection().close();
        }
    }

    private void poll(long now) {
        pollMs = now + POLL_MS;
        isPolling = true;
        metrics.polled();
        Set<String> asked = services;
        long before = reports.count();
        var _ = calls().get(request(asked), POLL_WAIT_MS_MAX).handle((report, _) -> {
            isPolling = false;
            if (report != null && open == null && reports.count() == before && asked.equals(services)) {
                reports.tell(report);
            }
            return before;
        });
    }

    /** Fails as {@link BrokerConnection#drain}, which is told and counted. */
    CompletableFuture<DrainResponse> drain(DrainRequest request, long waitMs) {
        return calls().drain(request, waitMs).whenComplete((_, failure) -> {
            if (failure == null) {
                log.drained();
            } else {
                metrics.drainFailed();
                log.drainFailed(Status.fromThrowable(failure));
            }
        });
    }

    private BrokerConnection calls() {
        if (open != null) {
            return open.connection();
        }
        if (next != null) {
            return next.connection();
        }
        BrokerConnection idle = spare;
        if (idle == null) {
            idle = dialer.dial(address);
            spare = idle;
        }
        return idle;
    }

    static WatchRequest request(Set<String> services) {
        return WatchRequest.newBuilder()
                .addAllServices(services)
                .setIntervalMs(INTERVAL_MS)
                .build();
    }

    /** Nothing is asked of it any more. */
    private void stop(long now) {
        StreamAttempt before = open;
        if (before != null) {
            open = null;
            closedMs = now;
            before.connection().close();
        }
        StreamAttempt begun = next;
        if (begun != null) {
            next = null;
            begun.connection().close();
        }
        isLost = false;
        retryMs = now;
        backoff.reset();
    }

    /** Ends all of it; nothing is told any more. */
    void close() {
        watch(Set.of());
        stop(clock.getAsLong());
        spare(null);
    }
}
