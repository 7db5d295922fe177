// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.brokerservice;

import dev.reeve.brokercore.BrokerStats.ServiceStats;
import dev.reeve.brokercore.CallEnd;
import dev.reeve.protocol.v1.Reason;
import io.prometheus.client.Collector;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Counts and times of requests by service. Names come from peers, so only the first {@link #SERVICES_MAX} get a
 * label of their own; the rest share {@code other}.
 *
 * <p>The broker's thread counts in plain arrays and the scraper makes samples of them: two Micrometer timers and a
 * counter per request took a fifth of that thread's time.
 */
final class RequestMetrics extends Collector {

    static final int SERVICES_MAX = 200;

    private static final String OTHER = "other";
    private static final String SERVICE = "service";
    private static final String REDELIVERIES = "reeve_broker_redeliveries";
    private static final String REQUESTS = "reeve_broker_requests";
    private static final List<String> END_LABELS = List.of(SERVICE, "end", "reason");

    private final Map<String, ServiceCounts> byService = new ConcurrentHashMap<>();
    private volatile List<ServiceStats> latest = List.of();

    /** Takes what only the broker's own snapshot knows. */
    void snapshot(List<ServiceStats> services) {
        latest = services;
    }

    /** On the broker's thread. */
    void ended(String service, CallEnd end, Reason reason, float queueMs, float workerMs) {
        countsOf(service).ended(end, reason, queueMs, workerMs);
    }

    /** No lambda that would be an object for each request. */
    private ServiceCounts countsOf(String service) {
        ServiceCounts known = byService.get(service);
        if (known == null) {
            String label = byService.size() < SERVICES_MAX ? service : OTHER;
            known = byService.computeIfAbsent(label, _ -> new ServiceCounts());
        }
        return known;
    }

    @Override
    public List<MetricFamilySamples> collect() {
        List<MetricFamilySamples.Sample> queue = new ArrayList<>();
        List<MetricFamilySamples.Sample> total = new ArrayList<>();
        List<MetricFamilySamples.Sample> ends = new ArrayList<>();
        byService.forEach((service, counts) -> {
            addHistogram(queue, "reeve_broker_queue_seconds", service, counts.queue());
            addHistogram(total, "reeve_broker_request_seconds", service, counts.total());
            counts.readEnds((end, reason, count) -> ends.add(sample(
                    REQUESTS + "_total",
                    END_LABELS,
                    List.of(service, end.name().toLowerCase(Locale.ROOT), reason.name()),
                    count)));
        });
        return List.of(
                family("reeve_broker_queue_seconds", Type.HISTOGRAM, "Time in the queue", queue),
                family("reeve_broker_request_seconds", Type.HISTOGRAM, "Time in the queue and at the worker", total),
                family(REQUESTS, Type.COUNTER, "Requests ended", ends),
                family(REDELIVERIES, Type.COUNTER, "Requests sent to another worker", redeliveries()));
    }

    private List<MetricFamilySamples.Sample> redeliveries() {
        return latest.stream()
                .map(service -> sample(
                        REDELIVERIES + "_total", List.of(SERVICE), List.of(service.service()), service.redelivered()))
                .toList();
    }

    private static MetricFamilySamples family(
            String name, Type type, String help, List<MetricFamilySamples.Sample> samples) {
        return new MetricFamilySamples(name, type, help, samples);
    }

    private static MetricFamilySamples.Sample sample(
            String name, List<String> labels, List<String> values, long value) {
        return new MetricFamilySamples.Sample(name, labels, values, (double) value);
    }

    /** Buckets of Prometheus count what lies below them, too. */
    private static void addHistogram(
            List<MetricFamilySamples.Sample> samples, String name, String service, DurationCounts counts) {
        long below = 0;
        for (int bucket = 0; bucket < DurationCounts.buckets(); bucket++) {
            below += counts.count(bucket);
            String bound = doubleToGoString(DurationCounts.upperBoundSeconds(bucket));
            samples.add(sample(name + "_bucket", List.of(SERVICE, "le"), List.of(service, bound), below));
        }
        samples.add(sample(name + "_count", List.of(SERVICE), List.of(service), below));
        samples.add(
                new MetricFamilySamples.Sample(name + "_sum", List.of(SERVICE), List.of(service), counts.sumSeconds()));
    }
}
