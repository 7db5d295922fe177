// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.reeve.protocol.ErrorReason;
import dev.reeve.protocol.ReeveException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The WebSocket door: authentication, calls, topics. */
class SocketIT {
    private static final Duration SOON = Duration.ofSeconds(8);
    private static RunningGateway gateway;

    @BeforeAll
    static void start() {
        gateway = RunningGateway.start("limits.sockets-per-subject", "3");
        gateway.upstream.token("tok", "u_1", "topics:subscribe:chat", "topics:publish:chat");
        gateway.upstream.token("tok-new", "u_1", "topics:subscribe:chat", "topics:publish:chat");
        gateway.upstream.token("other", "u_2");
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

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

    @Test
    void withoutTheSubprotocolItCloses4200() throws Exception {
        try (TestSocket socket = TestSocket.openWithoutSubprotocol(gateway)) {
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
    void aJsonBodyReachesTheServiceByteForByte() throws Exception {
        // Given
        gateway.upstream.calls.clear();
        String body = "{\"a\" : 1.000, \"b\":12345678901234567890, \"c\":\"\\u00e4ä\", \"d\":[ ]}";

        try (TestSocket socket = TestSocket.open(gateway, "tok")) {
            // When
            socket.say("{\"id\":2,\"call\":{\"service\":\"echo\",\"method\":\"say\",\"body\":" + body
                    + " ,\"deadlineMs\":1234}}");
            socket.hear();

            // Then
            Call call = gateway.upstream.calls.poll();
            assertThat(new String(call.body(), StandardCharsets.UTF_8)).isEqualTo(body);
            assertThat(call.contentType()).isEqualTo("application/json");
            assertThat(call.deadline()).isEqualTo(Duration.ofMillis(1_234));
            assertThat(call.method()).isEqualTo("say");
            assertThat(call.token()).isEqualTo("tok");
        }
    }

    @Test
    void bytesTravelAsBase64WithTheirType() throws Exception {
        try (TestSocket socket = TestSocket.open(gateway, "tok")) {
            // When
            socket.say(
                    "{\"id\":2,\"call\":{\"service\":\"echo\",\"bodyBase64\":\"AP8=\",\"contentType\":\"image/png\"}}");

            // Then
            JsonNode done = socket.hear().path("done");
            assertThat(done.path("bodyBase64").asText()).isEqualTo("AP8=");
            assertThat(done.path("contentType").asText()).isEqualTo("image/png");
        }
    }

    @Test
    void partialRepliesAreNextFramesAndTheIdIsFreeAfterDone() throws Exception {
        // Given
        gateway.upstream.services.put("two", (_, out) -> {
            out.partial("1".getBytes(StandardCharsets.UTF_8), "application/json");
            out.last("2".getBytes(StandardCharsets.UTF_8), "application/json");
        });
        try (TestSocket socket = TestSocket.open(gateway, "tok")) {
            for (int round = 0; round < 2; round++) {
                // When
                socket.say("{\"id\":5,\"call\":{\"service\":\"two\"}}");

                // Then
                assertThat(socket.hear().path("next").path("body").asInt()).isEqualTo(1);
                assertThat(socket.hear().path("done").path("body").asInt()).isEqualTo(2);
            }
        }
    }

    @ParameterizedTest
    @Tag("G1")
    @EnumSource(ErrorReason.class)
    void everyReasonIsAnErrorFrame(ErrorReason reason) throws Exception {
        // Given
        String id = "0af76519-16cd-43dd-8448-eb211c80319c";
        gateway.upstream.services.put(
                "fails",
                (_, out) -> out.fail(ReeveException.builder(reason, "the text")
                        .code(reason == ErrorReason.APPLICATION ? "OUT_OF_STOCK" : "")
                        .retryAfterMs(800)
                        .build()));
        try (TestSocket socket = TestSocket.open(gateway, "tok")) {
            // When
            socket.say("{\"id\":2,\"call\":{\"service\":\"fails\",\"requestId\":\"" + id + "\"}}");

            // Then
            JsonNode error = socket.hear().path("error");
            boolean application = reason == ErrorReason.APPLICATION;
            assertThat(error.path("reason").asText()).isEqualTo(application ? "OUT_OF_STOCK" : reason.name());
            assertThat(error.path("domain").asText()).isEqualTo(application ? "fails" : "reeve.dev");
            assertThat(error.path("requestId").asText()).isEqualTo(id);
            if (reason != ErrorReason.INTERNAL) {
                assertThat(error.path("message").asText()).isEqualTo("the text");
                assertThat(error.path("retryAfterMs").asLong()).isEqualTo(800);
            }
        }
    }

    @Test
    @Tag("G2")
    void cancelEndsTheCallAndNothingOfItFollows() throws Exception {
        // Given
        AtomicBoolean cancelled = new AtomicBoolean();
        gateway.upstream.services.put("ticks", (_, out) -> {
            while (!out.isCancelled()) {
                out.partial("0".getBytes(StandardCharsets.UTF_8), "application/json");
                Awaitility.await().pollDelay(Duration.ofMillis(5)).until(() -> true);
            }
            cancelled.set(true);
        });
        try (TestSocket socket = TestSocket.open(gateway, "tok")) {
            socket.say("{\"id\":9,\"call\":{\"service\":\"ticks\"}}");
            assertThat(socket.hear().has("next")).isTrue();

            // When
            socket.say("{\"id\":9,\"cancel\":{}}");

            // Then
            JsonNode frame = socket.hear();
            while (frame.has("next")) {
                frame = socket.hear();
            }
            assertThat(frame.path("done").path("cancelled").asBoolean()).isTrue();
            Awaitility.await().untilTrue(cancelled);
            socket.say("{\"ping\":{}}");
            assertThat(socket.hear().has("pong")).isTrue();
        }
    }

    @Test
    @Tag("G2")
    void aSocketThatGoesAwayCancelsItsCalls() throws Exception {
        // Given
        AtomicBoolean started = new AtomicBoolean();
        AtomicBoolean cancelled = new AtomicBoolean();
        gateway.upstream.services.put("waits", (_, out) -> {
            started.set(true);
            Awaitility.await().until(out::isCancelled);
            cancelled.set(true);
        });
        TestSocket socket = TestSocket.open(gateway, "tok");
        socket.say("{\"id\":9,\"call\":{\"service\":\"waits\"}}");
        Awaitility.await().untilTrue(started);

        // When
        socket.close();

        // Then
        Awaitility.await().untilTrue(cancelled);
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
    void anIdInUseIsRefusedAndTheFirstCallGoesOn() throws Exception {
        // Given
        AtomicBoolean go = new AtomicBoolean();
        gateway.upstream.services.put("later", (call, out) -> {
            Awaitility.await().untilTrue(go);
            out.last(call.body(), call.contentType());
        });
        try (TestSocket socket = TestSocket.open(gateway, "tok")) {
            socket.say("{\"id\":3,\"call\":{\"service\":\"later\",\"body\":1}}");

            // When
            socket.say("{\"id\":3,\"call\":{\"service\":\"echo\",\"body\":2}}");

            // Then
            assertThat(socket.hear().path("error").path("reason").asText()).isEqualTo("INVALID_REQUEST");
            go.set(true);
            assertThat(socket.hear().path("done").path("body").asInt()).isEqualTo(1);
        }
    }

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
