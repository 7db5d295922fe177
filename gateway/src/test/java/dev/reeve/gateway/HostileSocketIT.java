// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.concurrent.CompletionException;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Sockets that misbehave, are silent, or do not read. After each one a good socket is served. */
@Tag("G8")
@Tag("W7")
class HostileSocketIT {
    private static final int LIMIT = 4_096;
    private static final Duration SOON = Duration.ofSeconds(10);
    private static RunningGateway gateway;

    @BeforeAll
    static void start() {
        gateway = RunningGateway.start(
                "limits.socket.message", "4K",
                "limits.socket.auth", "400ms",
                "limits.socket.ping", "200ms",
                "limits.socket.pong", "400ms",
                "limits.socket.frame-rate", "20",
                "limits.socket.frame-burst", "40",
                "limits.socket.open-calls", "2",
                "limits.socket.subscriptions", "2",
                "limits.sockets-per-subject", "1000");
        gateway.upstream.token("tok", "u_1", "topics:subscribe:chat", "topics:publish:chat");
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    @AfterEach
    void aGoodSocketIsServed() throws Exception {
        try (TestSocket socket = TestSocket.open(gateway, "tok")) {
            socket.say("{\"id\":2,\"call\":{\"service\":\"echo\",\"body\":7}}");
            assertThat(socket.hear().path("done").path("body").asInt()).isEqualTo(7);
        }
    }

    private static int opcode(FrameFormat format) {
        return format == FrameFormat.JSON ? 0x81 : 0x82;
    }

    @Test
    void withoutAuthItCloses4101() throws Exception {
        try (TestSocket socket = TestSocket.open(gateway)) {
            // Then
            assertThat(socket.closed()).succeedsWithin(SOON).asString().startsWith("4101 ");
        }
    }

    @Test
    void aSilentSocketIsPingedAndCloses4002() throws Exception {
        try (TestSocket socket = TestSocket.open(gateway, "tok")) {
            // Then
            assertThat(socket.hearPing()).isNotNull();
            assertThat(socket.closed()).succeedsWithin(SOON).asString().startsWith("4002 ");
        }
    }

    @Test
    @Tag("C8")
    void aMessageAtTheLimitIsTakenAndOneByteOverCloses1009() throws Exception {
        try (TestSocket socket = TestSocket.open(gateway, "tok")) {
            // Given
            String frame = "{\"id\":2,\"call\":{\"service\":\"echo\",\"body\":\"";
            String end = "\"}}";
            String padding = "x".repeat(LIMIT - frame.length() - end.length());

            // When
            socket.say(frame + padding + end);
            JsonNode answer = socket.hear();
            socket.say(frame + padding + "x" + end);

            // Then
            assertThat(answer.path("done").path("body").asText()).isEqualTo(padding);
            assertThat(socket.closed()).succeedsWithin(SOON).asString().startsWith("1009");
        }
    }

    @Test
    void fragmentsAreOneMessageAndEndlessOnesClose1009() throws Exception {
        try (TestSocket socket = TestSocket.open(gateway, "tok")) {
            // When
            socket.sayPart("{\"id\":2,\"call\":{\"serv", false);
            socket.sayPart("ice\":\"echo\",\"body\":1}}", true);
            JsonNode answer = socket.hear();
            for (int i = 0; i < 5; i++) {
                socket.sayPart("x".repeat(1_000), false);
            }

            // Then
            assertThat(answer.path("done").path("body").asInt()).isEqualTo(1);
            assertThat(socket.closed()).succeedsWithin(SOON).asString().startsWith("1009");
        }
    }

    @Test
    void binaryFragmentsAreOneMessageAndEndlessOnesClose1009() throws Exception {
        try (TestSocket socket = TestSocket.open(gateway, FrameFormat.PROTO, "tok")) {
            // When
            byte[] whole = ProtoTongue.said("{\"id\":2,\"call\":{\"service\":\"echo\",\"body\":1}}");
            socket.sayBinaryPart(Arrays.copyOf(whole, 7), false);
            socket.sayBinaryPart(Arrays.copyOfRange(whole, 7, whole.length), true);
            JsonNode answer = socket.hear();
            for (int i = 0; i < 5; i++) {
                socket.sayBinaryPart(new byte[1_000], false);
            }

            // Then
            assertThat(answer.path("done").path("body").asInt()).isEqualTo(1);
            assertThat(socket.closed()).succeedsWithin(SOON).asString().startsWith("1009");
        }
    }

    @Test
    void messagesOfTheOtherTypeClose1003() throws Exception {
        try (TestSocket json = TestSocket.open(gateway, "tok");
                TestSocket proto = TestSocket.open(gateway, FrameFormat.PROTO, "tok")) {
            // When
            json.sayBinary(ProtoTongue.said("{\"ping\":{}}"));
            proto.sayText("{\"ping\":{}}");

            // Then
            assertThat(json.closed()).succeedsWithin(SOON).asString().startsWith("1003 WRONG_FRAME_TYPE");
            assertThat(proto.closed()).succeedsWithin(SOON).asString().startsWith("1003 WRONG_FRAME_TYPE");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"ffffffff", "08", "0a0131", "", "1a00", "0800 1a00", "0801 1a02ff01", "0801 12020aff"})
    void binaryThatIsNoFrameCloses4200(String hex) throws Exception {
        try (TestSocket socket = TestSocket.open(gateway, FrameFormat.PROTO, "tok")) {
            // When
            socket.sayBinary(HexFormat.of().parseHex(hex.replace(" ", "")));

            // Then
            assertThat(socket.closed()).succeedsWithin(SOON).asString().startsWith("4200 ");
        }
    }

    @Test
    void aKindOfALaterGatewayIsAnErrorAndTheSocketStays() throws Exception {
        try (TestSocket socket = TestSocket.open(gateway, FrameFormat.PROTO, "tok")) {
            // When
            socket.sayBinary(HexFormat.of().parseHex("0805fa0100"));

            // Then
            JsonNode error = socket.hear();
            assertThat(error.path("id").asInt()).isEqualTo(5);
            assertThat(error.path("error").path("reason").asText()).isEqualTo("INVALID_REQUEST");
            socket.say("{\"ping\":{}}");
            assertThat(socket.hear().has("pong")).isTrue();
        }
    }

    @Test
    void badUtf8Closes1007() throws Exception {
        try (RawHttp raw = RawSocket.open(gateway)) {
            // When
            raw.say(RawSocket.frame(0x81, new byte[] {(byte) 0xc0, (byte) 0xaf}));

            // Then
            assertThat(RawSocket.closeCode(raw)).isEqualTo(1007);
        }
    }

    @ParameterizedTest
    @EnumSource(FrameFormat.class)
    void anUnmaskedFrameIsAProtocolError(FrameFormat format) throws Exception {
        try (RawHttp raw = RawSocket.open(gateway, format)) {
            // When
            raw.say(new byte[] {(byte) opcode(format), 2, '{', '}'});

            // Then
            assertThat(RawSocket.closeCode(raw)).isEqualTo(1002);
        }
    }

    static Stream<Arguments> hugeLengths() {
        return Stream.of(FrameFormat.values())
                .flatMap(format -> LongStream.of(1L << 20, 1L << 40, Long.MAX_VALUE, Long.MIN_VALUE, -1)
                        .mapToObj(length -> Arguments.of(format, length)));
    }

    @ParameterizedTest
    @MethodSource("hugeLengths")
    void anAnnouncedHugeFrameClosesWithoutBeingRead(FrameFormat format, long length) throws Exception {
        try (RawHttp raw = RawSocket.open(gateway, format)) {
            // When
            raw.say(ByteBuffer.allocate(14)
                    .put((byte) opcode(format))
                    .put((byte) 0xff)
                    .putLong(length)
                    .putInt(0)
                    .array());

            // Then
            assertThat(RawSocket.closeCode(raw)).isIn(1009, 1002);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0x83, 0xc1, 0x09, 0x80})
    void reservedBitsOpcodesAndStrayContinuationsAreProtocolErrors(int first) throws Exception {
        try (RawHttp raw = RawSocket.open(gateway)) {
            // When
            raw.say(RawSocket.frame(first, "{}".getBytes(StandardCharsets.UTF_8)));

            // Then
            assertThat(RawSocket.closeCode(raw)).isEqualTo(1002);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"reeve.v1.json", "reeve.v1.proto"})
    void compressionIsNotOffered(String subprotocol) throws Exception {
        try (RawHttp raw = new RawHttp(gateway.port())) {
            // When
            raw.say(RawSocket.handshake(
                    subprotocol, "Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits\r\n"));
            String answer = raw.readUntil("\r\n\r\n");

            // Then
            assertThat(answer)
                    .startsWith("HTTP/1.1 101")
                    .containsIgnoringCase("sec-websocket-protocol: " + subprotocol + "\r\n")
                    .doesNotContainIgnoringCase("extensions");
        }
    }

    @ParameterizedTest
    @EnumSource(FrameFormat.class)
    void aPingFloodCloses4202(FrameFormat format) throws Exception {
        try (RawHttp raw = RawSocket.open(gateway, format)) {
            // When
            ByteArrayOutputStream flood = new ByteArrayOutputStream();
            for (int i = 0; i < 100; i++) {
                flood.writeBytes(RawSocket.frame(0x89, new byte[] {1}));
            }
            raw.say(flood.toByteArray());

            // Then
            assertThat(RawSocket.closeCode(raw)).isEqualTo(4202);
        }
    }

    @ParameterizedTest
    @EnumSource(FrameFormat.class)
    void aFloodOfFramesIsWarnedThenClosed4202(FrameFormat format) throws Exception {
        try (TestSocket socket = TestSocket.open(gateway, format, "tok")) {
            // When
            for (int i = 0; i < 60; i++) {
                sayIfOpen(socket, "{\"id\":7,\"cancel\":{}}");
            }

            // Then
            assertThat(socket.closed()).succeedsWithin(SOON).asString().startsWith("4202 ");
            assertThat(gateway.refusals("frames")).isPositive();
        }
    }

    private static void sayIfOpen(TestSocket socket, String frame) {
        try {
            socket.say(frame);
        } catch (CompletionException e) {
            assertThat(e).hasCauseInstanceOf(IOException.class);
        }
    }

    @Test
    void callsAndSubscriptionsBeyondTheBoundsAreRateLimited() throws Exception {
        // Given
        gateway.upstream.services.put(
                "waits", (_, out) -> Awaitility.await().atMost(SOON).until(out::isCancelled));
        try (TestSocket socket = TestSocket.open(gateway, "tok")) {
            for (int i = 2; i < 4; i++) {
                socket.say("{\"id\":" + i + ",\"call\":{\"service\":\"waits\"}}");
                socket.say("{\"id\":1" + i + ",\"subscribe\":{\"topic\":\"chat.t" + i + "\"}}");
                assertThat(socket.hear().has("done")).isTrue();
            }

            // When
            socket.say("{\"id\":5,\"call\":{\"service\":\"waits\"}}");
            socket.say("{\"id\":6,\"subscribe\":{\"topic\":\"chat.more\"}}");

            // Then
            assertThat(socket.hear().path("error").path("reason").asText()).isEqualTo("RATE_LIMITED");
            assertThat(socket.hear().path("error").path("reason").asText()).isEqualTo("RATE_LIMITED");
        }
    }

    @Test
    @Tag("A5")
    void aTokenThatExpiresIsAnnouncedAndThenEndsTheSocket() throws Exception {
        // Given
        long now = System.currentTimeMillis() / 1_000;
        gateway.upstream.token("soon", "u_soon", now + 30);
        gateway.upstream.token("over", "u_over", now - 61);

        try (TestSocket soon = TestSocket.open(gateway, "soon");
                TestSocket over = TestSocket.open(gateway)) {
            // When
            over.say("{\"id\":1,\"auth\":{\"token\":\"over\"}}");

            // Then
            JsonNode notice = soon.hear().path("notice");
            assertThat(notice.path("kind").asText()).isEqualTo("token-expiring");
            assertThat(notice.path("inMs").asLong()).isBetween(1L, 30_000L);
            assertThat(over.closed()).succeedsWithin(SOON).asString().startsWith("4100 ");
        }
    }

    @Test
    @Tag("A4")
    void aRevokedSessionCloses4201() throws Exception {
        // Given
        gateway.upstream.token("revoked", "u_revoked");
        try (TestSocket socket = TestSocket.open(gateway, "revoked")) {
            // When
            gateway.upstream.revoke(1, "session", "s_u_revoked");
            gateway.upstream.identities.remove("revoked");

            // Then
            assertThat(socket.closed()).succeedsWithin(SOON).asString().startsWith("4201 ");
            assertThat(gateway.post("/v1/services/echo", "x", "Authorization", "Bearer revoked")
                            .statusCode())
                    .isEqualTo(401);
        }
    }

    @Test
    @Tag("A4")
    void aLeakedSigningKeyClosesTheSocketsOfAllWhoShowedATokenWith4100() throws Exception {
        // Given
        gateway.upstream.token("signed", "u_signed");
        try (TestSocket socket = TestSocket.open(gateway, "signed")) {
            // When
            gateway.upstream.revoke(2, "signing-key", "kid-1");
            gateway.upstream.identities.remove("signed");

            // Then
            assertThat(socket.closed()).succeedsWithin(SOON).asString().startsWith("4100 ");
            assertThat(gateway.post("/v1/services/echo", "x", "Authorization", "Bearer signed")
                            .statusCode())
                    .isEqualTo(401);
        }
    }

    @Test
    void thePathOfTheSocketAsksForAnUpgrade() throws Exception {
        // When
        HttpResponse<String> answer = gateway.get("/v1/ws");

        // Then
        assertThat(answer.statusCode()).isEqualTo(426);
    }
}
