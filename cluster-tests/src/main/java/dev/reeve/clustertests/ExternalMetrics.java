// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.clustertests;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A server of {@code external.metrics.k8s.io} for a HorizontalPodAutoscaler. {@code reeve_requests} with the selector
 * {@code service=NAME} are the requests of a service that wait or are at workers, of all brokers of
 * {@code REEVE_TEST_BROKERS} together, read when it is asked: no adapter has it fresher. {@code looks} is how often
 * that was asked.
 */
public final class ExternalMetrics {
    private static final String API = "/apis/external.metrics.k8s.io/v1beta1";
    private static final String SELECTOR = "labelSelector=service=";
    private static final int BROKER_PORT = 9000;
    private static final Duration AT_MOST = Duration.ofSeconds(3);

    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(AT_MOST).build();
    private final AtomicLong looks = new AtomicLong();
    private final String brokers;

    private ExternalMetrics(String brokers) {
        this.brokers = brokers;
    }

    /** On port 8443, with the certificate and the key of {@code /tls}. */
    public static void main(String[] arguments) throws IOException, GeneralSecurityException {
        ExternalMetrics metrics = new ExternalMetrics(System.getenv("REEVE_TEST_BROKERS"));
        HttpsServer server = HttpsServer.create(new InetSocketAddress(8443), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(PemFiles.server(Path.of("/tls"))));
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", metrics::answer);
        server.start();
    }

    private record Answer(int code, String json) {}

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            Answer answer = answer(exchange.getRequestURI());
            byte[] body = answer.json().getBytes(UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(answer.code(), body.length);
            exchange.getResponseBody().write(body);
        }
    }

    private Answer answer(URI asked) {
        String path = asked.getPath();
        if (path.equals(API)) {
            return new Answer(200, resources());
        }
        if (path.startsWith(API) && path.endsWith("/looks")) {
            return new Answer(200, value("looks", looks.get()));
        }
        if (path.startsWith(API) && path.endsWith("/reeve_requests")) {
            looks.incrementAndGet();
            return requests(asked);
        }
        return refused(404, "there is no " + path);
    }

    private Answer requests(URI asked) {
        try {
            return new Answer(200, value("reeve_requests", requests(service(asked))));
        } catch (IOException e) {
            // one broker that does not answer is no zero
            return refused(503, "a broker: " + e.getClass().getSimpleName());
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return refused(503, "it ends");
        }
    }

    private long requests(String service) throws IOException, InterruptedException {
        double sum = 0;
        for (InetAddress broker : InetAddress.getAllByName(brokers)) {
            URI uri = URI.create("http://" + broker.getHostAddress() + ":" + BROKER_PORT + "/q/metrics");
            String text = http.send(
                            HttpRequest.newBuilder(uri).timeout(AT_MOST).build(), HttpResponse.BodyHandlers.ofString())
                    .body();
            String label = "service=\"" + service + "\"";
            sum += Metrics.value(text, "reeve_broker_service_waiting", label)
                    + Metrics.value(text, "reeve_broker_service_in_flight", label);
        }
        return Math.round(sum);
    }

    private static String service(URI asked) {
        String query = asked.getQuery() == null ? "" : asked.getQuery();
        int begin = query.indexOf(SELECTOR);
        return begin < 0 ? "" : query.substring(begin + SELECTOR.length()).replaceFirst("[,&].*", "");
    }

    private static String resources() {
        return """
                {"kind": "APIResourceList", "apiVersion": "v1", "groupVersion": "external.metrics.k8s.io/v1beta1",
                 "resources": [{"name": "reeve_requests", "singularName": "", "namespaced": true,
                                "kind": "ExternalMetricValueList", "verbs": ["get"]}]}""";
    }

    private static String value(String name, long value) {
        String now = Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
        return """
                {"kind": "ExternalMetricValueList", "apiVersion": "external.metrics.k8s.io/v1beta1", "metadata": {},
                 "items": [{"metricName": "%s", "metricLabels": {}, "timestamp": "%s", "value": "%d"}]}""".formatted(name, now, value);
    }

    private static Answer refused(int code, String message) {
        return new Answer(code, """
                {"kind": "Status", "apiVersion": "v1", "metadata": {}, "status": "Failure", "message": "%s", "code": %d}""".formatted(message, code));
    }
}
