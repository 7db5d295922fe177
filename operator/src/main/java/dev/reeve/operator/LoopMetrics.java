// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.operator;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * What the loop counts, of all pools together; {@link PoolMeters} has what is told of each. The loop's thread, but for
 * {@link #reportRefused}.
 *
 * <ul>
 *   <li>{@code reeve_operator_scale_write_seconds}: a call that writes a number, until it is answered
 *   <li>{@code reeve_operator_reaction_seconds}: a request waits and nobody is ready, until the write is answered
 *   <li>{@code reeve_operator_reactions_late_total}: of those, the ones that took longer than the budget
 *   <li>{@code reeve_operator_writes_failed_total{code}}: HTTP status, 409, or {@code unknown}
 *   <li>{@code reeve_operator_reports_refused_total}: reports that cannot be
 *   <li>{@code reeve_operator_pools}: pools that are scaled
 * </ul>
 */
final class LoopMetrics {
    private static final Logger LOG = Logger.getLogger(LoopMetrics.class);

    private final MeterRegistry registry;
    private final LoopSettings settings;
    private final Timer writes;
    private final Timer reactions;
    private final Counter late;
    private final Counter refusedReports;
    private final Map<PoolKey, PoolMeters> pools = new HashMap<>();
    private boolean toldOfTooMany;

    /** @param plans one for each pool that is scaled */
    LoopMetrics(MeterRegistry registry, LoopSettings settings, Map<PoolKey, PoolPlan> plans) {
        this.registry = registry;
        this.settings = settings;
        writes = Timer.builder("reeve_operator_scale_write_seconds")
                .description("Calls that write a number of workers")
                .register(registry);
        reactions = Timer.builder("reeve_operator_reaction_seconds")
                .description("From a request that nobody can take until more workers are asked for")
                .serviceLevelObjectives(Duration.ofMillis(100), Duration.ofMillis(250), Duration.ofSeconds(1))
                .register(registry);
        late = counter("reeve_operator_reactions_late", "Reactions that took longer than their budget");
        refusedReports = counter("reeve_operator_reports_refused", "Reports of brokers that cannot be");
        Gauge _ = Gauge.builder("reeve_operator_pools", plans, Map::size)
                .description("Pools that are scaled")
                .register(registry);
    }

    private Counter counter(String name, String description) {
        return Counter.builder(name).description(description).register(registry);
    }

    void wrote(WriteResult result, long tookMs) {
        writes.record(Duration.ofMillis(tookMs));
        String code = switch (result) {
            case WriteResult.Written _ -> "";
            case WriteResult.Conflict _ -> "409";
            case WriteResult.Refused refused -> Integer.toString(refused.code());
            case WriteResult.Unknown _ -> "unknown";
        };
        if (!code.isEmpty()) {
            Counter.builder("reeve_operator_writes_failed")
                    .description("Writes of a number of workers that failed")
                    .tag("code", code)
                    .register(registry)
                    .increment();
        }
    }

    void reacted(long tookMs) {
        reactions.record(Duration.ofMillis(tookMs));
        if (tookMs > settings.budgetMs()) {
            late.increment();
        }
    }

    void reportRefused() {
        refusedReports.increment();
    }

    /** Its meters; those of a pool beyond the most that have any are kept by nobody. */
    PoolMeters pool(PoolKey key, Supplier<@Nullable PoolView> view) {
        if (pools.size() < settings.meteredPoolsMax()) {
            PoolMeters meters = new PoolMeters(registry, key, view);
            pools.put(key, meters);
            return meters;
        }
        if (!toldOfTooMany) {
            LOG.warnf("%d pools have metrics of their own, which is the most: %s has none", pools.size(), key);
            toldOfTooMany = true;
        }
        return PoolMeters.unread(key, view);
    }

    void remove(PoolKey key) {
        PoolMeters meters = pools.remove(key);
        if (meters != null) {
            meters.close();
        }
    }
}
