// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gateway;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;

/** What the gateway counts. Labels have few values: doors, statuses, reasons, limits, never a service or a subject. */
final class GatewayMetrics {
    private final MeterRegistry registry;
    /** What is counted at each request, found once; as few as the labels have values. */
    private final Map<Ended, Counter> requests = new ConcurrentHashMap<>();

    private final Map<String, Timer> times = new ConcurrentHashMap<>();
    private final Map<String, Counter> accessRecords = new ConcurrentHashMap<>();
    private final AtomicInteger sockets = new AtomicInteger();
    private final LongAdder outQueueBytes = new LongAdder();
    private final Stages stages;

    GatewayMetrics(MeterRegistry registry) {
        this.registry = registry;
        this.stages = new Stages(registry);
        gauge("reeve_gateway_sockets", "Live connections open: WebSockets and gRPC streams", sockets::get);
        gauge("reeve_gateway_out_queue_bytes", "Bytes not yet written, all sockets and streams", outQueueBytes::sum);
    }

    /** One HTTP request, or one frame's request, ended. */
    void requestEnded(String door, int status, String reason, Duration took) {
        requests.computeIfAbsent(new Ended(door, status, ReasonLabel.of(reason)), this::counter)
                .increment();
        times.computeIfAbsent(door, this::timer).record(took);
    }

    private Counter counter(Ended ended) {
        return counter(
                "reeve_gateway_requests",
                "Requests of all doors",
                "door",
                ended.door,
                "status",
                Integer.toString(ended.status),
                "reason",
                ended.reason);
    }

    private Timer timer(String door) {
        return Timer.builder("reeve_gateway_request_seconds")
                .description("Requests of a door")
                .tag("door", door)
                .register(registry);
    }

    /** A bound refused something. */
    void limitReached(String limit, String detail) {
        counter("reeve_gateway_limit_refusals", "What a bound refused", "limit", limit, "detail", detail)
                .increment();
    }

    /** New files of the TLS certificate were {@code taken} into use or {@code refused}. */
    void tlsReload(String result) {
        counter("reeve_gateway_tls_reloads", "New certificate files", "result", result)
                .increment();
    }

    /** Tokens of a shared rate were asked for: {@code full}, {@code scarce} or {@code failed}. */
    void rateLease(String outcome) {
        counter("reeve_gateway_rate_leases", "Leases of shared rates", "outcome", outcome)
                .increment();
    }

    /** Records of calls: {@code sent} to the logger, {@code dropped} for want of it, {@code left_out} as too many. */
    void accessRecords(String outcome, int records) {
        accessRecords
                .computeIfAbsent(
                        outcome, label -> counter("reeve_gateway_access_records", "Records of calls", "outcome", label))
                .increment(records);
    }

    /** A call with an idempotency key: {@code run}, {@code replayed}, or why neither. */
    void idempotentCall(String outcome) {
        counter("reeve_gateway_idempotent_calls", "Calls with an idempotency key", "outcome", outcome)
                .increment();
    }

    void socketOpened() {
        sockets.incrementAndGet();
    }

    void socketClosed(int code) {
        sockets.decrementAndGet();
        counter("reeve_gateway_socket_closes", "Sockets that were closed", "code", Integer.toString(code))
                .increment();
    }

    int sockets() {
        return sockets.get();
    }

    /** Where requests are. */
    Stages stages() {
        return stages;
    }

    /** What all out-queues hold. */
    LongAdder outQueueBytes() {
        return outQueueBytes;
    }

    /** Live connections of the clients of this name: one of few. */
    void client(String name, Supplier<Number> open) {
        Gauge.builder("reeve_gateway_clients", open)
                .tag("client", name)
                .description("Live connections, by what their client calls itself")
                .register(registry);
    }

    private Counter counter(String name, String description, String... tags) {
        return Counter.builder(name).description(description).tags(tags).register(registry);
    }

    void gauge(String name, String description, Supplier<Number> value) {
        Gauge.builder(name, value).description(description).register(registry);
    }

    private record Ended(String door, int status, String reason) {}
}
