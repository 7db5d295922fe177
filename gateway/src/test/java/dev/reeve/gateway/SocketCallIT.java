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
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Calls over a WebSocket. */
class SocketCallIT extends SocketFixture {
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
}
