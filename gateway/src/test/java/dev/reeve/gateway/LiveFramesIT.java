// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every kind of frame says the same in every rendering. */
@Tag("G1")
class LiveFramesIT extends SocketFixture {
    private static final String EPOCH = "AQIDBAUGBwg";

    @ParameterizedTest
    @EnumSource(LiveClient.Rendering.class)
    void authPingAndPong(LiveClient.Rendering rendering) throws Exception {
        try (LiveClient socket = rendering.open(gateway)) {
            // When
            socket.say("{\"id\":4294967295,\"auth\":{\"token\":\"tok\",\"client\":\"t/1\"}}");

            // Then
            JsonNode frame = socket.hear();
            assertThat(frame.path("id").asLong()).isEqualTo(4_294_967_295L);
            JsonNode done = frame.path("done");
            assertThat(done.path("user").asText()).isEqualTo("u_1");
            assertThat(done.path("session").asText()).isEqualTo("s_u_1");
            assertThat(done.path("expiresInMs").asLong()).isBetween(3_000_000L, 3_600_000L);
            assertThat(done.path("pingEveryMs").asLong()).isEqualTo(25_000);
            assertThat(done.path("limits").path("messageBytes").asLong()).isEqualTo(262_144);
            assertThat(done.path("limits").path("subscriptions").asLong()).isEqualTo(128);
            socket.say("{\"pong\":{}}");
            socket.say("{\"ping\":{}}");
            assertThat(socket.hear().has("pong")).isTrue();
        }
    }

    @ParameterizedTest
    @EnumSource(LiveClient.Rendering.class)
    void aCallIsAnsweredByNextAndDone(LiveClient.Rendering rendering) throws Exception {
        // Given
        gateway.upstream.calls.clear();
        gateway.upstream.services.put("two", (call, out) -> {
            out.partial("{\"part\":1}".getBytes(StandardCharsets.UTF_8), "application/json");
            out.last(call.body(), call.contentType());
        });
        try (LiveClient socket = rendering.open(gateway, "tok")) {
            // When
            socket.say("{\"id\":2,\"call\":{\"service\":\"two\",\"method\":\"say\",\"body\":{\"a\":[1]},"
                    + "\"deadlineMs\":1234,\"app\":{\"x-app-locale\":\"de\"}}}");

            // Then
            assertThat(socket.hear()).hasToString("{\"id\":2,\"next\":{\"body\":{\"part\":1}}}");
            JsonNode done = socket.hear().path("done");
            assertThat(done.path("body")).hasToString("{\"a\":[1]}");
            assertThat(done.path("timing").path("queueMs").asDouble()).isEqualTo(0.5);
            assertThat(done.path("app")).hasToString("{\"x-app-server\":\"fake\"}");
            Call call = gateway.upstream.calls.poll();
            assertThat(call.method()).isEqualTo("say");
            assertThat(call.deadline()).isEqualTo(Duration.ofMillis(1_234));
            assertThat(call.trace().app()).isEqualTo(Map.of("x-app-locale", "de", "address", "127.0.0.1"));
        }
    }

    @ParameterizedTest
    @EnumSource(LiveClient.Rendering.class)
    void errorAndCancel(LiveClient.Rendering rendering) throws Exception {
        // Given
        String id = "0af76519-16cd-43dd-8448-eb211c80319c";
        gateway.upstream.services.put("silent", (_, _) -> {});
        try (LiveClient socket = rendering.open(gateway, "tok")) {
            // When
            socket.say("{\"id\":3,\"call\":{\"service\":\"nobody\",\"requestId\":\"" + id + "\"}}");
            JsonNode error = socket.hear().path("error");
            socket.say("{\"id\":4,\"call\":{\"service\":\"silent\"}}");
            socket.say("{\"id\":4,\"cancel\":{}}");

            // Then
            assertThat(error.path("code").asText()).isEqualTo("not_found");
            assertThat(error.path("reason").asText()).isEqualTo("SERVICE_UNKNOWN");
            assertThat(error.path("domain").asText()).isEqualTo("reeve.dev");
            assertThat(error.path("requestId").asText()).isEqualTo(id);
            assertThat(socket.hear()).hasToString("{\"id\":4,\"done\":{\"cancelled\":true}}");
        }
    }

    @ParameterizedTest
    @EnumSource(LiveClient.Rendering.class)
    void topicsAreFollowedPublishedAndLeft(LiveClient.Rendering rendering) throws Exception {
        // Given
        String topic = "chat.kinds-" + rendering.name().toLowerCase(Locale.ROOT);
        publish(topic, "{\"n\":1}");
        publish(topic, "{\"n\":2}");
        try (LiveClient socket = rendering.open(gateway, "tok")) {
            // When
            socket.say(
                    "{\"id\":2,\"subscribe\":{\"topic\":\"" + topic + "\",\"epoch\":\"" + EPOCH + "\",\"offset\":1}}");
            JsonNode subscribed = socket.hear().path("done");
            publish(topic, "{\"n\":3}");
            JsonNode publication = socket.hear().path("publication");
            gateway.upstream.topics.reset(topic);
            JsonNode reset = socket.hear().path("reset");
            socket.say("{\"id\":5,\"unsubscribe\":{\"topic\":\"" + topic + "\"}}");
            JsonNode left = socket.hear();
            socket.say("{\"id\":6,\"publish\":{\"topic\":\"" + topic + "\",\"body\":{\"n\":4}}}");

            // Then
            assertThat(subscribed.path("topic").asText()).isEqualTo(topic);
            assertThat(subscribed.path("epoch").asText()).isEqualTo(EPOCH);
            assertThat(subscribed.path("offset").asLong()).isEqualTo(2);
            assertThat(subscribed.path("recovered").asBoolean()).isTrue();
            assertThat(subscribed.path("items").get(0).path("body")).hasToString("{\"n\":2}");
            assertThat(publication.path("topic").asText()).isEqualTo(topic);
            assertThat(publication.path("offset").asLong()).isEqualTo(3);
            assertThat(publication.path("body")).hasToString("{\"n\":3}");
            assertThat(publication.path("publisher").asText()).isEqualTo("u_9");
            assertThat(publication.path("publishedAt").asText()).isEqualTo("2026-01-02T03:04:05.678Z");
            assertThat(reset.path("epoch").asText()).isEqualTo("AQIDBAUGBwk");
            assertThat(left).hasToString("{\"id\":5,\"done\":{\"topic\":\"" + topic + "\"}}");
            assertThat(socket.hear()).hasToString("{\"id\":6,\"done\":{\"epoch\":\"" + EPOCH + "\",\"offset\":4}}");
        }
    }

    @ParameterizedTest
    @EnumSource(LiveClient.Rendering.class)
    void aLostTopicATokenThatExpiresAndADrainAreTold(LiveClient.Rendering rendering) throws Exception {
        try (RunningGateway own = RunningGateway.start("limits.socket.ping", "200ms", "limits.socket.pong", "20s")) {
            // Given
            own.upstream.token("soon", "u_1", System.currentTimeMillis() / 1_000 + 30, "topics:subscribe:chat");
            LiveClient socket = rendering.open(own, "soon");

            // Then
            JsonNode expiring = socket.hear().path("notice");
            assertThat(expiring.path("kind").asText()).isEqualTo("token-expiring");
            assertThat(expiring.path("inMs").asLong()).isBetween(1L, 30_000L);
            assertThat(socket.hearPing()).isNotNull();

            // When
            socket.say("{\"id\":2,\"subscribe\":{\"topic\":\"chat.lost\"}}");
            assertThat(socket.hear().path("done").path("topic").asText()).isEqualTo("chat.lost");
            own.upstream.topics.close("chat.lost", "not any more");
            assertThat(socket.hear())
                    .hasToString("{\"unsubscribed\":{\"topic\":\"chat.lost\",\"reason\":\"FORBIDDEN\"}}");
            own.stop();

            // Then
            JsonNode drain = socket.hear().path("notice");
            assertThat(drain.path("kind").asText()).isEqualTo("drain");
            assertThat(drain.path("reconnectInMs").asLong()).isBetween(0L, 10_000L);
            assertThat(socket.closed())
                    .succeedsWithin(SOON)
                    .asString()
                    .contains("DRAIN")
                    .matches("(1012|UNAVAILABLE) .*");
        }
    }

    private static void publish(String topic, String json) {
        gateway.upstream.topics.publish(
                new Topics.Publication(topic, json.getBytes(StandardCharsets.UTF_8), "application/json", "u_9", ""));
    }
}
