// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reeve.testkit.Http2Peer;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Topics as server-sent events. */
class EventStreamIT {
    private static final String EPOCH = "AQIDBAUGBwg";
    private static final Duration SOON = Duration.ofSeconds(10);
    private static RunningGateway gateway;

    @BeforeAll
    static void start() {
        gateway = RunningGateway.start(
                "limits.socket.heartbeat", "200ms",
                "limits.socket.subscriptions", "3",
                "limits.out-queue", "64K",
                "limits.slow", "300ms");
        gateway.upstream.token("tok", "u_1", "topics:subscribe:chat");
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    private static void publish(String topic, String json) {
        gateway.upstream.topics.publish(
                new Topics.Publication(topic, json.getBytes(StandardCharsets.UTF_8), "application/json", "u_9", ""));
    }

    @Test
    void theFirstEventIsThePositionAndPublicationsFollowWithTheirIds() throws Exception {
        try (TestEvents events = TestEvents.open(gateway, "chat.first", "tok", "")) {
            // Given
            TestEvents.Event position = events.hear();

            // When
            publish("chat.first", "{\"n\":\n1}");

            // Then
            assertThat(position)
                    .isEqualTo(new TestEvents.Event(
                            "position",
                            EPOCH + ":0",
                            "{\"topic\":\"chat.first\",\"epoch\":\"" + EPOCH + "\",\"offset\":0,\"recovered\":false}"));
            assertThat(events.hear())
                    .isEqualTo(new TestEvents.Event(
                            "publication",
                            EPOCH + ":1",
                            "{\"topic\":\"chat.first\",\"epoch\":\"" + EPOCH + "\",\"offset\":1,\"body\":{\"n\": 1},"
                                    + "\"publishedAt\":\"2026-01-02T03:04:05.678Z\",\"publisher\":\"u_9\"}"));
            assertThat(events.hearAny().name()).isEqualTo(":");
        }
    }

    @Test
    @Tag("G4")
    void theLastIdBringsWhatWasMissed() throws Exception {
        // Given
        for (int i = 1; i <= 3; i++) {
            publish("chat.resume", "{\"n\":" + i + "}");
        }
        try (TestEvents events = TestEvents.open(gateway, "chat.resume", "tok", EPOCH + ":1")) {
            // Then
            TestEvents.Event position = events.hear();
            assertThat(position.id()).isEqualTo(EPOCH + ":1");
            assertThat(position.data().path("recovered").asBoolean()).isTrue();
            assertThat(events.hear().id()).isEqualTo(EPOCH + ":2");
            assertThat(events.hear().id()).isEqualTo(EPOCH + ":3");
        }
    }

    @Test
    @Tag("G5")
    @Tag("G6")
    void anotherEpochIsNotRecoveredAndAGapIsTold() throws Exception {
        try (TestEvents events = TestEvents.open(gateway, "chat.gap", "tok", "AAAAAAAAAAE:7")) {
            // Given
            TestEvents.Event position = events.hear();

            // When
            gateway.upstream.topics.reset("chat.gap");
            TestEvents.Event reset = events.hear();
            gateway.upstream.topics.close("chat.gap", "gone");

            // Then
            assertThat(position.id()).isEqualTo(EPOCH + ":0");
            assertThat(position.data().path("recovered").asBoolean(true)).isFalse();
            assertThat(reset.name()).isEqualTo("reset");
            assertThat(reset.id()).isEqualTo("AQIDBAUGBwk:0");
            assertThat(events.hear().name()).isEqualTo("unsubscribed");
            assertThat(events.hear().data().path("reason").asText()).isEqualTo("FORBIDDEN");
            assertThat(events.ended()).succeedsWithin(SOON);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"7", "AQIDBAUGBwg", "AQIDBAUGBwg:", "AQIDBAUGBwg:-1", "short:1", "AQIDBAUGBwg:1:2"})
    void aLastIdThatNoEventHadIsInvalid(String id) throws Exception {
        // When
        HttpResponse<String> answer =
                gateway.get("/v1/topics/chat.x/events", "Authorization", "Bearer tok", "Last-Event-ID", id);

        // Then
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("Last-Event-ID");
    }

    @Test
    @Tag("A10")
    void onlyThoseWithTheRightMayFollow() throws Exception {
        // When
        HttpResponse<String> nobody = gateway.get("/v1/topics/chat.x/events");
        HttpResponse<String> inUrl = gateway.get("/v1/topics/chat.x/events?access_token=tok&token=tok");
        HttpResponse<String> other = gateway.get("/v1/topics/news.x/events", "Authorization", "Bearer tok");
        HttpResponse<String> inner = gateway.get("/v1/topics/reeve.revocations/events", "Authorization", "Bearer tok");
        HttpResponse<String> json =
                gateway.get("/v1/topics/chat.x/events", "Authorization", "Bearer tok", "Accept", "application/json");

        // Then
        assertThat(nobody.statusCode()).isEqualTo(401);
        assertThat(inUrl.statusCode()).isEqualTo(401);
        assertThat(other.statusCode()).isEqualTo(403);
        assertThat(inner.statusCode()).isEqualTo(403);
        assertThat(json.statusCode()).isEqualTo(406);
    }

    @Test
    void aSubjectHasABoundOfStreamsAndNoneIsARequestInFlight() throws Exception {
        // Given
        gateway.upstream.token("many", "u_many", "topics:subscribe:chat");
        List<TestEvents> open = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            open.add(TestEvents.open(gateway, "chat.many" + i, "many", ""));
        }

        // When
        HttpResponse<String> fourth = gateway.get("/v1/topics/chat.more/events", "Authorization", "Bearer many");

        // Then
        assertThat(fourth.statusCode()).isEqualTo(429);
        assertThat(gateway.refusals("event-streams")).isPositive();
        // The fourth is over a moment after its answer.
        Awaitility.await().until(() -> gateway.gauge("reeve_gateway_in_flight") == 0);
        for (TestEvents events : open) {
            events.close();
        }
        Awaitility.await().untilAsserted(() -> {
            assertThat(gateway.gauge("reeve_gateway_event_streams")).isZero();
            assertThat(gateway.gauge("reeve_gateway_topic_followers")).isZero();
            assertThat(gateway.gauge("reeve_gateway_topics")).isZero();
        });
        TestEvents.open(gateway, "chat.more", "many", "").close();
    }

    @Test
    @Tag("A5")
    void aTokensEndEndsTheStreamAndIsItsLastEvent() throws Exception {
        // Given
        gateway.upstream.token("over", "u_over", System.currentTimeMillis() / 1_000 - 61, "topics:subscribe:chat");

        try (TestEvents events = TestEvents.open(gateway, "chat.over", "over", "")) {
            // Then
            TestEvents.Event event = events.hear();
            if (event.name().equals("position")) {
                event = events.hear();
            }
            assertThat(event.name()).isEqualTo("error");
            assertThat(event.data().path("reason").asText()).isEqualTo("UNAUTHENTICATED");
            assertThat(event.data().path("detail").asText()).isEqualTo("the token has expired");
            assertThat(events.ended()).succeedsWithin(SOON);
        }
    }

    @Test
    @Tag("A4")
    void aRevokedSessionEndsTheStream() throws Exception {
        // Given
        gateway.upstream.token("revoked", "u_revoked", "topics:subscribe:chat");
        try (TestEvents events = TestEvents.open(gateway, "chat.revoked", "revoked", "")) {
            events.hear();

            // When
            gateway.upstream.revoke(1, "session", "s_u_revoked");

            // Then
            assertThat(events.hear().data().path("detail").asText()).isEqualTo("the session was revoked");
            assertThat(events.ended()).succeedsWithin(SOON);
        }
    }

    @Test
    @Tag("C6")
    @Tag("G7")
    void aReaderThatDoesNotReadIsCutAndOthersLoseNothing() throws Exception {
        // Given
        String page = "\"" + "x".repeat(20_000) + "\"";
        try (RawHttp slow = new RawHttp(gateway.port());
                TestEvents good = TestEvents.open(gateway, "chat.flood", "tok", "")) {
            slow.say("GET /v1/topics/chat.flood/events HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer tok\r\n\r\n");
            slow.readUntil("event: position");
            good.hear();

            // When
            int published = 0;
            while (gateway.gauge("reeve_gateway_topic_followers") == 2 && published < 5_000) {
                publish("chat.flood", page);
                published++;
                assertThat(good.hear().id()).isEqualTo(EPOCH + ":" + published);
            }

            // Then
            assertThat(gateway.gauge("reeve_gateway_topic_followers")).isEqualTo(1);
            assertThat(gateway.refusals("out-queue") + gateway.refusals("slow")).isPositive();
        }
    }

    @Test
    @Tag("C6")
    void aReaderThatOpensNoWindowLosesItsStreamAndNotItsConnection() throws Exception {
        // Given
        String page = "\"" + "x".repeat(20_000) + "\"";
        try (Http2Peer peer = Http2Peer.connect(gateway.port())) {
            peer.get(1, "/v1/topics/chat.window/events", "authorization", "Bearer tok");
            peer.read(Http2Peer.DATA);
            Awaitility.await().until(() -> gateway.gauge("reeve_gateway_topic_followers") == 1);

            // When
            Awaitility.await().atMost(SOON).pollInterval(Duration.ofMillis(20)).until(() -> {
                publish("chat.window", page);
                return gateway.gauge("reeve_gateway_topic_followers") == 0;
            });

            // Then
            assertThat(peer.read(Http2Peer.RST_STREAM).stream()).isEqualTo(1);
            assertThat(peer.get(3, "/echo/").read(Http2Peer.HEADERS).stream()).isEqualTo(3);
            assertThat(gateway.gauge("reeve_gateway_out_queue_bytes")).isZero();
        }
    }

    @Test
    @Tag("G12")
    void aDrainIsAnEventWithTheTimeToComeBackAndThenTheEnd() throws Exception {
        try (RunningGateway own = RunningGateway.start()) {
            // Given
            own.upstream.token("tok", "u_1", "topics:subscribe:chat");
            TestEvents events = TestEvents.open(own, "chat.drain", "tok", "");
            events.hear();

            // When
            own.stop();

            // Then
            TestEvents.Event retry = events.hear();
            TestEvents.Event drain = events.hear();
            assertThat(retry.name()).isEqualTo("retry");
            assertThat(drain.name()).isEqualTo("drain");
            assertThat(drain.data().path("reconnectInMs").asText()).isEqualTo(retry.text());
            assertThat(events.hear().data().path("reason").asText()).isEqualTo("NO_WORKERS");
            assertThat(events.ended()).succeedsWithin(SOON);
        }
    }
}
