// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gateway;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/** The gateway on a free port of loopback, before a {@link FakeUpstream}, without a framework. */
final class RunningGateway implements AutoCloseable {
    final FakeUpstream upstream;
    final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
    private final Vertx vertx = Vertx.vertx();
    final Gateway gateway;
    private boolean stopped;

    private RunningGateway(FakeUpstream upstream, Map<String, String> settings) {
        this.upstream = upstream;
        gateway = new Gateway(vertx, settings(settings), upstream, registry);
        gateway.start();
    }

    /** Starts with the defaults but for these keys, without the prefix. */
    static RunningGateway start(String... keysAndValues) {
        return start(new FakeUpstream(), keysAndValues);
    }

    /** As {@link #start(String...)}, before the same inside as another one. */
    static RunningGateway start(FakeUpstream upstream, String... keysAndValues) {
        Map<String, String> settings = new HashMap<>(Map.of(
                "port", "0",
                "event-loops", "2",
                "drain.readiness", "0s",
                "drain.sockets", "0s",
                "drain.calls", "2s"));
        for (int i = 0; i < keysAndValues.length; i += 2) {
            settings.put(keysAndValues[i], keysAndValues[i + 1]);
        }
        return new RunningGateway(upstream, settings);
    }

    static GatewaySettings settings(Map<String, String> keys) {
        return GatewaySettings.from(config(keys));
    }

    static GatewayConfig config(Map<String, String> keys) {
        Map<String, String> full = new HashMap<>();
        keys.forEach((key, value) -> full.put("reeve.gateway." + key, value));
        return new SmallRyeConfigBuilder()
                .addDiscoveredConverters()
                .withMapping(GatewayConfig.class)
                .withSources(new PropertiesConfigSource(full, "test", 500))
                .build()
                .getConfigMapping(GatewayConfig.class);
    }

    int port() {
        return gateway.port();
    }

    int tlsPort() {
        return gateway.tlsPort();
    }

    URI uri(String path) {
        return URI.create("http://127.0.0.1:" + port() + path);
    }

    HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(uri(path)).timeout(Duration.ofSeconds(20));
    }

    HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return http.send(request.build(), BodyHandlers.ofString());
    }

    HttpResponse<String> get(String path, String... headers) throws IOException, InterruptedException {
        HttpRequest.Builder request = request(path);
        return send(headers.length == 0 ? request : request.headers(headers));
    }

    HttpResponse<String> post(String path, String body, String... headers) throws IOException, InterruptedException {
        HttpRequest.Builder request = request(path).POST(HttpRequest.BodyPublishers.ofString(body));
        return send(headers.length == 0 ? request : request.headers(headers));
    }

    double gauge(String name) {
        return registry.get(name).gauge().value();
    }

    double refusals(String limit) {
        return registry.find("reeve_gateway_limit_refusals").tag("limit", limit).counters().stream()
                .mapToDouble(counter -> counter.count())
                .sum();
    }

    void stop() {
        if (!stopped) {
            stopped = true;
            gateway.stop();
        }
    }

    @Override
    public void close() {
        stop();
        http.shutdownNow();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }
}
