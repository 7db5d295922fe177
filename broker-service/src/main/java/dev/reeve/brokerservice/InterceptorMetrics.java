// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.brokerservice;

import dev.reeve.brokercore.BrokerCommand;
import dev.reeve.brokercore.Interception;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/** What interceptors do, take and get wrong. Their names come from the configuration. The broker's thread. */
final class InterceptorMetrics {

    private static final Logger LOG = Logger.getLogger(InterceptorMetrics.class);
    private static final long LOG_INTERVAL_NS = TimeUnit.SECONDS.toNanos(10);

    private record Done(String interceptor, Interception what) {}

    private final MeterRegistry registry;
    private final Map<Done, Counter> done = new HashMap<>();
    private final Map<String, Timer> timers = new HashMap<>();
    private final Map<String, Long> nextLogNs = new HashMap<>();

    InterceptorMetrics(MeterRegistry registry) {
        this.registry = registry;
    }

    void took(String interceptor, long tookNs) {
        timers.computeIfAbsent(
                        interceptor,
                        name -> Timer.builder("reeve.broker.interceptor")
                                .description("Time that an interceptor took of the broker's thread")
                                .tag("interceptor", name)
                                .register(registry))
                .record(tookNs, TimeUnit.NANOSECONDS);
    }

    void intercepted(String interceptor, Interception what) {
        done.computeIfAbsent(
                        new Done(interceptor, what),
                        key -> Counter.builder("reeve.broker.interceptions")
                                .description("Requests and replies that an interceptor did more with than let pass")
                                .tag("interceptor", key.interceptor())
                                .tag("decision", key.what().name().toLowerCase(Locale.ROOT))
                                .register(registry))
                .increment();
    }

    /** Counted each time; the stack trace is shown once in ten seconds. */
    void failed(BrokerCommand.InterceptorFailed failed) {
        intercepted(failed.interceptor(), Interception.FAILED);
        long now = System.nanoTime();
        Long next = nextLogNs.get(failed.interceptor());
        if (next == null || now - next >= 0) {
            nextLogNs.put(failed.interceptor(), now + LOG_INTERVAL_NS);
            LOG.errorf(
                    failed.fault(),
                    "Interceptor %s failed: service=%s; its caller got INTERNAL",
                    failed.interceptor(),
                    failed.service());
        }
    }
}
