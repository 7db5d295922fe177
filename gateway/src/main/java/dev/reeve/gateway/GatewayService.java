// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gateway;

import dev.reeve.zmtp.engine.Engine;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.nio.file.Path;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/** Starts and stops the gateway with its process, and turns configuration into settings. */
@ApplicationScoped
public class GatewayService {
    private static final Logger LOG = Logger.getLogger(GatewayService.class);

    private final Gateway gateway;
    private final GatewaySettings settings;

    GatewayService(
            Vertx vertx,
            GatewayConfig config,
            MeterRegistry registry,
            @ConfigProperty(name = "reeve.brokers", defaultValue = "tcp://127.0.0.1:5555") String brokers,
            @ConfigProperty(name = "reeve.key-file") Optional<Path> keyFile,
            @ConfigProperty(name = "reeve.transport") Optional<String> transport) {
        this.settings = GatewaySettings.from(config);
        this.gateway = new Gateway(
                vertx,
                settings,
                upstream(new ReeveUpstream.Brokers(brokers, keyFile, transport.map(Engine::parse)), settings, registry),
                registry);
    }

    private static Upstream upstream(ReeveUpstream.Brokers brokers, GatewaySettings settings, MeterRegistry registry) {
        return ReeveUpstream.connect(brokers, settings.limits().flight().perReplica(), new UpstreamMetrics(registry));
    }

    void start(@Observes StartupEvent event) {
        gateway.start();
        LOG.infof("gateway listens host=%s port=%d tlsPort=%d", settings.host(), gateway.port(), gateway.tlsPort());
    }

    void stop(@Observes ShutdownEvent event) {
        gateway.stop();
    }

    /** The public port in force, also when the setting is 0; -1 if there is none in clear. */
    public int port() {
        return gateway.port();
    }

    /** Whether everything that serves calls takes its turn. */
    boolean isAlive() {
        return gateway.isAlive();
    }

    boolean isReady() {
        return gateway.isReady();
    }

    boolean isConnected() {
        return gateway.isConnected();
    }
}
