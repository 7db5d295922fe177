// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker;

import dev.reeve.authworker.oidc.VertxOutbound;
import dev.reeve.clientsdk.ReeveClient;
import dev.reeve.clientsdk.ReeveClientBuilder;
import dev.reeve.workersdk.Worker;
import dev.reeve.workersdk.WorkerBuilder;
import io.agroal.api.AgroalDataSource;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.agroal.DataSource;
import io.quarkus.flyway.FlywayDataSource;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.nio.file.Path;
import java.time.Duration;
import java.util.UUID;
import org.flywaydb.core.Flyway;
import org.jspecify.annotations.Nullable;

/** Starts and stops the auth worker with the Quarkus application it lives in; others may live there, too. */
@ApplicationScoped
class AuthApp {
    private static final String DATABASE = "auth";
    private static final Duration DRAIN_GRACE = Duration.ofSeconds(10);

    private final AuthConfig config;
    private final SharedConfig shared;
    private final AgroalDataSource source;
    private final Flyway flyway;
    private final MeterRegistry registry;
    private final Vertx vertx;

    private volatile @Nullable RunningAuth running;
    private volatile @Nullable ReeveClient client;

    AuthApp(
            AuthConfig config,
            SharedConfig shared,
            @DataSource(DATABASE) AgroalDataSource source,
            @FlywayDataSource(DATABASE) Flyway flyway,
            MeterRegistry registry,
            Vertx vertx) {
        this.config = config;
        this.shared = shared;
        this.source = source;
        this.flyway = flyway;
        this.registry = registry;
        this.vertx = vertx;
    }

    void start(@Observes StartupEvent event) {
        AuthSettings settings = AuthSettingsReader.read(config, shared.publicUrl);
        WorkerBuilder worker = Worker.builder().brokers(shared.brokers);
        shared.keyFile.map(Path::of).ifPresent(worker::keyFile);
        shared.engine.ifPresent(worker::engine);
        ReeveClient toBrokers = client();
        client = toBrokers;
        running = RunningAuth.start(
                settings,
                new RunningAuth.Surroundings(
                        source,
                        flyway,
                        registry,
                        new VertxOutbound(vertx),
                        worker,
                        new ClientBrokers(toBrokers),
                        new HookCalls(toBrokers),
                        token -> new AuditLogCalls(toBrokers, token)));
    }

    /** For revocations, hooks and the audit; which services there are it need not know. */
    private ReeveClient client() {
        ReeveClientBuilder builder = ReeveClient.builder()
                .brokers(shared.brokers)
                .instanceId("auth-" + UUID.randomUUID())
                .watchServices(false);
        shared.keyFile.map(Path::of).ifPresent(builder::keyFile);
        shared.engine.ifPresent(builder::engine);
        return builder.start();
    }

    void stop(@Observes ShutdownEvent event) {
        RunningAuth auth = running;
        if (auth != null) {
            auth.stop(DRAIN_GRACE);
        }
        ReeveClient toBrokers = client;
        if (toBrokers != null) {
            toBrokers.close();
        }
    }

    /** Whether its threads take their turn; also before it is ready. */
    boolean isAlive() {
        RunningAuth auth = running;
        ReeveClient toBrokers = client;
        return (auth == null || auth.isAlive()) && (toBrokers == null || toBrokers.isAlive());
    }

    /** Null = ready. */
    @Nullable
    String notReadyBecause() {
        RunningAuth auth = running;
        return auth == null ? "starting" : auth.notReadyBecause();
    }
}
