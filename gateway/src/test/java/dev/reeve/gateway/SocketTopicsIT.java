// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Topics over a WebSocket. */
class SocketTopicsIT extends SocketFixture {
    @Test
    void topicsDeliverInOrderAndAnswerWithTheirPosition() throws Exception {
        try (TestSocket socket = TestSocket.open(gateway, "tok")) {
            // Given
            socket.say("{\"id\":2,\"subscribe\":{\"topic\":\"chat.order\"}}");
            JsonNode subscribed = socket.hear().path("done");

            // When
            socket.say("{\"id\":3,\"publish\":{\"topic\":\"chat.order\",\"body\":{\"n\":1}}}");
            socket.say("{\"id\":4,\"publish\":{\"topic\":\"chat.order\",\"body\":{\"n\":2}}}");

            // Then
            assertThat(subscribed.path("epoch").asText()).isEqualTo("AQIDBAUGBwg");
            assertThat(subscribed.path("offset").asLong()).isZero();
            int publications = 0;
            int published = 0;
            while (publications < 2 || published < 2) {
                JsonNode frame = socket.hear();
                if (frame.has("publication")) {
                    publications++;
                    assertThat(frame.path("publication").path("offset").asInt()).isEqualTo(publications);
                    assertThat(frame.path("publication").path("publisher").asText())
                            .isEqualTo("u_1");
                    assertThat(frame.path("publication").path("publishedAt").asText())
                            .isEqualTo("2026-01-02T03:04:05.678Z");
                } else {
                    published++;
                    assertThat(frame.path("done").path("epoch").asText()).isEqualTo("AQIDBAUGBwg");
                }
            }
        }
    }

    @Test
    @Tag("G4")
    void resumingFromAPositionGivesWhatWasMissed() throws Exception {
        // Given
        for (int i = 1; i <= 3; i++) {
            gateway.upstream.topics.publish(new Topics.Publication(
                    "chat.resume",
                    ("{\"n\":" + i + "}").getBytes(StandardCharsets.UTF_8),
                    "application/json",
                    "u_9",
                    ""));
        }
        try (TestSocket socket = TestSocket.open(gateway, "tok")) {
            // When
            socket.say("{\"id\":2,\"subscribe\":{\"topic\":\"chat.resume\",\"epoch\":\"AQIDBAUGBwg\",\"offset\":1}}");

            // Then
            JsonNode done = socket.hear().path("done");
            assertThat(done.path("recovered").asBoolean()).isTrue();
            assertThat(done.path("offset").asLong()).isEqualTo(3);
            assertThat(done.path("items").findValuesAsText("offset")).containsExactly("2", "3");
        }
    }

    @Test
    @Tag("G5")
    void anotherEpochIsNotRecovered() throws Exception {
        try (TestSocket socket = TestSocket.open(gateway, "tok")) {
            // When
            socket.say("{\"id\":2,\"subscribe\":{\"topic\":\"chat.resume2\",\"epoch\":\"AAAAAAAAAAE\",\"offset\":1}}");

            // Then
            JsonNode done = socket.hear().path("done");
            assertThat(done.path("recovered").asBoolean(true)).isFalse();
            assertThat(done.path("items").size()).isZero();
        }
    }

    @Test
    @Tag("G6")
    void aGapIsToldAndALostTopicToo() throws Exception {
        try (TestSocket socket = TestSocket.open(gateway, "tok")) {
            // Given
            socket.say("{\"id\":2,\"subscribe\":{\"topic\":\"chat.gap\"}}");
            socket.hear();

            // When
            gateway.upstream.topics.reset("chat.gap");
            gateway.upstream.topics.close("chat.gap", "FORBIDDEN");

            // Then
            JsonNode reset = socket.hear().path("reset");
            assertThat(reset.path("topic").asText()).isEqualTo("chat.gap");
            assertThat(reset.path("recovered").asBoolean(true)).isFalse();
            assertThat(socket.hear().path("unsubscribed").path("reason").asText())
                    .isEqualTo("FORBIDDEN");
        }
    }

    @Test
    void manyFollowATopicBySubscribingOnceAtTheBroker() throws Exception {
        // Given
        gateway.upstream.token("fan", "u_fan", "topics:subscribe:chat");
        try (TestSocket one = TestSocket.open(gateway, "fan");
                TestSocket two = TestSocket.open(gateway, FrameFormat.PROTO, "fan");
                TestSocket three = TestSocket.open(gateway, "fan")) {
            for (TestSocket socket : List.of(one, two, three)) {
                socket.say("{\"id\":2,\"subscribe\":{\"topic\":\"chat.fan\"}}");
                assertThat(socket.hear().path("done").path("offset").asInt()).isZero();
            }

            // When
            for (int i = 0; i < 50; i++) {
                gateway.upstream.topics.publish(new Topics.Publication(
                        "chat.fan", "1".getBytes(StandardCharsets.UTF_8), "application/json", "u_9", ""));
            }

            // Then
            assertThat(gateway.upstream.topics.listeners("chat.fan")).isEqualTo(1);
            for (TestSocket socket : List.of(one, two, three)) {
                for (int offset = 1; offset <= 50; offset++) {
                    assertThat(socket.hear().path("publication").path("offset").asInt())
                            .isEqualTo(offset);
                }
            }
        }
        Awaitility.await()
                .untilAsserted(() -> assertThat(gateway.upstream.topics.listeners("chat.fan"))
                        .isZero());
    }

    @Test
    @Tag("A5")
    void aRefreshThatLosesARightEndsTheTopic() throws Exception {
        // Given
        gateway.upstream.token("rich", "u_poor", "topics:subscribe:chat", "topics:subscribe:news");
        gateway.upstream.token("poor", "u_poor", "topics:subscribe:news");
        try (TestSocket socket = TestSocket.open(gateway, "rich")) {
            socket.say("{\"id\":2,\"subscribe\":{\"topic\":\"chat.right\"}}");
            socket.hear();
            socket.say("{\"id\":3,\"subscribe\":{\"topic\":\"news.right\"}}");
            socket.hear();

            // When
            socket.say("{\"id\":4,\"auth\":{\"token\":\"poor\"}}");

            // Then
            assertThat(socket.hear().path("done").path("user").asText()).isEqualTo("u_poor");
            assertThat(socket.hear())
                    .hasToString("{\"unsubscribed\":{\"topic\":\"chat.right\",\"reason\":\"FORBIDDEN\"}}");
            assertThat(gateway.upstream.topics.listeners("chat.right")).isZero();
            assertThat(gateway.upstream.topics.listeners("news.right")).isEqualTo(1);
        }
    }

    @Test
    void unsubscribingAndClosingLeaveTheTopic() throws Exception {
        // Given
        TestSocket socket = TestSocket.open(gateway, "tok");
        socket.say("{\"id\":2,\"subscribe\":{\"topic\":\"chat.leave\"}}");
        socket.say("{\"id\":3,\"subscribe\":{\"topic\":\"chat.leave2\"}}");
        socket.hear();
        socket.hear();

        // When
        socket.say("{\"id\":4,\"unsubscribe\":{\"topic\":\"chat.leave\"}}");
        JsonNode done = socket.hear();
        socket.close();

        // Then
        assertThat(done.path("done").path("topic").asText()).isEqualTo("chat.leave");
        Awaitility.await().untilAsserted(() -> {
            assertThat(gateway.upstream.topics.listeners("chat.leave")).isZero();
            assertThat(gateway.upstream.topics.listeners("chat.leave2")).isZero();
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"reeve.revocations", "user.u_2", "chatter", "news.x", "device.i_9"})
    void topicsWithoutRightAreForbidden(String topic) throws Exception {
        try (TestSocket socket = TestSocket.open(gateway, "tok")) {
            // When
            socket.say("{\"id\":2,\"subscribe\":{\"topic\":\"" + topic + "\"}}");
            socket.say("{\"id\":3,\"publish\":{\"topic\":\"" + topic + "\",\"body\":1}}");

            // Then
            assertThat(socket.hear().path("error").path("reason").asText()).isEqualTo("FORBIDDEN");
            assertThat(socket.hear().path("error").path("reason").asText()).isEqualTo("FORBIDDEN");
        }
    }
}
