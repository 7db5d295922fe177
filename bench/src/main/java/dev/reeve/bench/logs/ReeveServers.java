// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.bench.logs;

import dev.reeve.bench.auth.Caller;
import dev.reeve.bench.auth.Places;
import dev.reeve.bench.auth.ReeveUp;
import dev.reeve.bench.broker.BenchException;
import dev.reeve.bench.broker.BenchProcess;
import dev.reeve.bench.broker.Hub;
import dev.reeve.bench.broker.ReeveBroker;
import dev.reeve.bench.broker.Surroundings;
import dev.reeve.bench.broker.Usage;
import dev.reeve.bench.broker.Waiting;
import dev.reeve.bench.gateway.ReeveGateway;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The packaged broker, gateway, auth worker and logger, each a process of its own, as in a cluster. PostgreSQL and the
 * keys are those of a {@code ./reeve up}, which does nothing else; the logger has a database of its own there.
 */
final class ReeveServers implements AutoCloseable {
    static final String LOGGER = "logger";
    static final String POSTGRES = "postgres";
    private static final Duration READY_TIME_MAX = Duration.ofSeconds(60);
    private static final String DATABASE = "bench";

    private final Map<String, BenchProcess> processes = new LinkedHashMap<>();
    private final ReeveUp up;
    private final Postmaster postmaster;
    private final Surroundings surroundings;
    private String broker = "";
    private int gatewayPort;

    private ReeveServers(ReeveUp up, Surroundings surroundings) throws IOException {
        this.up = up;
        this.surroundings = surroundings;
        this.postmaster = Postmaster.of(up.data());
    }

    /** Starts all, and waits until records can be sent. */
    static ReeveServers start(Places places, Surroundings surroundings, Caller caller)
            throws IOException, InterruptedException {
        ReeveUp up = ReeveUp.start(places.root(), places.data().resolve("reeve"), places.logs(), List.of());
        ReeveServers servers;
        try {
            servers = new ReeveServers(up, surroundings);
        } catch (IOException | RuntimeException e) {
            up.process().close();
            throw e;
        }
        try {
            servers.start(caller);
            return servers;
        } catch (IOException | InterruptedException | RuntimeException e) {
            servers.close();
            throw e;
        }
    }

    private void start(Caller caller) throws IOException, InterruptedException {
        createDatabase();
        Hub hub = ReeveBroker.start(
                surroundings, "broker", Map.of("reeve.broker.mdp.null-roles", "client,worker,gateway,auth"));
        processes.put("broker", Objects.requireNonNull(hub.process()));
        broker = hub.endpoint();
        Path data = up.data();
        List<String> auth = new ArrayList<>(database("auth", "reeve"));
        auth.add("reeve.auth.encryption-key-file=" + data.resolve("encryption-key"));
        auth.add("reeve.auth.admin-key-file=" + data.resolve("admin-key"));
        auth.add("reeve.auth.app-key-file=" + data.resolve("app-key"));
        processes.put("auth", service("auth-worker", auth));
        List<String> logs = new ArrayList<>(database("logger", DATABASE));
        logs.add("reeve.logger.app-bytes-max=100G");
        processes.put(LOGGER, service("logger-worker", logs));
        ReeveGateway gateway = ReeveGateway.start(surroundings, broker, Map.of());
        processes.put("gateway", gateway.process());
        gatewayPort = gateway.port();
        awaitLogger(caller);
    }

    private void createDatabase() throws IOException {
        try (Connection connection = DriverManager.getConnection(postmaster.url("reeve"), "reeve", password());
                Statement statement = connection.createStatement()) {
            boolean _ = statement.execute("CREATE DATABASE " + DATABASE);
        } catch (SQLException e) {
            throw new BenchException("no database for the logger: " + e.getMessage());
        }
    }

    private String password() throws IOException {
        return Files.readString(up.data().resolve("database-password")).strip();
    }

    private List<String> database(String service, String name) throws IOException {
        String prefix = "reeve." + service + ".database.";
        return List.of(
                prefix + "url=" + postmaster.url(name), prefix + "username=reeve", prefix + "password=" + password());
    }

    private BenchProcess service(String module, List<String> settings) throws IOException {
        List<String> arguments = new ArrayList<>();
        settings.forEach(setting -> arguments.add("-D" + setting));
        arguments.add("-Dreeve.brokers=" + broker);
        arguments.add("-Dquarkus.management.port=0");
        return surroundings.packaged(module, module, false, arguments);
    }

    private void awaitLogger(Caller caller) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(base().resolve("/v1/logs/records?limit=1"))
                .header("Authorization", "Bearer " + key())
                .build();
        long untilNs = System.nanoTime() + READY_TIME_MAX.toNanos();
        var answer = caller.send(request);
        while (answer.statusCode() != ReeveLogs.OK) {
            if (System.nanoTime() - untilNs > 0) {
                throw new BenchException("the logger does not answer: " + new String(answer.body(), ReeveLogs.UTF_8));
            }
            Waiting.forMs(200);
            answer = caller.send(request);
        }
    }

    URI base() {
        return URI.create("http://127.0.0.1:" + gatewayPort);
    }

    String key() throws IOException {
        return up.adminKey();
    }

    Map<String, Double> processorSeconds() {
        Map<String, Double> seconds = new LinkedHashMap<>();
        usages().forEach((name, usage) -> seconds.put(name, usage.cpuSeconds()));
        seconds.put(POSTGRES, postmaster.processorSeconds());
        return seconds;
    }

    Map<String, Long> residentBytes() {
        Map<String, Long> bytes = new LinkedHashMap<>();
        usages().forEach((name, usage) -> bytes.put(name, usage.residentBytes()));
        return bytes;
    }

    private Map<String, Usage> usages() {
        Map<String, Usage> usages = new LinkedHashMap<>();
        processes.forEach((name, process) -> usages.put(name, process.usage()));
        return usages;
    }

    @Override
    public void close() {
        processes.values().stream().toList().reversed().forEach(BenchProcess::close);
        up.process().close();
    }
}
