// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The WebSocket door: authentication, and frames that are none. */
class SocketIT extends SocketFixture {
    @Test
    void authAnswersWithWhoAndTheLimits() throws Exception {
        try (TestSocket socket = TestSocket.open(gateway)) {
            // When
            socket.say("{\"id\":1,\"auth\":{\"token\":\"tok\",\"client\":\"t/1\"}}");

            // Then
            JsonNode done = socket.hear();
            assertThat(done.path("id").asInt()).isEqualTo(1);
            assertThat(done.path("done").path("user").asText()).isEqualTo("u_1");
            assertThat(done.path("done").path("session").asText()).isEqualTo("s_u_1");
            assertThat(done.path("done").path("expiresInMs").asLong()).isBetween(3_000_000L, 3_600_000L);
            assertThat(done.path("done").path("pingEveryMs").asLong()).isEqualTo(25_000);
            assertThat(done.path("done").path("limits").path("messageBytes").asLong())
                    .isEqualTo(262_144);
        }
    }

    @Test
    void aRejectedTokenCloses4102() throws Exception {
        try (TestSocket socket = TestSocket.open(gateway)) {
            // When
            socket.say("{\"id\":1,\"auth\":{\"token\":\"wrong\"}}");

            // Then
            assertThat(socket.hear().path("error").path("reason").asText()).isEqualTo("UNAUTHENTICATED");
            assertThat(socket.closed()).succeedsWithin(SOON).asString().startsWith("4102 UNAUTHENTICATED ");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "reeve.v2.json", "mqtt"})
    void withoutASubprotocolOfOursItCloses4200(String offered) throws Exception {
        String[] subprotocols = offered.isEmpty() ? new String[0] : new String[] {offered};
        try (TestSocket socket = TestSocket.offering(gateway, subprotocols)) {
            // Then
            assertThat(socket.closed()).succeedsWithin(SOON).asString().startsWith("4200 BAD_FRAME ");
        }
    }

    @Test
    void nothingButAuthIsDoneBeforeAuth() throws Exception {
        try (TestSocket socket = TestSocket.open(gateway)) {
            // When
            socket.say("{\"id\":7,\"call\":{\"service\":\"echo\",\"body\":1}}");

            // Then
            JsonNode frame = socket.hear();
            assertThat(frame.path("id").asInt()).isEqualTo(7);
            assertThat(frame.path("error").path("reason").asText()).isEqualTo("UNAUTHENTICATED");
        }
    }

    @Test
    void aCallSentRightBehindAuthRunsAsTheNewCaller() throws Exception {
        try (TestSocket socket = TestSocket.open(gateway)) {
            // When
            socket.say("{\"id\":1,\"auth\":{\"token\":\"tok\"}}");
            socket.say("{\"id\":2,\"call\":{\"service\":\"echo\",\"body\":{\"n\":1.00}}}");

            // Then
            assertThat(socket.hear().path("id").asInt()).isEqualTo(1);
            JsonNode done = socket.hear();
            assertThat(done.path("id").asInt()).isEqualTo(2);
            assertThat(done.path("done").path("body").path("n").asDouble()).isEqualTo(1.0);
            assertThat(done.path("done").path("timing").path("queueMs").asDouble())
                    .isEqualTo(0.5);
        }
    }

    @Test
    @Tag("A5")
    void aTokenIsRefreshedInPlaceForTheSameSubjectOnly() throws Exception {
        try (TestSocket socket = TestSocket.open(gateway, "tok")) {
            // When
            socket.say("{\"id\":2,\"auth\":{\"token\":\"tok-new\"}}");
            JsonNode refreshed = socket.hear();
            socket.say("{\"id\":3,\"auth\":{\"token\":\"other\"}}");
            JsonNode foreign = socket.hear();
            socket.say("{\"id\":4,\"auth\":{\"token\":\"nonsense\"}}");
            JsonNode refused = socket.hear();
            gateway.upstream.calls.clear();
            socket.say("{\"id\":5,\"call\":{\"service\":\"echo\",\"body\":1}}");

            // Then
            assertThat(refreshed.path("done").path("user").asText()).isEqualTo("u_1");
            assertThat(foreign.path("error").path("reason").asText()).isEqualTo("FORBIDDEN");
            assertThat(refused.path("error").path("reason").asText()).isEqualTo("UNAUTHENTICATED");
            assertThat(socket.hear().path("done").path("body").asInt()).isEqualTo(1);
            assertThat(gateway.upstream.calls.poll().token()).isEqualTo("tok-new");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "1",
                "nonsense",
                "{\"call\":{}}",
                "{\"id\":0,\"call\":{}}",
                "{\"id\":-1,\"call\":{}}",
                "{\"id\":4294967296,\"call\":{}}",
                "{\"id\":1.5,\"call\":{}}",
                "{\"id\":1,\"id\":2,\"cancel\":{}}",
                "{\"id\":1,\"cancel\":{}} x",
                "{\"wat\":{}}"
            })
    void aFrameWithoutUsableIdCloses4200(String frame) throws Exception {
        try (TestSocket socket = TestSocket.open(gateway, "other")) {
            // When
            socket.say(frame);

            // Then
            assertThat(socket.closed()).succeedsWithin(SOON).asString().startsWith("4200 ");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"id\":3}",
                "{\"id\":3,\"wat\":{}}",
                "{\"id\":3,\"call\":1}",
                "{\"id\":3,\"call\":{},\"cancel\":{}}",
                "{\"id\":3,\"call\":{\"service\":7}}",
                "{\"id\":3,\"call\":{\"service\":\"echo\",\"bodyBase64\":\"?\"}}",
                "{\"id\":3,\"call\":{\"service\":\"echo\",\"body\":1,\"bodyBase64\":\"\"}}",
                "{\"id\":3,\"subscribe\":{\"topic\":\"chat.x\",\"epoch\":\"short\"}}",
                "{\"id\":3,\"subscribe\":{\"topic\":\"Not A Topic\"}}"
            })
    void aBadFrameWithAnIdIsAnErrorAndTheSocketStays(String frame) throws Exception {
        try (TestSocket socket = TestSocket.open(gateway, "tok")) {
            // When
            socket.say(frame);

            // Then
            JsonNode error = socket.hear();
            assertThat(error.path("id").asInt()).isEqualTo(3);
            assertThat(error.path("error").path("reason").asText()).isEqualTo("INVALID_REQUEST");
            socket.say("{\"ping\":{}}");
            assertThat(socket.hear().has("pong")).isTrue();
        }
    }

    @Test
    void unknownMembersAreIgnored() throws Exception {
        try (TestSocket socket = TestSocket.open(gateway, "tok")) {
            // When
            socket.say("{\"id\":3,\"future\":true,\"call\":{\"service\":\"echo\",\"body\":4,\"color\":\"red\"}}");

            // Then
            assertThat(socket.hear().path("done").path("body").asInt()).isEqualTo(4);
        }
    }

    @Test
    void aSubjectHasABoundOfSockets() throws Exception {
        // Given
        gateway.upstream.token("many", "u_many");
        TestSocket one = TestSocket.open(gateway, "many");
        try (TestSocket _ = TestSocket.open(gateway, "many");
                TestSocket _ = TestSocket.open(gateway, "many");
                TestSocket fourth = TestSocket.open(gateway)) {
            // When
            fourth.say("{\"id\":1,\"auth\":{\"token\":\"many\"}}");

            // Then
            assertThat(fourth.closed()).succeedsWithin(SOON).asString().startsWith("4004 ");
            one.close();
            Awaitility.await().ignoreExceptions().untilAsserted(() -> {
                try (TestSocket fifth = TestSocket.open(gateway, "many")) {
                    assertThat(fifth.isSilent()).isTrue();
                }
            });
        }
    }
}
