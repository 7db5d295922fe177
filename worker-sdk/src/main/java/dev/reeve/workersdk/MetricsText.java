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
    private static final String PREFIX = "reeve_worker_";

    private final WorkerStats stats;
    private final StringBuilder text = new StringBuilder(1_024);

    private MetricsText(WorkerStats stats) {
        this.stats = stats;
    }

    static String of(WorkerStats stats) {
        MetricsText metrics = new MetricsText(stats);
        metrics.addAll();
        return metrics.text.toString();
    }

    private void addAll() {
        counter("requests_total", "Requests that were answered", s -> s.requests());
        counter("errors_total", "Of them with an error", s -> s.errors());
        counter("joined_total", "Requests that came again while they ran", s -> s.joined());
        counter(
                "processing_seconds_total",
                "Time of handlers",
                s -> s.processing().toNanos() / 1e9);
        gauge("in_flight", "Requests that are held", s -> s.load().inFlight());
        gauge("capacity", "Requests that may be held", s -> s.load().capacity());
        gauge("brokers", "Brokers that it is registered at", s -> s.brokers().size());
        head("draining", "gauge", "1 while it leaves");
        text.append(PREFIX)
                .append("draining ")
                .append(stats.isDraining() ? 1 : 0)
                .append('\n');
    }

    private void counter(String name, String help, ToDoubleFunction<WorkerStats.ServiceStats> value) {
        head(name, "counter", help);
        values(name, value);
    }

    private void gauge(String name, String help, ToDoubleFunction<WorkerStats.ServiceStats> value) {
        head(name, "gauge", help);
        values(name, value);
    }

    private void values(String name, ToDoubleFunction<WorkerStats.ServiceStats> value) {
        for (WorkerStats.ServiceStats service : stats.services()) {
            text.append(String.format(
                    Locale.ROOT,
                    "%s%s{service=\"%s\"} %s%n",
                    PREFIX,
                    name,
                    service.service(),
                    number(value.applyAsDouble(service))));
        }
    }

    private void head(String name, String type, String help) {
        text.append("# HELP ")
                .append(PREFIX)
                .append(name)
                .append(' ')
                .append(help)
                .append('\n');
        text.append("# TYPE ")
                .append(PREFIX)
                .append(name)
                .append(' ')
                .append(type)
                .append('\n');
    }

    private static String number(double value) {
        return value == Math.rint(value) ? Long.toString((long) value) : Double.toString(value);
    }
}
