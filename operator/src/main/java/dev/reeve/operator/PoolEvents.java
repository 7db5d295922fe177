// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.operator;

import dev.reeve.operator.law.PoolCommand;
import dev.reeve.operator.law.PoolNotice;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.util.Collection;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.function.Function;
import org.jboss.logging.Logger;

/**
 * What happens to pools, as {@code events.k8s.io/v1} Events about them: one of a pool and reason per 10 s, the next one
 * says how many were left out. Whoever tells never waits; a thread of its own writes, each event once. Any thread.
 *
 * <ul>
 *   <li>{@code reeve_operator_events_dropped_total{cause}}: {@code limited}, {@code full} (the queue), {@code refused}
 *       (by the API server, or no answer), {@code gone} (the pool)
 *   <li>{@code reeve_operator_events_waiting}: in the queue
 * </ul>
 */
final class PoolEvents implements PoolListener, AutoCloseable {
    private static final Logger LOG = Logger.getLogger(PoolEvents.class);
    private static final int WAITING_MAX = 256;
    private static final long TIMEOUT_MS_MAX = 5_000;

    private final ApiCalls calls;
    private final EventWriting writing;
    private final EventLimits limits;
    private final Function<PoolKey, Optional<String>> uids;
    private final MeterRegistry registry;
    private final BlockingQueue<PoolEventNote> waiting = new ArrayBlockingQueue<>(WAITING_MAX);
    private final Thread writer;

    /**
     * @param instance who reports: the name of this pod
     * @param uids of pools; empty = there is none of that name any more
     */
    PoolEvents(
            KubernetesClient client,
            String instance,
            Function<PoolKey, Optional<String>> uids,
            MeterRegistry registry,
            Clock clock) {
        this.calls = new ApiCalls(client, TIMEOUT_MS_MAX);
        this.writing = new EventWriting(client.getKubernetesSerialization(), instance);
        this.limits = new EventLimits(clock);
        this.uids = uids;
        this.registry = registry;
        Gauge _ = Gauge.builder("reeve_operator_events_waiting", waiting, Collection::size)
                .description("Events that wait to be written")
                .register(registry);
        writer = Thread.ofVirtual().name("reeve-operator-events").start(this::writeAll);
    }

    @Override
    public void scaled(PoolKey key, int from, int to, PoolCommand.Reason reason) {
        String note = from + " -> " + to;
        if (to == 0) {
            post(key, "ScaledToZero", false, note + ": nothing has been to do");
        } else if (to < from) {
            post(key, "ScaledDown", false, note + ": " + why(reason, false));
        } else if (reason == PoolCommand.Reason.WOKEN) {
            post(key, "Woken", false, note + ": " + why(reason, true));
        } else {
            post(key, "ScaledUp", false, note + ": " + why(reason, true));
        }
    }

    @Override
    public void told(PoolKey key, PoolNotice notice) {
        switch (notice) {
            case DATA_STALE -> post(key, "DataStale", true, "A broker is silent: nothing goes down");
            case FALLBACK_APPLIED -> post(key, "FallbackApplied", true, "No broker has told anything for too long");
            case START_FAILING -> post(key, "StartFailing", true, "Pods have been starting for far too long");
            case AT_MAX -> post(key, "ScalingLimited", true, "More are wanted than replicas.max allows");
            // The end of a trouble is a condition; that it went to zero is told by the write.
            case DATA_FRESH, START_RECOVERED, SCALED_TO_ZERO -> {}
        }
    }

    @Override
    public void refused(PoolKey key, WriteResult.Refused refused) {
        post(key, "ScalingLimited", true, "A write was refused: " + refused.message());
    }

    @Override
    public void drainOverdue(PoolKey key, String worker) {
        post(key, "DrainOverdue", true, worker + " was told to end and is still at it after scaleDown.drainSeconds");
    }

    @Override
    public void changed(PoolKey key) {
        // no event: the status says it
    }

    /** Of any reason. Returns at once. */
    void post(PoolKey key, String reason, boolean isWarning, String note) {
        Optional<PoolEventNote> allowed = limits.allowed(new PoolEventNote(key, reason, isWarning, note));
        if (allowed.isEmpty()) {
            dropped("limited");
        } else if (!waiting.offer(allowed.get())) {
            dropped("full");
        }
    }

    @Override
    public void close() {
        writer.interrupt();
    }

    private static String why(PoolCommand.Reason reason, boolean isUp) {
        return switch (reason) {
            case WOKEN -> "a request came and there was no worker";
            case LOAD -> isUp ? "the load wants them" : "the load does not want them";
            case BOUNDS -> "the bounds of the pool";
            case FALLBACK -> "the fallback, as no broker tells anything";
        };
    }

    private void writeAll() {
        try {
            while (true) {
                writeGuarded(waiting.take());
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /** One that fails must not be the last. */
    private void writeGuarded(PoolEventNote note) {
        try {
            write(note);
        } catch (RuntimeException e) {
            LOG.errorf(e, "Cannot write event %s of %s", note.reason(), note.key());
            dropped("refused");
        }
    }

    private void write(PoolEventNote note) {
        Optional<String> uid = uids.apply(note.key());
        if (uid.isEmpty()) {
            dropped("gone");
            return;
        }
        WriteResult result = ApiCalls.await(calls.post(writing.path(note), writing.body(note, uid.get())));
        if (!(result instanceof WriteResult.Written)) {
            dropped("refused");
        }
    }

    private void dropped(String cause) {
        Counter.builder("reeve_operator_events_dropped")
                .description("Events that were not written")
                .tag("cause", cause)
                .register(registry)
                .increment();
    }
}
