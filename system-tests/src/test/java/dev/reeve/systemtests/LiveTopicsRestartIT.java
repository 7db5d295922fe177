// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.systemtests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.reeve.clientsdk.ReeveClient;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A gateway whose broker dies and comes back while its callers follow topics. */
@Timeout(180)
class LiveTopicsRestartIT {
    @RegisterExtension
    static final RunningReeve REEVE = RunningReeve.shared();

    private static final Duration SOON = Duration.ofSeconds(60);
    private static final String BODY = "{\"n\":1}";

    @Test
    @Tag("G6")
    void aBrokerThatStartsAnewIsAResetAndTheTopicGoesOn() throws Exception {
        try (BrokerProcess broker = BrokerProcess.start("reeve.broker.mdp.null-roles=client,worker,gateway,auth");
                Peer _ = startAuth(broker);
                GatewayProcess gateway = GatewayProcess.start(broker.endpoint());
                ReeveClient client =
                        ReeveClient.builder().brokers(broker.endpoint()).start()) {
            // Given
            gateway.awaitSessions();
            URI url = gateway.http().base();
            JsonNode session = gateway.http().anonymous();
            String topic = "user." + session.path("user").asText();
            String token = session.path("accessToken").asText();
            await("the broker's keys to check tokens with")
                    .atMost(SOON)
                    .until(() -> gateway.http().get("/v1/auth/me", token).status() == 200);
            try (TestSocket socket = TestSocket.open(url, token);
                    EventReader events = EventReader.open(url, topic, token, "")) {
                socket.send("{\"id\":2,\"subscribe\":{\"topic\":\"" + topic + "\"}}");
                String epoch = socket.awaitFrame(frame -> frame.path("id").asInt() == 2)
                        .path("done")
                        .path("epoch")
                        .asText();
                events.awaitEvent(event -> event.name().equals("position"));
                publish(client, topic);
                socket.awaitFrame(frame -> frame.has("publication"));
                events.awaitEvent(event -> event.name().equals("publication"));

                // When
                broker.kill();
                broker.startAgain();

                // Then
                JsonNode reset = socket.awaitFrame(frame -> frame.path("reset")
                                .path("topic")
                                .asText()
                                .equals(topic)) // The device's own topic is reset too, perhaps first.
                        .path("reset");
                assertThat(reset.path("epoch").asText()).isNotEqualTo(epoch);
                events.awaitEvent(event -> event.name().equals("reset"));
                await().atMost(SOON).ignoreExceptions().until(() -> publish(client, topic));
                await().atMost(SOON).until(() -> socket.frames().getLast().has("publication"));
                events.awaitEvent(event -> event.name().equals("publication")
                        && event.id().startsWith(reset.path("epoch").asText()));
            }
        }
    }

    private static boolean publish(ReeveClient client, String topic) {
        return client.topics()
                        .publish(topic, BODY.getBytes(StandardCharsets.UTF_8), "application/json", "", "")
                        .offset()
                > 0;
    }

    /** Returns once it serves. */
    private static Peer startAuth(BrokerProcess broker) throws SQLException {
        String database = "restart_" + System.nanoTime();
        UpDatabase server = REEVE.database();
        try (Connection connection =
                        DriverManager.getConnection(server.url("reeve"), server.user(), server.password());
                Statement statement = connection.createStatement()) {
            boolean _ = statement.execute("CREATE DATABASE " + database);
        }
        List<String> settings = new ArrayList<>(server.settings("auth", database));
        settings.addAll(List.of(
                "reeve.brokers=" + broker.endpoint(),
                "quarkus.management.port=0",
                "reeve.auth.encryption-key-file=" + REEVE.dataFolder().resolve("encryption-key")));
        return ServiceProcess.start("auth-worker", settings);
    }
}
