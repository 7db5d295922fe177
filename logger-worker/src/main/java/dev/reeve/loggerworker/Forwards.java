// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.loggerworker;

import io.micrometer.core.instrument.MeterRegistry;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Hands stored records on to the collectors of their tenants. Nothing of it is ever waited for, but at the end. */
final class Forwards implements StoredRecords, AutoCloseable {
    private final Map<String, Forward> byTenant;

    private Forwards(Map<String, Forward> byTenant) {
        this.byTenant = byTenant;
    }

    static Forwards start(
            List<ForwardSettings> forwards,
            Function<ForwardSettings, Collector> collectors,
            Forward.Pauses pauses,
            MeterRegistry registry) {
        RandomGenerator random = new SecureRandom();
        Map<String, Forward> byTenant = forwards.stream()
                .collect(Collectors.toUnmodifiableMap(
                        ForwardSettings::tenant,
                        settings -> new Forward(
                                settings,
                                collectors.apply(settings),
                                pauses,
                                new ForwardMetrics(registry, settings.tenant()),
                                random)));
        byTenant.values().forEach(Forward::start);
        return new Forwards(byTenant);
    }

    @Override
    public boolean wants(LogRecord record) {
        Forward forward = of(record);
        return forward != null && forward.wants(record);
    }

    @Override
    public void stored(List<LogRecord> records) {
        records.stream()
                .collect(Collectors.groupingBy(record -> record.source().key().tenant()))
                .forEach((tenant, ofTenant) -> {
                    Forward forward = byTenant.get(tenant);
                    if (forward != null) {
                        forward.offer(ofTenant);
                    }
                });
    }

    private @Nullable Forward of(LogRecord record) {
        return byTenant.isEmpty() ? null : byTenant.get(record.source().key().tenant());
    }

    /** All at once, so that the end does not take one bound after the other. */
    @Override
    public void close() {
        byTenant.values().forEach(Forward::beginClose);
        long until = System.nanoTime() + Forward.FLUSH_MAX.toNanos();
        byTenant.values().forEach(forward -> forward.end(Duration.ofNanos(Math.max(1, until - System.nanoTime()))));
    }
}
