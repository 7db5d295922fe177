// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.workersdk;

import java.util.Locale;
import java.util.function.ToDoubleFunction;

/**
 * {@link WorkerStats} in Prometheus' text format. Names and labels need no escaping: service names are {@code
 * [a-z0-9.-]}.
 */
final class MetricsText {
    private MetricsText() {}

    static String of(WorkerStats stats) {
        StringBuilder text = new StringBuilder(1_024);
        add(text, stats, "reeve_worker_requests_total", "counter", s -> s.requests());
        add(text, stats, "reeve_worker_errors_total", "counter", s -> s.errors());
        add(text, stats, "reeve_worker_joined_total", "counter", s -> s.joined());
        add(
                text,
                stats,
                "reeve_worker_processing_seconds_total",
                "counter",
                s -> s.processing().toNanos() / 1e9);
        add(text, stats, "reeve_worker_in_flight", "gauge", s -> s.load().inFlight());
        add(text, stats, "reeve_worker_capacity", "gauge", s -> s.load().capacity());
        add(text, stats, "reeve_worker_brokers", "gauge", s -> s.brokers().size());
        text.append("# TYPE reeve_worker_draining gauge\n");
        text.append("reeve_worker_draining ").append(stats.isDraining() ? 1 : 0).append('\n');
        return text.toString();
    }

    private static void add(
            StringBuilder text,
            WorkerStats stats,
            String name,
            String type,
            ToDoubleFunction<WorkerStats.ServiceStats> value) {
        text.append("# TYPE ").append(name).append(' ').append(type).append('\n');
        for (WorkerStats.ServiceStats service : stats.services()) {
            text.append(String.format(
                    Locale.ROOT,
                    "%s{service=\"%s\"} %s%n",
                    name,
                    service.service(),
                    number(value.applyAsDouble(service))));
        }
    }

    private static String number(double value) {
        return value == Math.rint(value) ? Long.toString((long) value) : Double.toString(value);
    }
}
