// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.operator;

import dev.reeve.operator.law.PoolCommand;
import dev.reeve.operator.law.PoolNotice;
import dev.reeve.operator.law.PoolSight;
import dev.reeve.operator.law.Recommendation;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * What is told of one pool, by {@code namespace} and {@code pool}; gone with it.
 *
 * <ul>
 *   <li>{@code reeve_operator_pool_}: {@code desired}, {@code current}, {@code ready}, {@code starting}; {@code
 *       waiting}, {@code in_flight}, {@code oldest_waiting_seconds}; {@code at_max}, {@code start_failing}, {@code
 *       fallback}; {@code offered_load}, {@code base}, {@code surge}, {@code rate_per_second}, {@code service_seconds},
 *       {@code start_seconds}
 *   <li>{@code reeve_operator_decisions_total{reason}}: {@code woken}, {@code load}, {@code bounds}, {@code fallback},
 *       {@code scale_in}
 *   <li>{@code reeve_operator_reversals_total}: writes against the direction of the one before
 *   <li>{@code reeve_operator_busy_terminated_total}: workers that had a request when they were told to end, after a
 *       write of ours
 *   <li>{@code reeve_operator_drain_overdue_total}: workers that did not end in time
 * </ul>
 */
final class PoolMeters {
    private static final double MS = 1_000;

    private final MeterRegistry registry;
    private final Tags tags;
    private final Supplier<@Nullable PoolView> view;
    private final List<Meter> meters = new ArrayList<>();
    private final Counter reversals;
    private final Counter busyTerminated;
    private final Counter drainOverdue;

    PoolMeters(MeterRegistry registry, PoolKey key, Supplier<@Nullable PoolView> view) {
        this.registry = registry;
        this.view = view;
        tags = Tags.of("namespace", key.namespace(), "pool", key.name());
        reversals = counter("reversals", "Writes against the direction of the one before", tags);
        busyTerminated = counter("busy_terminated", "Workers that had a request when they were told to end", tags);
        drainOverdue = counter("drain_overdue", "Workers that took longer than drainSeconds to end", tags);
        sights();
        notices();
        figures();
    }

    /** Nobody reads them. */
    static PoolMeters unread(PoolKey key, Supplier<@Nullable PoolView> view) {
        return new PoolMeters(new SimpleMeterRegistry(), key, view);
    }

    private void sights() {
        sight("current", "Workers of the Deployment's spec", PoolSight::replicas);
        sight("ready", "Workers that take requests", PoolSight::ready);
        sight("starting", "Workers asked for and not ready", PoolSight::starting);
        sight("waiting", "Requests that no worker has", PoolSight::waiting);
        sight("in_flight", "Requests that workers have", PoolSight::inFlight);
        sight("oldest_waiting_seconds", "Age of the oldest that waits", sight -> sight.oldestMs() / MS);
    }

    private void notices() {
        notice("at_max", "1 = the law wants more than replicas.max", PoolNotice.AT_MAX);
        notice("start_failing", "1 = pods are not ready for far too long", PoolNotice.START_FAILING);
        notice("fallback", "1 = no broker tells anything: spec.fallback", PoolNotice.FALLBACK_APPLIED);
    }

    private void figures() {
        figure("desired", "Workers that are or would be written", Recommendation::desired);
        figure("offered_load", "Busy workers that the rate makes", Recommendation::offeredLoad);
        figure("base", "Workers for the rate alone", Recommendation::base);
        figure("surge", "Workers that work off a backlog in time", Recommendation::surge);
        figure("rate_per_second", "Arrivals", Recommendation::ratePerSecond);
        figure("service_seconds", "Mean time of a request", figures -> figures.serviceMs() / MS);
        figure("start_seconds", "Mean time of a start", figures -> figures.startMs() / MS);
    }

    private void notice(String name, String description, PoolNotice notice) {
        sight(name, description, sight -> sight.open().contains(notice) ? 1 : 0);
    }

    private void sight(String name, String description, ToDoubleFunction<PoolSight> value) {
        gauge(name, description, now -> value.applyAsDouble(now.sight()));
    }

    private void figure(String name, String description, ToDoubleFunction<Recommendation> value) {
        gauge(name, description, now -> value.applyAsDouble(now.recommendation()));
    }

    private void gauge(String name, String description, ToDoubleFunction<PoolView> value) {
        meters.add(Gauge.builder("reeve_operator_pool_" + name, () -> read(value))
                .description(description)
                .tags(tags)
                .register(registry));
    }

    private double read(ToDoubleFunction<PoolView> value) {
        PoolView now = view.get();
        return now == null ? Double.NaN : value.applyAsDouble(now);
    }

    void decided(PoolCommand write) {
        String reason =
                write instanceof PoolCommand.Scale scale ? scale.reason().name().toLowerCase(Locale.ROOT) : "scale_in";
        counter("decisions", "Writes that were decided", tags.and("reason", reason))
                .increment();
    }

    void reversed() {
        reversals.increment();
    }

    void busyTerminated(int count) {
        busyTerminated.increment(count);
    }

    void drainOverdue() {
        drainOverdue.increment();
    }

    private Counter counter(String name, String description, Tags with) {
        Counter counter = Counter.builder("reeve_operator_" + name)
                .description(description)
                .tags(with)
                .register(registry);
        if (!meters.contains(counter)) {
            meters.add(counter);
        }
        return counter;
    }

    void close() {
        meters.forEach(registry::remove);
    }
}
