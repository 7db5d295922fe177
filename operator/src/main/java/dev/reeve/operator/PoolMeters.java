// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.operator;

import dev.reeve.operator.law.PoolCommand;
import dev.reeve.operator.law.PoolNotice;
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
 *       waiting}, {@code in_flight}, {@code oldest_waiting_seconds}; {@code offered_load}, {@code base}, {@code surge},
 *       {@code rate_per_second}, {@code service_seconds}, {@code start_seconds}
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
        reversals = counter("reversals", tags);
        busyTerminated = counter("busy_terminated", tags);
        drainOverdue = counter("drain_overdue", tags);
        sights();
        notices();
        figures();
    }

    /** Nobody reads them. */
    static PoolMeters unread(PoolKey key, Supplier<@Nullable PoolView> view) {
        return new PoolMeters(new SimpleMeterRegistry(), key, view);
    }

    private void sights() {
        gauge(
                "current",
                "Workers of the Deployment's spec",
                view -> view.sight().replicas());
        gauge("ready", "Workers that take requests", view -> view.sight().ready());
        gauge(
                "starting",
                "Workers asked for and not ready",
                view -> view.sight().starting());
        gauge("waiting", "Requests that no worker has", view -> view.sight().waiting());
        gauge("in_flight", "Requests that workers have", view -> view.sight().inFlight());
        gauge(
                "oldest_waiting_seconds",
                "Age of the oldest that waits",
                view -> view.sight().oldestMs() / MS);
    }

    private void notices() {
        gauge("at_max", "1 = the law wants more than replicas.max", view -> open(view, PoolNotice.AT_MAX));
        gauge("start_failing", "1 = pods are not ready for far too long", view -> open(view, PoolNotice.START_FAILING));
        gauge(
                "fallback",
                "1 = no broker tells anything: spec.fallback",
                view -> open(view, PoolNotice.FALLBACK_APPLIED));
    }

    private static double open(PoolView view, PoolNotice notice) {
        return view.sight().open().contains(notice) ? 1 : 0;
    }

    private void figures() {
        gauge(
                "desired",
                "Workers that are or would be written",
                view -> view.recommendation().desired());
        gauge(
                "offered_load",
                "Busy workers that the rate makes",
                view -> view.recommendation().offeredLoad());
        gauge(
                "base",
                "Workers for the rate alone",
                view -> view.recommendation().base());
        gauge(
                "surge",
                "Workers that work off a backlog in time",
                view -> view.recommendation().surge());
        gauge("rate_per_second", "Arrivals", view -> view.recommendation().ratePerSecond());
        gauge(
                "service_seconds",
                "Mean time of a request",
                view -> view.recommendation().serviceMs() / MS);
        gauge(
                "start_seconds",
                "Mean time of a start",
                view -> view.recommendation().startMs() / MS);
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
        counter("decisions", tags.and("reason", reason)).increment();
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

    private Counter counter(String name, Tags with) {
        Counter counter = registry.counter("reeve_operator_" + name, with);
        if (!meters.contains(counter)) {
            meters.add(counter);
        }
        return counter;
    }

    void close() {
        meters.forEach(registry::remove);
    }
}
