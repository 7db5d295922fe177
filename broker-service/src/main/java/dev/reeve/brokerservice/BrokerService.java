// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.brokerservice;

import dev.reeve.brokercore.PeerRights;
import dev.reeve.grpcport.ConfigException;
import dev.reeve.zmtp.BindException;
import dev.reeve.zmtp.TransportProvider;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The broker in a Quarkus application, its own or a larger one. It starts before the services that connect to it
 * and stops after them. It does not end the process: it fails its health checks.
 */
@ApplicationScoped
public class BrokerService {

    private static final Logger LOG = Logger.getLogger(BrokerService.class);
    private static final Logger ACCESS = Logger.getLogger("dev.reeve.access");

    /** Before the services, which take the default of 2,500. */
    private static final int START_ORDER = 1_000;

    /** After them. */
    private static final int STOP_ORDER = 4_000;

    private final BrokerConfig config;
    private final BrokerMetrics metrics;
    private final String version;
    private final Optional<String> keyFile;

    private final List<Closing> closeables = new ArrayList<>();
    private @Nullable TransportProvider transports;
    private @Nullable CurveDoor door;
    private volatile @Nullable BrokerDriver driver;
    private volatile @Nullable SelfProbe probe;
    private volatile @Nullable StatsServer stats;
    private volatile String endpoint = "";
    private volatile boolean draining;
    private volatile long readyAtNanos;

    BrokerService(
            BrokerConfig config,
            BrokerMetrics metrics,
            @ConfigProperty(name = "reeve.key-file") Optional<String> keyFile,
            @ConfigProperty(name = "quarkus.application.version") Optional<String> version) {
        this.config = config;
        this.metrics = metrics;
        this.version = version.orElse("0");
        this.keyFile = keyFile;
    }

    void start(@Observes @Priority(START_ORDER) StartupEvent event) {
        BrokerSetup setup = new BrokerSetup(config, version);
        DriverSettings settings = setup.settings();
        KeySettings keys = setup.keys();
        if (keys == null) {
            keyFile.ifPresent(BrokerService::refuseKeyFile);
        }
        ObservationSetup observation = new ObservationSetup(config);
        StatsSettings statsSettings = observation.stats();
        CurveDoor opened = keys == null ? null : new CurveDoor(keys);
        door = opened;
        TransportProvider sockets = opened == null ? setup.engine().unencrypted() : opened.transports();
        TransportProvider provider = config.plain().delimiterOptional() ? new OptionalDelimiters(sockets) : sockets;
        transports = provider;
        BrokerDriver started = new BrokerDriver(
                settings,
                provider,
                opened == null ? PeerAdmission.everybody(PeerRights.loopback(settings.nullRoles())) : opened.allowed(),
                observers(observation, settings),
                InstantSource.system());
        try {
            endpoint = started.start();
        } catch (BindException e) {
            close();
            settings.interceptors().close();
            throw new ConfigException(
                    "The broker cannot listen: " + e.getMessage() + ". Change " + BrokerSetup.PORT_KEY + " (now "
                            + config.mdp().port() + ") or reeve.broker.mdp.host (now "
                            + config.mdp().host() + ").",
                    e);
        }
        readyAtNanos = System.nanoTime() + config.token().readyWait().toNanos();
        driver = started;
        if (opened != null) {
            guard(opened, started);
        }
        probe = new SelfProbe(provider, endpoint);
        metrics.watch(started);
        LOG.infof("Broker %s listens on %s", settings.broker().brokerId(), endpoint);
        if (statsSettings != null) {
            serveStats(statsSettings, started);
        }
    }

    private void guard(CurveDoor opened, BrokerDriver running) {
        try {
            opened.requireStrangersRefused(endpoint);
        } catch (ConfigException e) {
            close();
            throw e;
        }
        opened.watch(running::closePeer);
        metrics.watch(opened);
        LOG.infof("Encrypted: keys allowed=%d crypto=%s", opened.allowed().size(), opened.crypto());
    }

    private BrokerObserver observers(ObservationSetup setup, DriverSettings settings) {
        List<BrokerObserver> observers = new ArrayList<>(List.of(metrics));
        if (config.audit().enabled()) {
            AuditLog log = new AuditLog(ObservationSetup.auditLinesPerSecond(config.audit()));
            closeables.add(log);
            observers.add(log);
            metrics.watch(log);
        }
        AccessLog.Level level = setup.accessLevel();
        TraceSettings traces = setup.traces();
        if (level != AccessLog.Level.OFF) {
            AccessLog log = new AccessLog(level, setup.accessPerSecond(), ACCESS::info, System::nanoTime);
            closeables.add(log);
            observers.add(log);
            metrics.watch(log);
        }
        if (traces != null) {
            RequestSpans spans =
                    new RequestSpans(traces, settings.broker().brokerId(), InstantSource.system(), System::nanoTime);
            closeables.add(spans);
            observers.add(spans);
            metrics.watch(spans);
            LOG.infof("Spans go to %s", traces.endpoint());
        }
        return new Observers(observers);
    }

    private void serveStats(StatsSettings settings, BrokerDriver running) {
        try {
            StatsServer server = StatsServer.start(settings, running.access());
            stats = server;
            metrics.watch(server, running);
            LOG.infof("Statistics on %s:%d%s", settings.host(), server.port(), settings.tls() == null ? "" : ", TLS");
        } catch (ConfigException e) {
            close();
            throw e;
        }
    }

    void stop(@Observes @Priority(STOP_ORDER) ShutdownEvent event) {
        close();
        LOG.info("Broker stopped");
    }

    private void close() {
        draining = true;
        SelfProbe probing = probe;
        if (probing != null) {
            probing.close();
        }
        BrokerDriver running = driver;
        if (running != null) {
            running.close();
        }
        StatsServer serving = stats;
        if (serving != null) {
            serving.close(); // After the broker, so that watchers see the drain and then its end.
        }
        closeables.forEach(Closing::close); // The broker tells them nothing any more.
        closeables.clear();
        if (transports != null) {
            transports.close();
        }
        if (door != null) {
            door.close();
        }
    }

    /** Who names a key file expects encryption; to listen in clear all the same would be worse than not to start. */
    private static void refuseKeyFile(String file) {
        throw new ConfigException(
                "reeve.key-file=" + file + " is refused: it is the file of those who connect. The broker's own is "
                        + BrokerSetup.PREFIX + "mdp.key-file; without that it would listen in clear");
    }

    /** Where peers connect, with the real port; empty before the start. */
    public String endpoint() {
        return endpoint;
    }

    /** The port of statistics; -1 without. */
    int statsPort() {
        StatsServer serving = stats;
        return serving == null ? -1 : serving.port();
    }

    /** Listening, its thread alive, not leaving; with signing keys, or the wait for them over. */
    boolean isReady() {
        BrokerDriver running = driver;
        return running != null
                && running.isRunning()
                && !draining
                && (hasKeys() || System.nanoTime() - readyAtNanos >= 0);
    }

    /** A real round trip over a socket; while it leaves, only that its thread lives. */
    boolean isAlive() {
        BrokerDriver running = driver;
        SelfProbe probing = probe;
        if (running == null || probing == null) {
            return true; // Not started yet: that is readiness' matter.
        }
        return running.isRunning() && (draining || probing.isAnswered());
    }

    boolean hasKeys() {
        BrokerDriver running = driver;
        DriverStats stats = running == null ? null : running.stats();
        return stats != null && stats.hasKeys();
    }
}
