// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.loggerworker;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** {@code reeve_logger_forward_*} of one tenant. Tenants are those of the settings, so these are few. */
final class ForwardMetrics {
    private static final String PREFIX = "reeve.logger.forward.";

    private final MeterRegistry registry;
    private final Tags tags;

    /** Why records did not reach the collector. */
    enum Dropped {
        /** The queue had no room. */
        FULL,
        /** The collector did not want the batch. */
        REFUSED,
        /** It took the batch but for these. */
        REJECTED,
        /** They could not be written or filtered: a fault of ours. */
        FAILED,
        /** The logger stopped before it could. */
        STOPPED
    }

    ForwardMetrics(MeterRegistry registry, String tenant) {
        this.registry = registry;
        tags = Tags.of("tenant", tenant);
        for (Dropped reason : Dropped.values()) {
            dropped(reason, 0);
        }
        sent(0);
    }

    void watch(Forward forward, ForwardQueue queue) {
        gauge("waiting.records", "Records that wait for the collector", queue, ForwardQueue::records);
        gauge("waiting.bytes", "Bytes that wait for the collector", queue, ForwardQueue::bytes);
        gauge("away", "1 = the last try failed", forward, is -> is.isAway() ? 1 : 0);
    }

    void sent(long records) {
        counter("sent.records", "Records that the collector took", tags).increment((double) records);
    }

    void dropped(Dropped reason, long records) {
        counter(
                        "dropped.records",
                        "Records that did not reach the collector",
                        tags.and("reason", reason.name().toLowerCase(Locale.ROOT)))
                .increment((double) records);
    }

    void retried() {
        counter("retries", "Tries that failed", tags).increment();
    }

    private <T> void gauge(String name, String description, T of, ToDoubleFunction<T> value) {
        Gauge _ = Gauge.builder(PREFIX + name, of, value)
                .description(description)
                .tags(tags)
                .register(registry);
    }

    private Counter counter(String name, String description, Tags with) {
        return Counter.builder(PREFIX + name)
                .description(description)
                .tags(with)
                .register(registry);
    }
}
