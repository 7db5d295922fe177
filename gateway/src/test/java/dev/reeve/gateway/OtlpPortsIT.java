// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Ports that take OpenTelemetry's logs and nothing else. */
class OtlpPortsIT {
    private static RunningGateway gateway;

    @BeforeAll
    static void start() {
        gateway = RunningGateway.start("otlp.http-port", "0", "otlp.grpc-port", "0");
        gateway.upstream.services.put(
                "opentelemetry.proto.collector.logs.v1.logsservice",
                (call, out) -> out.last(new byte[0], call.contentType()));
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    private static HttpResponse<String> post(int port, String path) throws Exception {
        return gateway.http.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                        .timeout(Duration.ofSeconds(20))
                        .header("Content-Type", "application/x-protobuf")
                        .POST(HttpRequest.BodyPublishers.ofByteArray(new byte[0]))
                        .build(),
                BodyHandlers.ofString());
    }

    @Test
    void logsComeInByThePortOfTheirOwn() throws Exception {
        // When
        HttpResponse<String> answer = post(gateway.gateway.otlpPorts().httpPort(), "/v1/logs");

        // Then
        assertThat(answer.statusCode()).isLessThan(300);
        assertThat(gateway.upstream.calls)
                .anyMatch(call ->
                        call.service().endsWith("logsservice") && call.method().equals("Export"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v1/services/echo", "/v1/auth/token", "/v1/logs/records", "/status/", "/v1/ws", "/"})
    void nothingElseIsThere(String path) throws Exception {
        assertThat(post(gateway.gateway.otlpPorts().httpPort(), path).statusCode())
                .isEqualTo(404);
        assertThat(post(gateway.gateway.otlpPorts().grpcPort(), path).statusCode())
                .isEqualTo(404);
    }

    @Test
    void theyAreOffUnlessTheyAreSet() {
        try (RunningGateway plain = RunningGateway.start()) {
            assertThat(plain.gateway.otlpPorts()).isEqualTo(new OtlpSettings(-1, -1));
        }
    }
}
