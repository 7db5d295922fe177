// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.loggerworker;

import dev.reeve.clientsdk.ReeveClient;
import dev.reeve.clientsdk.ReeveClientBuilder;
import dev.reeve.workersdk.Worker;
import dev.reeve.workersdk.WorkerBuilder;
import dev.reeve.zmtp.engine.Engine;
import io.agroal.api.AgroalDataSource;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.agroal.DataSource;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

/** The logger's life in its process: starts although database and brokers are away, and leaves in order. */
@ApplicationScoped
class LoggerService {
    private static final Duration DRAIN = Duration.ofSeconds(10);

    private final LoggerConfig config;
    private final AgroalDataSource database;
    private final MeterRegistry registry;
    private final String brokers;
    private final Optional<Path> keyFile;
    private final Optional<Engine> engine;
    private final Vertx vertx;
    private @Nullable Forwards forwards;
    private @Nullable ReeveClient client;
    private @Nullable LoggerCore logger;
    private @Nullable Worker worker;

    LoggerService(
            LoggerConfig config,
            @DataSource("logger") AgroalDataSource database,
            MeterRegistry registry,
            Vertx vertx,
            @ConfigProperty(name = "reeve.brokers", defaultValue = "tcp://127.0.0.1:5555") String brokers,
            @ConfigProperty(name = "reeve.key-file") Optional<Path> keyFile,
            @ConfigProperty(name = "reeve.transport") Optional<String> transport) {
        this.config = config;
        this.database = database;
        this.registry = registry;
        this.vertx = vertx;
        this.brokers = brokers;
        this.keyFile = keyFile;
        this.engine = transport.map(Engine::parse);
    }

    void start(@Observes StartupEvent event) {
        LoggerSettings settings = config.settings();
        Clock clock = Clock.systemUTC();
        List<ForwardSettings> collectors = ForwardSettingsReader.read(config.forward(), clock.instant());
        Forwards after =
                Forwards.start(collectors, to -> new HttpCollector(vertx, to, clock), Forward.Pauses.USUAL, registry);
        forwards = after;
        ReeveClient toBrokers = client();
        client = toBrokers;
        LoggerCore started =
                new LoggerCore(settings, database, clock, registry, new BrokerDeviceTopics(toBrokers), after);
        logger = started;
        started.start();
        WorkerBuilder builder =
                Worker.builder().brokers(brokers).shutdownHook(false).drainGrace(DRAIN);
        keyFile.ifPresent(builder::keyFile);
        engine.ifPresent(builder::engine);
        config.instanceId().ifPresent(builder::instanceId);
        new LogServices(settings, started).descriptions().forEach(builder::service);
        worker = builder.start();
    }

    /** For topics of devices; which services there are it need not know. */
    private ReeveClient client() {
        ReeveClientBuilder builder = ReeveClient.builder()
                .brokers(brokers)
                .instanceId("logger-" + UUID.randomUUID())
                .watchServices(false);
        keyFile.ifPresent(builder::keyFile);
        engine.ifPresent(builder::engine);
        return builder.start();
    }

    /** Streams end first, so that their clients go elsewhere; then calls; what they admitted is stored, and goes on. */
    void stop(@Observes ShutdownEvent event) {
        if (logger != null) {
            logger.endStreams();
        }
        if (worker != null) {
            worker.drain(DRAIN);
            worker.close();
        }
        if (logger != null) {
            logger.close();
        }
        if (forwards != null) {
            forwards.close();
        }
        if (client != null) {
            client.close();
        }
    }

    /** Whether its threads take their turn. */
    boolean isAlive() {
        return (worker == null || worker.isAlive()) && (client == null || client.isAlive());
    }

    /** Registered at a broker at least. */
    boolean isRegistered() {
        return worker != null && worker.isReady();
    }

    /** Records can be stored. */
    boolean isStoreAvailable() {
        return logger != null && logger.isStoreAvailable();
    }
}
