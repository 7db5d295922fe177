// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.brokerservice;

import dev.reeve.brokercore.BrokerStats.ServiceStats;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** Gauges by service, rewritten from each snapshot. Services come and go, and so do their gauges. */
final class ServiceGauges {

    private final MultiGauge waiting;
    private final MultiGauge oldest;
    private final MultiGauge inFlight;
    private final MultiGauge workers;
    private final MultiGauge free;
    private final RequestMetrics requests;

    /** @param requests is shown the same snapshots */
    ServiceGauges(MeterRegistry registry, RequestMetrics requests) {
        this.requests = requests;
        waiting = gauge(registry, "reeve.broker.service.waiting", "Requests in the queue");
        oldest = gauge(registry, "reeve.broker.service.oldest.waiting.seconds", "Age of the oldest of them");
        inFlight = gauge(registry, "reeve.broker.service.in.flight", "Requests at workers");
        workers = gauge(registry, "reeve.broker.service.ready.workers", "Workers, draining ones not counted");
        free = gauge(registry, "reeve.broker.service.free", "Requests its workers could take now");
    }

    private static MultiGauge gauge(MeterRegistry registry, String name, String description) {
        return MultiGauge.builder(name).description(description).register(registry);
    }

    void watch(BrokerDriver driver) {
        driver.onStats(stats -> show(stats.broker().services()));
    }

    private void show(List<ServiceStats> services) {
        List<ServiceStats> shown = services.subList(0, Math.min(services.size(), RequestMetrics.SERVICES_MAX));
        requests.snapshot(shown);
        show(waiting, shown, ServiceStats::waiting);
        show(oldest, shown, service -> service.oldestWaitingMs() / 1e3);
        show(inFlight, shown, ServiceStats::inFlight);
        show(workers, shown, ServiceStats::readyWorkers);
        show(free, shown, ServiceStats::free);
    }

    private static void show(MultiGauge gauge, List<ServiceStats> services, ToDoubleFunction<ServiceStats> value) {
        gauge.register(
                services.stream()
                        .map(service ->
                                MultiGauge.Row.of(Tags.of("service", service.service()), value.applyAsDouble(service)))
                        .toList(),
                true);
    }
}
