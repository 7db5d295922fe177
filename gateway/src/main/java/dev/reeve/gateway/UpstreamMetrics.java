// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gateway;

import dev.reeve.clientsdk.ClientListener;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.concurrent.atomic.AtomicInteger;

/** What the gateway's way inside counts: calls to brokers, retries, brokers. No label is a caller's choice. */
final class UpstreamMetrics implements ClientListener {
    private final MeterRegistry registry;
    private final Counter retries;
    private final Timer took;
    private final AtomicInteger open = new AtomicInteger();
    private final AtomicInteger brokers = new AtomicInteger();

    UpstreamMetrics(MeterRegistry registry) {
        this.registry = registry;
        this.retries = Counter.builder("reeve_gateway_upstream_retries")
                .description("Calls sent once more, because a broker died, left or could not serve them yet")
                .register(registry);
        this.took = Timer.builder("reeve_gateway_upstream_seconds")
                .description("From a call to its end, at the brokers")
                .register(registry);
        gauge("reeve_gateway_upstream_open", "Calls open at brokers", open);
        gauge("reeve_gateway_brokers", "Brokers connected", brokers);
    }

    private void gauge(String name, String description, AtomicInteger value) {
        Gauge.builder(name, value, AtomicInteger::get).description(description).register(registry);
    }

    @Override
    public void brokerUp(String broker, String endpoint) {
        brokers.incrementAndGet();
        brokerChanged("up");
    }

    @Override
    public void brokerDown(String broker, String endpoint, String reason) {
        brokers.decrementAndGet();
        brokerChanged("down");
    }

    private void brokerChanged(String change) {
        Counter.builder("reeve_gateway_broker_changes")
                .description("Brokers that came or went")
                .tag("change", change)
                .register(registry)
                .increment();
    }

    @Override
    public void callStarted(String service, String method) {
        open.incrementAndGet();
    }

    @Override
    public void callRetried(String service, String method, int attempt) {
        retries.increment();
    }

    @Override
    public void callEnded(CallEnded ended) {
        open.decrementAndGet();
        took.record(ended.took());
        String reason =
                ended.cancelled() ? ReasonLabel.CALLER_GONE : ended.reason().name();
        Counter.builder("reeve_gateway_upstream_calls")
                .description("Calls at brokers that ended")
                .tag("reason", reason)
                .register(registry)
                .increment();
    }
}
