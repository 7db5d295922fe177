// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker;

import dev.reeve.authworker.hooks.HookTransport;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Locale;
import java.util.function.Supplier;

/**
 * Metrics: {@code reeve_auth_operation_seconds{operation,outcome}} and gauges of the pool and the database. Outcome is
 * {@code OK}, a reason, or {@code INTERNAL}; both tags have a fixed, small set of values.
 */
final class AuthMetrics {
    private final MeterRegistry registry;

    AuthMetrics(MeterRegistry registry) {
        this.registry = registry;
    }

    void watch(AuthDomain domain) {
        gauge(
                "reeve.auth.hash.queued",
                "passwords waiting to be hashed",
                () -> domain.hashPool().queued());
        gauge(
                "reeve.auth.hash.running",
                "passwords being hashed",
                () -> domain.hashPool().running());
        gauge(
                "reeve.auth.outbox.waiting",
                "mails waiting to be sent",
                () -> domain.outbox().waiting());
        gauge(
                "reeve.auth.sign.in.spraying",
                "1 = more sign-ins fail than people make; unknown installations are slowed down",
                () -> domain.spraying().isOn() ? 1 : 0);
        gauge(
                "reeve.auth.events.waiting",
                "events that hooks wait to be told",
                () -> domain.events().waiting());
        gauge(
                "reeve.auth.database.reachable",
                "1 = the last transaction found its server",
                () -> domain.database().isReachable() ? 1 : 0);
    }

    void watch(AuditForward forward) {
        gauge(
                "reeve.auth.audit.forward.behind.seconds",
                "age of the oldest line of the audit that is not yet in the logger",
                forward::behindSeconds);
    }

    /** Also {@code reeve_auth_mails_total{outcome}}: one per try. */
    void mail(Postman.Outcome outcome) {
        tried("reeve.auth.mails", "Tries of mails", outcome.name());
    }

    /** Also {@code reeve_auth_events_total{outcome}}: one per try. */
    void event(Courier.Outcome outcome) {
        tried("reeve.auth.events", "Tries of events", outcome.name());
    }

    /** Also {@code reeve_auth_hook_seconds{hook,outcome}}: {@code answered} or {@code failed}. */
    HookTransport counting(HookTransport transport) {
        return call -> {
            long began = System.nanoTime();
            String outcome = "failed";
            try {
                String answer = transport.call(call);
                outcome = "answered";
                return answer;
            } finally {
                Timer.builder("reeve.auth.hook")
                        .description("Questions to hooks")
                        .tags("hook", call.hook().key(), "outcome", outcome)
                        .register(registry)
                        .record(Duration.ofNanos(System.nanoTime() - began));
            }
        };
    }

    private void tried(String name, String description, String outcome) {
        Counter.builder(name)
                .description(description)
                .tag("outcome", outcome.toLowerCase(Locale.ROOT))
                .register(registry)
                .increment();
    }

    private void gauge(String name, String description, Supplier<Number> value) {
        Gauge _ = Gauge.builder(name, value).description(description).register(registry);
    }

    void operation(String operation, String outcome, Duration took) {
        Timer.builder("reeve.auth.operation")
                .description("Calls of the auth worker")
                .tags("operation", operation, "outcome", outcome)
                .register(registry)
                .record(took);
    }
}
