// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.brokerservice;

import dev.reeve.brokercore.BrokerCommand;
import dev.reeve.brokercore.CallEnd;
import dev.reeve.brokercore.WorkerChange;
import dev.reeve.protocol.v1.Reason;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Counts and times of requests by service. Names come from peers, so only the first {@link #SERVICES_MAX} get a
 * label of their own; the rest share {@code other}. The broker's thread.
 */
final class RequestMetrics {

    static final int SERVICES_MAX = 200;

    private static final String OTHER = "other";
    private static final Duration[] BOUNDS = {
        Duration.ofMillis(1),
        Duration.ofMillis(5),
        Duration.ofMillis(20),
        Duration.ofMillis(100),
        Duration.ofMillis(500),
        Duration.ofSeconds(2),
        Duration.ofSeconds(10),
        Duration.ofSeconds(60)
    };

    private record Outcome(CallEnd end, Reason reason) {}

    private static final class Meters {
        final Timer queue;
        final Timer total;
        final Map<Outcome, Counter> ended = new HashMap<>();

        Meters(MeterRegistry registry, String service) {
            queue = timer(registry, "reeve.broker.queue", service, "Time in the queue");
            total = timer(registry, "reeve.broker.request", service, "Time in the queue and at the worker");
        }
    }

    private final MeterRegistry registry;
    private final Map<String, Meters> byService = new HashMap<>();

    RequestMetrics(MeterRegistry registry) {
        this.registry = registry;
    }

    void ended(BrokerCommand.RequestEnded ended) {
        String label = labelOf(ended.service());
        Meters meters = byService.computeIfAbsent(label, service -> new Meters(registry, service));
        meters.queue.record(micros(ended.queueMs()), TimeUnit.MICROSECONDS);
        meters.total.record(micros(ended.queueMs() + ended.workerMs()), TimeUnit.MICROSECONDS);
        meters.ended
                .computeIfAbsent(
                        new Outcome(ended.end(), ended.reason()),
                        outcome -> Counter.builder("reeve.broker.requests")
                                .description("Requests ended")
                                .tag("service", label)
                                .tag("end", outcome.end().name().toLowerCase(Locale.ROOT))
                                .tag("reason", outcome.reason().name())
                                .register(registry))
                .increment();
    }

    void workerChanged(WorkerChange change) {
        registry.counter("reeve.broker.worker.changes", "change", change.name().toLowerCase(Locale.ROOT))
                .increment();
    }

    private String labelOf(String service) {
        return byService.containsKey(service) || byService.size() < SERVICES_MAX ? service : OTHER;
    }

    private static long micros(float milliseconds) {
        return Math.max(0, (long) (milliseconds * 1_000));
    }

    private static Timer timer(MeterRegistry registry, String name, String service, String description) {
        return Timer.builder(name)
                .description(description)
                .tag("service", service)
                .serviceLevelObjectives(BOUNDS)
                .register(registry);
    }
}
