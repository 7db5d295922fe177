// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.standalone;

import dev.reeve.echoworker.EchoWorker;
import dev.reeve.workersdk.Worker;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;
import org.jspecify.annotations.Nullable;

/** The echo example as a part of {@code up}, so that the first call of a new user has somebody to answer it. */
@Readiness
@ApplicationScoped
public class EchoExample implements HealthCheck {
    private final String brokers;
    private volatile @Nullable Worker worker;

    EchoExample(@ConfigProperty(name = "reeve.brokers") String brokers) {
        this.brokers = brokers;
    }

    void start(@Observes StartupEvent event) {
        worker = EchoWorker.builder(brokers).shutdownHook(false).start();
    }

    void stop(@Observes ShutdownEvent event) {
        Worker running = worker;
        if (running != null) {
            running.close();
        }
    }

    @Override
    public HealthCheckResponse call() {
        Worker running = worker;
        return HealthCheckResponse.named("echo")
                .status(running != null && running.isReady())
                .build();
    }
}
