// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Connections that are slow, say nothing, or are too many. */
class SlowHttpIT extends HostileHttpFixture {
    @Test
    @Tag("W5")
    void anHttp2ConnectionWithoutRequestsGetsAGoodbyeAndANewOneServes() throws Exception {
        // Given
        HttpResponse<String> first = gateway.post("/v1/services/echo", "one");
        Awaitility.await()
                .until(() -> gateway.registry
                                .get("reeve_gateway_connections")
                                .gauge()
                                .value()
                        == 0);

        // When
        HttpResponse<String> second = gateway.post("/v1/services/echo", "two");

        // Then
        assertThat(first.version()).isEqualTo(HttpClient.Version.HTTP_2);
        assertThat(second.body()).isEqualTo("two");
    }

    @Test
    @Tag("W5")
    void headersThatDripAreCutOff() throws Exception {
        try (RawHttp raw = new RawHttp(gateway.port())) {
            // Given
            raw.say("GET /status/ HTTP/1.1\r\nHost: x\r\nX-Slow: ");
            long start = System.nanoTime();

            // When
            Awaitility.await()
                    .pollInterval(Duration.ofMillis(50))
                    .atMost(Duration.ofSeconds(10))
                    .until(() -> !drips(raw));

            // Then
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(8));
        }
    }

    private static boolean drips(RawHttp raw) {
        try {
            raw.say("a");
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    @Test
    @Tag("W5")
    void aConnectionThatSaysNothingIsClosed() throws Exception {
        try (RawHttp raw = new RawHttp(gateway.port())) {
            // Then
            assertThat(raw.isClosedByPeer()).isTrue();
        }
    }

    @Test
    @Tag("W5")
    void aBodyThatDripsIs408() throws Exception {
        try (RawHttp raw = new RawHttp(gateway.port())) {
            // When
            raw.say(post("Content-Length: 10\r\n", "abc"));

            // Then
            assertThat(raw.readAll()).startsWith("HTTP/1.1 408");
        }
    }

    @Test
    @Tag("W5")
    void aKeptConnectionWithoutRequestsIsClosedAfterItsIdleTime() throws Exception {
        try (RawHttp raw = new RawHttp(gateway.port())) {
            // Given
            raw.say("GET /echo/ HTTP/1.1\r\nHost: x\r\n\r\n");
            assertThat(raw.readUntil("\r\n\r\n")).startsWith("HTTP/1.1 204");

            // Then
            assertThat(raw.isClosedByPeer()).isTrue();
        }
    }

    @Test
    void aLongCallIsNotAnIdleConnection() throws Exception {
        // Given
        gateway.upstream.services.put("slow", (call, out) -> {
            Awaitility.await().pollDelay(Duration.ofMillis(1_500)).until(() -> true);
            out.last(call.body(), "text/plain");
        });
        try (RawHttp raw = new RawHttp(gateway.port())) {
            // When
            raw.say("POST /v1/services/slow HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\nhi");

            // Then
            assertThat(raw.readUntil("hi")).startsWith("HTTP/1.1 200");
        }
    }

    @Test
    void aFloodOfHalfOpenConnectionsOfOneAddressIsBounded() throws Exception {
        // Given
        List<RawHttp> flood = new ArrayList<>();
        try {
            // When
            for (int i = 0; i < 130; i++) {
                flood.add(new RawHttp(gateway.port()));
            }

            // Then
            Awaitility.await()
                    .untilAsserted(
                            () -> assertThat(gateway.refusals("connections")).isPositive());
        } finally {
            for (RawHttp raw : flood) {
                raw.close();
            }
            Awaitility.await()
                    .untilAsserted(() -> assertThat(gateway.registry
                                    .get("reeve_gateway_connections")
                                    .gauge()
                                    .value())
                            .isLessThan(50));
        }
    }
}
