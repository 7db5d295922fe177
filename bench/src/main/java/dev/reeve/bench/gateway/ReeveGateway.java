// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.bench.gateway;

import dev.reeve.bench.broker.BenchException;
import dev.reeve.bench.broker.BenchProcess;
import dev.reeve.bench.broker.Surroundings;
import dev.reeve.bench.broker.Waiting;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The packaged gateway, as it is shipped, in a process of its own. */
public record ReeveGateway(BenchProcess process, int port) {
    private static final Duration START_TIME_MAX = Duration.ofSeconds(60);
    private static final Duration ANSWER_TIME_MAX = Duration.ofSeconds(5);
    private static final Pattern PORT = Pattern.compile("gateway listens .*port=(\\d+)");

    /** Bounds that one address and one subject would run into, as all load comes from here; the rest as shipped. */
    private static final Map<String, String> SETTINGS = Map.ofEntries(
            Map.entry("reeve.gateway.port", "0"),
            Map.entry("reeve.gateway.limits.address-rate", "1000000"),
            Map.entry("reeve.gateway.limits.address-burst", "1000000"),
            Map.entry("reeve.gateway.limits.subject-rate", "1000000"),
            Map.entry("reeve.gateway.limits.subject-burst", "1000000"),
            Map.entry("reeve.gateway.limits.in-flight-per-subject", "10000"),
            Map.entry("reeve.gateway.limits.connections-per-address", "20000"),
            Map.entry("reeve.gateway.limits.connections-per-address-anonymous", "20000"),
            Map.entry("reeve.gateway.limits.sockets-per-subject", "20000"),
            Map.entry("reeve.gateway.drain.readiness", "0s"),
            Map.entry("reeve.gateway.drain.sockets", "1s"),
            Map.entry("reeve.gateway.drain.calls", "1s"),
            Map.entry("quarkus.management.port", "0"),
            Map.entry("quarkus.banner.enabled", "false"));

    /**
     * Starts one, and waits until it listens.
     *
     * @param settings beside the above
     */
    public static ReeveGateway start(Surroundings surroundings, String brokers, Map<String, String> settings)
            throws IOException, InterruptedException {
        return start(surroundings, brokers, settings, List.of());
    }

    /** With options of the JVM that go before those of all. */
    static ReeveGateway start(
            Surroundings surroundings, String brokers, Map<String, String> settings, List<String> options)
            throws IOException, InterruptedException {
        List<String> arguments = new ArrayList<>(options);
        SETTINGS.forEach((key, value) -> arguments.add("-D" + key + "=" + value));
        settings.forEach((key, value) -> arguments.add("-D" + key + "=" + value));
        arguments.add("-Dreeve.brokers=" + brokers);
        BenchProcess process = surroundings.packaged("gateway", "gateway", true, arguments);
        Matcher port = PORT.matcher(process.await("gateway listens", START_TIME_MAX));
        if (!port.find()) {
            throw new BenchException("the gateway does not say where it listens");
        }
        return new ReeveGateway(process, Integer.parseInt(port.group(1)));
    }

    /** Waits until the echo answers through it. */
    void awaitEcho() throws IOException, InterruptedException {
        awaitEcho(echo().build());
    }

    /** Waits until it answers to who has this API key. */
    void awaitEcho(String key) throws IOException, InterruptedException {
        awaitEcho(echo().header("X-API-Key", key).build());
    }

    private HttpRequest.Builder echo() {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + Door.PATH))
                .timeout(ANSWER_TIME_MAX)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString("{}"));
    }

    private void awaitEcho(HttpRequest request) throws IOException, InterruptedException {
        long untilNs = System.nanoTime() + START_TIME_MAX.toNanos();
        try (HttpClient http =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
            HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
            while (answer.statusCode() != HttpAnswer.OK) {
                if (System.nanoTime() - untilNs > 0) {
                    throw new BenchException("the gateway does not reach the worker: " + answer.body());
                }
                Waiting.forMs(100);
                answer = http.send(request, HttpResponse.BodyHandlers.ofString());
            }
        }
    }
}
