// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.operator;

import dev.reeve.grpcport.RenewedTls;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Metrics of the link, {@code reeve_operator_}: {@code broker_data_age_seconds{broker}} (since all was told, by at most
 * {@link BrokerRoster#BROKERS_MAX} addresses; removed with the broker), {@code brokers} (known), {@code
 * broker_streams} (open), {@code broker_reconnects_total} (streams tried again), {@code broker_polls_total}, {@code
 * broker_drains_failed_total} (a broker gave no answer), {@code broker_lookups_failed_total}, {@code
 * broker_refused_total} (addresses beyond the bound, each time they are seen), {@code
 * broker_certificates_refused_total}.
 */
final class LinkMetrics {
    private static final String PREFIX = "reeve_operator_broker_";

    private final MeterRegistry registry;
    private final Map<String, Meter> ages = new HashMap<>();
    private final AtomicInteger known = new AtomicInteger();
    private final AtomicInteger open = new AtomicInteger();
    private final Counter reconnects;
    private final Counter polls;
    private final Counter drainsFailed;
    private final Counter lookupsFailed;
    private final Counter refused;

    /** @param tls null: in clear */
    LinkMetrics(MeterRegistry registry, @Nullable RenewedTls tls) {
        this.registry = registry;
        gauge(registry, "reeve_operator_brokers", "Brokers that are known", known::get);
        gauge(registry, PREFIX + "streams", "Streams of brokers that are open", open::get);
        if (tls != null) {
            FunctionCounter.builder(PREFIX + "certificates_refused", tls, RenewedTls::failures)
                    .description("New certificates that could not be used")
                    .register(registry);
        }
        this.reconnects = counter("reconnects", "Streams that were lost or did not open, and were tried again");
        this.polls = counter("polls", "Polls in place of a stream");
        this.drainsFailed = counter("drains_failed", "Drain requests that a broker did not answer");
        this.lookupsFailed = counter("lookups_failed", "Names that DNS had no address for");
        this.refused = counter("refused", "Addresses beyond the bound of brokers");
    }

    private Counter counter(String name, String description) {
        return Counter.builder(PREFIX + name).description(description).register(registry);
    }

    private static void gauge(MeterRegistry registry, String name, String description, Supplier<Number> value) {
        Gauge.builder(name, value).description(description).register(registry);
    }

    /** How many brokers are known, and how many streams are open. */
    void count(int brokers, int streams) {
        known.set(brokers);
        open.set(streams);
    }

    /** The link's thread. */
    void found(String broker, Supplier<Number> ageSeconds) {
        ages.put(
                broker,
                Gauge.builder(PREFIX + "data_age_seconds", ageSeconds)
                        .description("Since the broker told all it knows; not a number while nothing is asked of it")
                        .tag("broker", broker)
                        .register(registry));
    }

    /** The link's thread. */
    void gone(String broker) {
        @Nullable Meter age = ages.remove(broker);
        if (age != null) {
            Meter _ = registry.remove(age);
        }
    }

    void reconnecting() {
        reconnects.increment();
    }

    void polled() {
        polls.increment();
    }

    void drainFailed() {
        drainsFailed.increment();
    }

    void lookupFailed() {
        lookupsFailed.increment();
    }

    void refused() {
        refused.increment();
    }
}
