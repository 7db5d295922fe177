// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The gRPC stream Gateway/Connect: what is its own beside the frames, see LiveFramesIT. */
class LiveStreamIT {
    private static final Duration SOON = Duration.ofSeconds(10);
    private static RunningGateway gateway;

    @BeforeAll
    static void start() {
        gateway = RunningGateway.start(
                "limits.socket.message", "4K",
                "limits.socket.frame-rate", "20",
                "limits.socket.frame-burst", "40",
                "limits.out-queue", "64K",
                "limits.slow", "300ms");
        gateway.upstream.token("tok", "u_1", "topics:subscribe:chat");
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    private static LiveClient open(String token) throws InterruptedException {
        return LiveClient.Rendering.GRPC.open(gateway, token);
    }

    @Test
    void aCallRightBehindAuthRunsAsTheNewCaller() throws Exception {
        try (TestStream stream = new TestStream(gateway.port())) {
            // When
            stream.say("{\"id\":1,\"auth\":{\"token\":\"tok\"}}");
            stream.say("{\"id\":2,\"call\":{\"service\":\"echo\",\"body\":7}}");
            stream.say("{\"id\":3,\"call\":{\"service\":\"echo\",\"body\":8}}");

            // Then
            assertThat(stream.hear().path("done").path("user").asText()).isEqualTo("u_1");
            assertThat(stream.hear().has("done")).isTrue();
            assertThat(stream.hear().has("done")).isTrue();
        }
    }

    @Test
    void noAuthARejectedTokenAndSilenceAreStatuses() throws Exception {
        try (RunningGateway own = RunningGateway.start(
                        "limits.socket.auth", "400ms", "limits.socket.ping", "200ms", "limits.socket.pong", "400ms");
                TestStream silent = new TestStream(own.port());
                TestStream wrong = new TestStream(own.port());
                TestStream dumb = new TestStream(own.port())) {
            // Given
            own.upstream.token("tok", "u_1");

            // When
            silent.say("{\"ping\":{}}");
            dumb.say("{\"id\":1,\"auth\":{\"token\":\"tok\"}}");
            wrong.say("{\"id\":1,\"auth\":{\"token\":\"nonsense\"}}");

            // Then
            assertThat(wrong.hear().path("error").path("reason").asText()).isEqualTo("UNAUTHENTICATED");
            assertThat(wrong.closed()).succeedsWithin(SOON).isEqualTo("UNAUTHENTICATED no valid token");
            assertThat(silent.closed()).succeedsWithin(SOON).isEqualTo("UNAUTHENTICATED no token was shown in time");
            assertThat(dumb.closed())
                    .succeedsWithin(SOON)
                    .asString()
                    .startsWith("UNAVAILABLE ")
                    .contains("NO_PONG");
        }
    }

    @Test
    @Tag("A5")
    @Tag("A4")
    void aTokensEndAndARevocationEndTheStream() throws Exception {
        // Given
        gateway.upstream.token("over", "u_over", System.currentTimeMillis() / 1_000 - 61);
        gateway.upstream.token("revoked", "u_revoked");
        try (TestStream over = new TestStream(gateway.port());
                LiveClient revoked = open("revoked")) {
            // When
            over.say("{\"id\":1,\"auth\":{\"token\":\"over\"}}");
            gateway.upstream.revoke(1, "session", "s_u_revoked");

            // Then
            assertThat(over.closed()).succeedsWithin(SOON).isEqualTo("UNAUTHENTICATED the token has expired");
            assertThat(revoked.closed()).succeedsWithin(SOON).isEqualTo("UNAUTHENTICATED the session was revoked");
        }
    }

    @Test
    @Tag("W7")
    void floodsAndMessagesTooLargeEndIt() throws Exception {
        try (LiveClient flood = open("tok");
                LiveClient large = open("tok")) {
            // When
            for (int i = 0; i < 60; i++) {
                flood.say("{\"id\":7,\"cancel\":{}}");
            }
            large.say("{\"id\":2,\"call\":{\"service\":\"echo\",\"body\":\"" + "x".repeat(5_000) + "\"}}");

            // Then
            assertThat(flood.closed()).succeedsWithin(SOON).isEqualTo("RESOURCE_EXHAUSTED RATE_ABUSE");
            assertThat(large.closed()).succeedsWithin(SOON).asString().contains("too large");
        }
    }

    @Test
    @Tag("G2")
    void halfCloseAndGoingAwayEndTheCalls() throws Exception {
        // Given
        AtomicBoolean cancelled = new AtomicBoolean();
        gateway.upstream.services.put("waits", (_, out) -> {
            Awaitility.await().atMost(SOON).until(out::isCancelled);
            cancelled.set(true);
        });
        LiveClient gone = open("tok");
        try (TestStream half = new TestStream(gateway.port())) {
            half.say("{\"id\":1,\"auth\":{\"token\":\"tok\"}}");
            half.hear();
            half.say("{\"id\":2,\"call\":{\"service\":\"waits\"}}");

            // When
            half.halfClose();
            gone.close();

            // Then
            assertThat(half.closed()).succeedsWithin(SOON).isEqualTo("OK");
            Awaitility.await().untilTrue(cancelled);
            Awaitility.await()
                    .untilAsserted(() ->
                            assertThat(gateway.gauge("reeve_gateway_in_flight")).isZero());
        }
    }

    @Test
    @Tag("C6")
    @Tag("G7")
    void aStreamThatDoesNotReadIsEndedAndOthersLoseNothing() throws Exception {
        // Given
        byte[] page = ("\"" + "x".repeat(20_000) + "\"").getBytes(StandardCharsets.UTF_8);
        try (SleepingStream slow = SleepingStream.open(gateway.port(), "tok", "chat.flood");
                TestEvents good = TestEvents.open(gateway, "chat.flood", "tok", "")) {
            good.hear();
            Awaitility.await().until(() -> gateway.gauge("reeve_gateway_topic_followers") == 2);

            // When
            int published = 0;
            while (gateway.gauge("reeve_gateway_topic_followers") == 2 && published < 2_000) {
                gateway.upstream.topics.publish(new Topics.Publication("chat.flood", page, "application/json", "", ""));
                published++;
                assertThat(good.hear().id()).endsWith(":" + published);
            }

            // Then
            assertThat(slow.isOpen()).isTrue();
            assertThat(gateway.gauge("reeve_gateway_topic_followers")).isEqualTo(1);
            assertThat(gateway.refusals("out-queue") + gateway.refusals("slow")).isPositive();
        }
    }
}
