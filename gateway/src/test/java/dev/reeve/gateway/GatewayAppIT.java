// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reeve.testkit.FreePort;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Map;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Liveness;
import org.eclipse.microprofile.health.Readiness;
import org.junit.jupiter.api.Test;

/** The wiring: configuration, life cycle and health in Quarkus, with no broker there. */
@QuarkusTest
@TestProfile(GatewayAppIT.NoBroker.class)
class GatewayAppIT {
    @Inject
    GatewayService gateway;

    @Inject
    @Readiness
    GatewayReadiness readiness;

    @Inject
    @Liveness
    GatewayLiveness liveness;

    @ConfigProperty(name = "quarkus.http.host-enabled")
    boolean quarkusOpensItsOwnPort;

    @Test
    void servesWithoutABrokerAndSaysThatItIsNotReady() throws Exception {
        try (HttpClient http = HttpClient.newHttpClient()) {
            // When
            HttpResponse<String> status = http.send(request("/status/").build(), BodyHandlers.ofString());
            HttpResponse<String> call = http.send(
                    request("/v1/services/echo")
                            .header("Reeve-Deadline-Ms", "300")
                            .POST(HttpRequest.BodyPublishers.ofString("{}"))
                            .build(),
                    BodyHandlers.ofString());

            // Then
            assertThat(status.body()).contains("starting");
            assertThat(call.statusCode()).isEqualTo(503);
            assertThat(call.body()).contains("\"reason\":\"NO_WORKERS\"");
            assertThat(readiness.call().getStatus()).isEqualTo(HealthCheckResponse.Status.DOWN);
            assertThat(liveness.call().getStatus()).isEqualTo(HealthCheckResponse.Status.UP);
            assertThat(readiness.call().getName()).isEqualTo("gateway");
            assertThat(quarkusOpensItsOwnPort).isFalse();
        }
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + gateway.port() + path));
    }

    /** A free port beside one that is set, and a broker address where nobody listens. */
    public static final class NoBroker implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of(
                    "reeve.gateway.port", "0",
                    "reeve.brokers", "tcp://127.0.0.1:1",
                    "reeve.gateway.drain.readiness", "0s",
                    "reeve.gateway.drain.sockets", "0s",
                    "quarkus.management.test-port", Integer.toString(FreePort.find()));
        }
    }
}
