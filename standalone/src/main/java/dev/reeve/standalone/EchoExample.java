// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.standalone;

import dev.reeve.echoworker.EchoWorker;
import dev.reeve.workersdk.Worker;
import dev.reeve.workersdk.WorkerBuilder;
import dev.reeve.zmtp.engine.Engine;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.nio.file.Path;
import java.util.Optional;
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
    private final Optional<Path> keyFile;
    private final Optional<Engine> engine;
    private volatile @Nullable Worker worker;

    EchoExample(
            @ConfigProperty(name = "reeve.brokers") String brokers,
            @ConfigProperty(name = "reeve.key-file") Optional<Path> keyFile,
            @ConfigProperty(name = "reeve.transport") Optional<String> transport) {
        this.brokers = brokers;
        this.keyFile = keyFile;
        this.engine = transport.map(Engine::parse);
    }

    void start(@Observes StartupEvent event) {
        WorkerBuilder builder = EchoWorker.builder(brokers).shutdownHook(false);
        keyFile.ifPresent(builder::keyFile);
        engine.ifPresent(builder::engine);
        worker = builder.start();
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
