// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.brokerservice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.reeve.brokerservice.RawPeer.Version;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;

/** The wiring: that the broker listens, answers, and shows itself to health checks and to Prometheus. */
@QuarkusTest
final class BrokerServiceTest {

    @Inject
    BrokerService broker;

    @ConfigProperty(name = "quarkus.management.test-port", defaultValue = "9001")
    int managementPort;

    @Test
    void listensAndIsHealthyAndCounts() throws Exception {
        int port =
                Integer.parseInt(broker.endpoint().substring(broker.endpoint().lastIndexOf(':') + 1));
        try (RawPeer client = RawPeer.connect(Version.V2, port)) {
            client.request("mmi.service", "nothing");
            assertThat(client.reply("mmi.service")).isEqualTo("404");
            client.socket().send(java.util.List.of(new byte[] {9}));
        }

        assertThat(get("/q/health/ready")).contains("\"name\": \"broker\"").contains("UP");
        assertThat(get("/q/health/live")).contains("broker round trip").contains("UP");
        await().atMost(Duration.ofSeconds(10))
                .untilAsserted(() -> assertThat(get("/q/metrics"))
                        .contains("reeve_broker_dropped_total{reason=\"malformed\"} 1.0")
                        .contains("reeve_broker_peers")
                        .contains("reeve_broker_revocation_age_seconds -1.0")
                        .contains("reeve_broker_connections_refused_total{reason=\"cap\"} 0.0"));
    }

    private String get(String path) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + managementPort + path))
                .build();
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(request, HttpResponse.BodyHandlers.ofString()).body();
        }
    }
}
