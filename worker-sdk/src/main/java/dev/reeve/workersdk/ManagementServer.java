// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.workersdk;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;

/**
 * Health and metrics over HTTP, by the JDK's own server: what Kubernetes' probes and Prometheus ask. Nothing but GET,
 * no secrets in it; which network sees the port is the deployment's business (NetworkPolicy).
 */
final class ManagementServer implements AutoCloseable {
    private static final int BACKLOG = 16;
    private static final String JSON = "application/json";
    private static final String PROMETHEUS = "text/plain; version=0.0.4; charset=utf-8";

    private final HttpServer server;
    private final ExecutorService threads;

    private record Answer(int status, String contentType, String text) {}

    private ManagementServer(HttpServer server, ExecutorService threads) {
        this.server = server;
        this.threads = threads;
    }

    /** @throws IllegalArgumentException the port is taken */
    static ManagementServer start(int port, Worker worker) {
        HttpServer server;
        try {
            server = HttpServer.create(new InetSocketAddress(port), BACKLOG);
        } catch (IOException e) {
            throw new IllegalArgumentException(
                    "cannot open the management port " + port + " (REEVE_MANAGEMENT_PORT)", e);
        }
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
        server.setExecutor(threads);
        serve(server, "/q/health/live", () -> health("worker", worker.isAlive()));
        serve(server, "/q/health/ready", () -> health("worker", worker.isReady()));
        serve(server, "/q/health", () -> health("worker", worker.isAlive() && worker.isReady()));
        serve(server, "/q/metrics", () -> new Answer(200, PROMETHEUS, MetricsText.of(worker.stats())));
        server.start();
        return new ManagementServer(server, threads);
    }

    int port() {
        return server.getAddress().getPort();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }

    private static Answer health(String check, boolean up) {
        String status = up ? "UP" : "DOWN";
        return new Answer(
                up ? 200 : 503,
                JSON,
                "{\"status\":\"" + status + "\",\"checks\":[{\"name\":\"" + check + "\",\"status\":\"" + status
                        + "\"}]}\n");
    }

    private static void serve(HttpServer server, String path, Supplier<Answer> answer) {
        var _ = server.createContext(path, exchange -> {
            try (exchange) {
                boolean exact = exchange.getRequestURI().getPath().equals(path);
                boolean get = exchange.getRequestMethod().equals("GET");
                write(exchange, !exact ? problem(404) : get ? answer.get() : problem(405));
            }
        });
    }

    private static Answer problem(int status) {
        return new Answer(status, JSON, "{\"status\":" + status + "}\n");
    }

    private static void write(HttpExchange exchange, Answer answer) throws IOException {
        byte[] bytes = answer.text().getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", answer.contentType());
        exchange.sendResponseHeaders(answer.status(), bytes.length);
        try (OutputStream body = exchange.getResponseBody()) {
            body.write(bytes);
        }
    }
}
