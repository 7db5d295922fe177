// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gateway;

import static dev.reeve.testkit.ForAll.forAll;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FramesTest {
    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static ClientFrame good(String json) {
        return ((FrameFormat.Read.Good) FrameFormat.JSON.read(bytes(json))).frame();
    }

    @Test
    void aCallHasEveryMemberOfTheHttpDoor() {
        // When
        ClientFrame frame = good("""
                {"id":4294967295,"call":{"service":"echo","method":"say","body":[1, 2],"deadlineMs":5000,
                 "idempotencyKey":"k","requestId":"r","traceparent":"t","tracestate":"s","affinityKey":"a","app":{"x-app-a":"1"}}}""");

        // Then
        assertThat(frame).isInstanceOfSatisfying(ClientFrame.Invoke.class, call -> {
            assertThat(call.id()).isEqualTo(4_294_967_295L);
            assertThat(call.service()).isEqualTo("echo");
            assertThat(call.method()).isEqualTo("say");
            assertThat(new String(call.body().bytes(), StandardCharsets.UTF_8)).isEqualTo("[1, 2]");
            assertThat(call.deadlineMs()).isEqualTo(5_000);
            assertThat(call.idempotencyKey()
                            + call.requestId()
                            + call.traceparent()
                            + call.tracestate()
                            + call.affinityKey())
                    .isEqualTo("krtsa");
            assertThat(call.app()).isEqualTo(Map.of("x-app-a", "1"));
        });
    }

    @Test
    void aPositionIsEightBytesAndAnOffset() {
        assertThat(good("{\"id\":1,\"subscribe\":{\"topic\":\"t\",\"epoch\":\"AQIDBAUGBwg\",\"offset\":41}}"))
                .isEqualTo(new ClientFrame.Subscribe(1, "t", new Topics.Position(0x0102030405060708L, 41)));
        assertThat(good("{\"id\":1,\"subscribe\":{\"topic\":\"t\"}}"))
                .isEqualTo(new ClientFrame.Subscribe(1, "t", null));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1",
                "-1.50e3",
                "\"a\\\"b\\u00e4\"",
                "true",
                "null",
                "{ \"a\" : [ ] }",
                "[[],{}, \"}\" ]",
                "\"\"",
                "0",
                "12345678901234567890.123456789"
            })
    void aBodyIsTheExactBytesBetweenItsNeighbours(String body) {
        for (String after : List.of("", " ", ",\"method\":\"m\"", "\n , \"method\" : \"m\"")) {
            // When
            ClientFrame frame = good("{\"id\":1,\"call\":{\"body\": " + body + after + "}}");

            // Then
            assertThat(frame)
                    .isInstanceOfSatisfying(
                            ClientFrame.Invoke.class,
                            call -> assertThat(new String(call.body().bytes(), StandardCharsets.UTF_8))
                                    .isEqualTo(body));
        }
    }

    @Test
    void nestingBeyondTheBoundIsBad() {
        String deep = "[".repeat(70) + "]".repeat(70);
        assertThat(FrameFormat.JSON.read(bytes("{\"id\":1,\"call\":{\"body\":" + deep + "}}")))
                .isInstanceOf(FrameFormat.Read.Bad.class);
    }

    @Test
    @Tag("W4")
    void anyBytesAreAFrameOrBad() {
        forAll(
                1_000,
                draws -> draws.bytes(0, 200),
                message -> assertThat(FrameFormat.JSON.read(message)).isNotNull());
    }

    @Test
    @Tag("W4")
    void aGoodFrameWithSomeBytesChangedIsAFrameOrBad() {
        byte[] frame =
                bytes("{\"id\":12,\"call\":{\"service\":\"echo\",\"body\":{\"a\":[1,2.5e3,\"x\"]},\"deadlineMs\":5}}");
        forAll(
                1_000,
                draws -> {
                    byte[] changed = frame.clone();
                    for (int i = 0; i < 3; i++) {
                        changed[draws.intBetween(0, changed.length - 1)] = (byte) draws.intBetween(0, 255);
                    }
                    return changed;
                },
                message -> assertThat(FrameFormat.JSON.read(message)).isNotNull());
    }

    @Test
    @Tag("W2")
    @Tag("W4")
    void anyBytesAreAProtobufFrameOrBad() {
        forAll(
                2_000,
                draws -> draws.bytes(0, 200),
                message -> assertThat(FrameFormat.PROTO.read(message)).isNotNull());
    }

    @Test
    @Tag("W2")
    @Tag("W4")
    void aGoodProtobufFrameWithSomeBytesChangedIsAFrameOrBad() {
        List<byte[]> frames = Stream.of(
                        "{\"id\":12,\"auth\":{\"token\":\"eyJ\",\"client\":\"c\"}}",
                        "{\"id\":12,\"call\":{\"service\":\"echo\",\"body\":[1],\"deadlineMs\":5,\"app\":{\"x-app-a\":\"1\"}}}",
                        "{\"id\":12,\"subscribe\":{\"topic\":\"t\",\"epoch\":\"AQIDBAUGBwg\",\"offset\":41}}",
                        "{\"id\":12,\"publish\":{\"topic\":\"t\",\"body\":[1],\"idempotencyKey\":\"k\"}}")
                .map(ProtoTongue::said)
                .toList();
        forAll(
                2_000,
                draws -> {
                    byte[] changed =
                            frames.get(draws.intBetween(0, frames.size() - 1)).clone();
                    for (int i = 0; i < 3; i++) {
                        changed[draws.intBetween(0, changed.length - 1)] = (byte) draws.intBetween(0, 255);
                    }
                    return changed;
                },
                message -> assertThat(FrameFormat.PROTO.read(message)).isNotNull());
    }

    @Test
    void halfASurrogatePairComesBackAsAQuestionMark() {
        assertThat(new String(FrameFormat.JSON.write(new ServerFrame.Left(1, "a\ud800")), StandardCharsets.UTF_8))
                .isEqualTo("{\"id\":1,\"done\":{\"topic\":\"a?\"}}");
    }

    @Test
    void whatTheServerWritesIsValidJsonWhateverTheWorkerSaid() {
        forAll(
                1_000,
                draws -> new Reply(
                        draws.bytes(0, 30), draws.bool() ? "application/json" : "text/plain", true, 1, 2, Map.of()),
                reply -> {
                    assertThat(StrictJson.isValid(FrameFormat.JSON.write(new ServerFrame.Result(7, reply, false))))
                            .isTrue();
                    String line = StreamFormat.NDJSON.reply(reply);
                    assertThat(line.indexOf('\n')).isEqualTo(line.length() - 1);
                    assertThat(StrictJson.isValid(bytes(line))).isTrue();
                });
    }

    @Test
    void jsonInAnotherEncodingThanUtf8IsEmbeddedAsBytes() {
        for (byte[] body : List.of(
                "1".getBytes(StandardCharsets.UTF_16BE),
                "1".getBytes(StandardCharsets.UTF_16LE),
                "[1]".getBytes(StandardCharsets.UTF_16),
                "1".getBytes(Charset.forName("UTF-32BE")),
                bytes("\ufeff1"))) {
            Reply reply = new Reply(body, "application/json", true, 1, 2, Map.of());

            assertThat(StrictJson.isValid(body)).isFalse();
            assertThat(StreamFormat.NDJSON.reply(reply)).contains("bodyBase64");
            assertThat(StrictJson.isValid(FrameFormat.JSON.write(new ServerFrame.Result(7, reply, false))))
                    .isTrue();
        }
    }

    @Test
    void anErrorFrameHasNoHttpStatus() {
        // When
        byte[] frame = FrameFormat.JSON.write(new ServerFrame.Failed(
                3, Problem.refused(400, "no", new UUID(0, 1)).retryAfter(800)));

        // Then
        assertThat(new String(frame, StandardCharsets.UTF_8))
                .isEqualTo("{\"id\":3,\"error\":{\"message\":\"no\",\"code\":\"invalid_argument\","
                        + "\"reason\":\"INVALID_REQUEST\","
                        + "\"domain\":\"reeve.dev\",\"requestId\":\"00000000-0000-0000-0000-000000000001\","
                        + "\"retryAfterMs\":800}}");
    }
}
