// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a client of a live connection calls itself, and what comes of it. */
class LiveClientsIT {
    private static final Duration SOON = Duration.ofSeconds(10);
    private static RunningGateway gateway;

    @BeforeAll
    static void start() {
        gateway = RunningGateway.start("clients.oldest", "reeve-java=0.2.0,my-app=3");
        gateway.upstream.token("tok", "u_1");
        gateway.upstream.token("admin", "u_admin", "admin");
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    private static void say(LiveClient socket, String client) {
        socket.say("{\"id\":1,\"auth\":{\"token\":\"tok\",\"client\":\"" + client + "\"}}");
    }

    private static double open(String client) {
        return gateway.registry
                .get("reeve_gateway_clients")
                .tag("client", client)
                .gauge()
                .value();
    }

    @ParameterizedTest
    @EnumSource(LiveClient.Rendering.class)
    void anOldClientIsTurnedAwayForGood(LiveClient.Rendering rendering) throws Exception {
        try (LiveClient old = rendering.open(gateway);
                LiveClient young = rendering.open(gateway)) {
            // When
            say(old, "reeve-java/0.1.9");
            say(young, "reeve-java/0.2.0");

            // Then
            String terminal = rendering == LiveClient.Rendering.GRPC
                    ? "INVALID_ARGUMENT newer clients only are served here: CLIENT_TOO_OLD"
                    : "4203 CLIENT_TOO_OLD ";
            assertThat(old.closed()).succeedsWithin(SOON).asString().startsWith(terminal);
            assertThat(young.hear().path("done").path("user").asText()).isEqualTo("u_1");
            assertThat(open("reeve-java")).isEqualTo(1);
        }
        await().until(() -> open("reeve-java") == 0);
    }

    @Test
    void connectionsAreCountedByTheNamesThatAreKnown() throws Exception {
        try (LiveClient mine = TestSocket.open(gateway);
                LiveClient strange = TestSocket.open(gateway);
                LiveClient bad = TestSocket.open(gateway)) {
            // When
            say(mine, "my-app/3.1");
            say(strange, "somebody-elses/1");
            say(bad, "no name of any kind");

            // Then
            for (LiveClient socket : List.of(mine, strange, bad)) {
                assertThat(socket.hear().has("done")).isTrue();
            }
            assertThat(open("my-app")).isEqualTo(1);
            assertThat(open("other")).isEqualTo(2);
            assertThat(gateway.registry.find("reeve_gateway_clients").gauges()).hasSize(5);
        }
        await().until(() -> open("my-app") + open("other") == 0);
    }

    @Test
    void theDirectorySaysWhichClientAConnectionIsOf() throws Exception {
        try (LiveClient socket = TestSocket.open(gateway)) {
            // When
            say(socket, "my-app/3.1");
            assertThat(socket.hear().has("done")).isTrue();

            // Then
            String listed = gateway.get("/v1/gateway/connections", "Authorization", "Bearer admin")
                    .body();
            JsonNode connections = new ObjectMapper().readTree(listed).path("connections");
            assertThat(connections.findValuesAsText("client")).containsExactly("my-app/3.1");
        }
    }
}
