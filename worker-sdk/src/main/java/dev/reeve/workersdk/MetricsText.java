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
        add(text, stats, "reeve_worker_requests_total", "counter", "Requests that were answered", s -> s.requests());
        add(text, stats, "reeve_worker_errors_total", "counter", "Of them with an error", s -> s.errors());
        add(
                text,
                stats,
                "reeve_worker_joined_total",
                "counter",
                "Requests that came again while they ran",
                s -> s.joined());
        add(
                text,
                stats,
                "reeve_worker_processing_seconds_total",
                "counter",
                "Time of handlers",
                s -> s.processing().toNanos() / 1e9);
        add(
                text,
                stats,
                "reeve_worker_in_flight",
                "gauge",
                "Requests that are held",
                s -> s.load().inFlight());
        add(
                text,
                stats,
                "reeve_worker_capacity",
                "gauge",
                "Requests that may be held",
                s -> s.load().capacity());
        add(
                text,
                stats,
                "reeve_worker_brokers",
                "gauge",
                "Brokers that it is registered at",
                s -> s.brokers().size());
        head(text, "reeve_worker_draining", "gauge", "1 while it leaves");
        text.append("reeve_worker_draining ").append(stats.isDraining() ? 1 : 0).append('\n');
        return text.toString();
    }

    private static void add(
            StringBuilder text,
            WorkerStats stats,
            String name,
            String type,
            String help,
            ToDoubleFunction<WorkerStats.ServiceStats> value) {
        head(text, name, type, help);
        for (WorkerStats.ServiceStats service : stats.services()) {
            text.append(String.format(
                    Locale.ROOT,
                    "%s{service=\"%s\"} %s%n",
                    name,
                    service.service(),
                    number(value.applyAsDouble(service))));
        }
    }

    private static void head(StringBuilder text, String name, String type, String help) {
        text.append("# HELP ").append(name).append(' ').append(help).append('\n');
        text.append("# TYPE ").append(name).append(' ').append(type).append('\n');
    }

    private static String number(double value) {
        return value == Math.rint(value) ? Long.toString((long) value) : Double.toString(value);
    }
}
