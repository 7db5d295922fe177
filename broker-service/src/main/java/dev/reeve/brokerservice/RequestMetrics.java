// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.brokerservice;

import dev.reeve.brokercore.CallEnd;
import dev.reeve.brokercore.WorkerChange;
import dev.reeve.protocol.v1.Reason;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.EnumMap;
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

    private static final class Meters {
        final Timer queue;
        final Timer total;
        private final String service;
        private final Map<CallEnd, Map<Reason, Counter>> ended = new EnumMap<>(CallEnd.class);

        Meters(MeterRegistry registry, String service) {
            this.service = service;
            queue = timer(registry, "reeve.broker.queue", service, "Time in the queue");
            total = timer(registry, "reeve.broker.request", service, "Time in the queue and at the worker");
        }

        Counter ended(MeterRegistry registry, CallEnd end, Reason reason) {
            Map<Reason, Counter> byReason = ended.get(end);
            if (byReason == null) {
                byReason = new EnumMap<>(Reason.class);
                ended.put(end, byReason);
            }
            Counter counter = byReason.get(reason);
            if (counter == null) {
                counter = Counter.builder("reeve.broker.requests")
                        .description("Requests ended")
                        .tag("service", service)
                        .tag("end", end.name().toLowerCase(Locale.ROOT))
                        .tag("reason", reason.name())
                        .register(registry);
                byReason.put(reason, counter);
            }
            return counter;
        }
    }

    private final MeterRegistry registry;
    private final Map<String, Meters> byService = new HashMap<>();

    RequestMetrics(MeterRegistry registry) {
        this.registry = registry;
    }

    void ended(String service, CallEnd end, Reason reason, float queueMs, float workerMs) {
        Meters meters = metersOf(service);
        meters.queue.record(micros(queueMs), TimeUnit.MICROSECONDS);
        meters.total.record(micros(queueMs + workerMs), TimeUnit.MICROSECONDS);
        meters.ended(registry, end, reason).increment();
    }

    /** No lambda that would be an object for each request. */
    private Meters metersOf(String service) {
        Meters known = byService.get(service);
        if (known == null) {
            String label = byService.size() < SERVICES_MAX ? service : OTHER;
            known = byService.get(label);
            if (known == null) {
                known = new Meters(registry, label);
                byService.put(label, known);
            }
        }
        return known;
    }

    void workerChanged(WorkerChange change) {
        registry.counter("reeve.broker.worker.changes", "change", change.name().toLowerCase(Locale.ROOT))
                .increment();
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
