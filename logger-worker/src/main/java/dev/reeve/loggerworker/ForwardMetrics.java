// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.loggerworker;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.Locale;

/** {@code reeve_logger_forward_*} of one tenant. Tenants are those of the settings, so these are few. */
final class ForwardMetrics {
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
        registry.gauge("reeve.logger.forward.waiting.records", tags, queue, ForwardQueue::records);
        registry.gauge("reeve.logger.forward.waiting.bytes", tags, queue, ForwardQueue::bytes);
        registry.gauge("reeve.logger.forward.away", tags, forward, is -> is.isAway() ? 1 : 0);
    }

    void sent(long records) {
        registry.counter("reeve.logger.forward.sent.records", tags).increment((double) records);
    }

    void dropped(Dropped reason, long records) {
        registry.counter(
                        "reeve.logger.forward.dropped.records",
                        tags.and("reason", reason.name().toLowerCase(Locale.ROOT)))
                .increment((double) records);
    }

    void retried() {
        registry.counter("reeve.logger.forward.retries", tags).increment();
    }
}
