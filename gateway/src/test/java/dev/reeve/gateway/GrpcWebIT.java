// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.rpc.Status;
import dev.reeve.gateway.rpc.Base64Pieces;
import dev.reeve.gateway.rpc.Frame;
import dev.reeve.gateway.rpc.FrameDecoder;
import dev.reeve.protocol.ErrorReason;
import dev.reeve.protocol.ReeveException;
import java.io.ByteArrayOutputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** gRPC-Web as a browser sends it: frames in bodies, over HTTP/1.1 and 2. */
@Tag("G3")
class GrpcWebIT extends RpcFixture {
    private static final String WEB = "application/grpc-web+proto";
    private static final String PATH = "/" + SERVICE + "/Say";

    /** An answer's messages, and the trailers of its last frame. */
    private record Answer(HttpResponse<byte[]> http, List<byte[]> messages, Map<String, String> trailers) {}

    private static byte[] framed(String... messages) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (String message : messages) {
            out.writeBytes(Frame.message(bytes(message)).bytes());
        }
        return out.toByteArray();
    }

    private static Answer ask(HttpClient.Version version, String type, byte[] body, String... headers)
            throws Exception {
        HttpRequest.Builder request = gateway.request(PATH)
                .version(version)
                .header("Content-Type", type)
                .POST(HttpRequest.BodyPublishers.ofByteArray(body));
        HttpResponse<byte[]> http = gateway.http.send(
                (headers.length == 0 ? request : request.headers(headers)).build(), BodyHandlers.ofByteArray());
        byte[] bytes = type.contains("text") ? new Base64Pieces().decode(http.body()) : http.body();
        List<byte[]> messages = new ArrayList<>();
        Map<String, String> trailers = new HashMap<>();
        FrameDecoder decoder = new FrameDecoder(100_000, frame -> {
            if (frame.flags() == Frame.TRAILERS) {
                new String(frame.payload(), StandardCharsets.UTF_8)
                        .lines()
                        .forEach(line -> trailers.put(line.split(": ", 2)[0], line.split(": ", 2)[1]));
            } else {
                messages.add(frame.payload());
            }
        });
        assertThat(decoder.feed(bytes)).isTrue();
        return new Answer(http, messages, trailers);
    }

    private static Answer ask(byte[] body, String... headers) throws Exception {
        return ask(HttpClient.Version.HTTP_1_1, WEB, body, headers);
    }

    private static String reason(Answer answer) throws Exception {
        return errorInfo(Status.parseFrom(Base64.getDecoder().decode(answer.trailers.get("grpc-status-details-bin"))))
                .getReason();
    }

    @ParameterizedTest
    @EnumSource(HttpClient.Version.class)
    void aCallIsAMessageAndTrailersInTheBody(HttpClient.Version version) throws Exception {
        // Given
        serve((call, out) -> out.last(call.body(), ""));

        // When
        Answer answer = ask(version, WEB, framed("hi"));

        // Then
        assertThat(answer.http.statusCode()).isEqualTo(200);
        assertThat(answer.http.headers().firstValue("Content-Type")).contains(WEB);
        assertThat(answer.http.headers().firstValue("x-app-server")).contains("fake");
        assertThat(answer.messages).containsExactly(bytes("hi"));
        assertThat(answer.trailers).containsEntry("grpc-status", "0");
    }

    @ParameterizedTest
    @EnumSource(HttpClient.Version.class)
    void aStreamIsItsMessages(HttpClient.Version version) throws Exception {
        // Given
        serve((_, out) -> {
            out.partial(bytes("1"), "");
            out.partial(bytes("2"), "");
            out.finished();
        });

        // When
        Answer answer = ask(version, WEB, framed("x"));

        // Then
        assertThat(answer.messages).containsExactly(bytes("1"), bytes("2"));
        assertThat(answer.trailers).containsEntry("grpc-status", "0").containsEntry("x-app-end", "fine");
    }

    @Test
    void textIsBase64BothWaysAndItsPiecesMayBePadded() throws Exception {
        // Given
        serve((call, out) -> {
            out.partial(call.body(), "");
            out.finished();
        });
        byte[] frame = framed("hello");
        Base64.Encoder base64 = Base64.getEncoder();
        String pieces = base64.encodeToString(Arrays.copyOf(frame, 5))
                + base64.encodeToString(Arrays.copyOfRange(frame, 5, frame.length));

        // When
        Answer answer = ask(HttpClient.Version.HTTP_1_1, "application/grpc-web-text", bytes(pieces));

        // Then
        assertThat(answer.messages).containsExactly(bytes("hello"));
        assertThat(answer.trailers).containsEntry("grpc-status", "0");
    }

    @Test
    @Tag("G1")
    void anErrorIsTrailersInTheBodyUnderStatus200() throws Exception {
        // Given
        serve((_, out) -> out.fail(ReeveException.of(ErrorReason.FORBIDDEN, "not you")));

        // When
        Answer answer = ask(framed("x"));

        // Then
        assertThat(answer.http.statusCode()).isEqualTo(200);
        assertThat(answer.trailers).containsEntry("grpc-status", "7").containsEntry("grpc-message", "not you");
        assertThat(reason(answer)).isEqualTo("FORBIDDEN");
    }

    @Test
    @Tag("G2")
    void theDeadlineOfTheHeaderReachesTheService() throws Exception {
        // Given
        serve((call, out) -> out.last(call.body(), ""));

        // When
        ask(framed("x"), "grpc-timeout", "3S");

        // Then
        assertThat(gateway.upstream.calls)
                .singleElement()
                .satisfies(call -> assertThat(call.deadline().toMillis()).isBetween(1L, 3_000L));
    }

    @ParameterizedTest
    @CsvSource({
        "a message that is cut off, AAAAAAVhYg==",
        "a prefix that is cut off, AAAA",
        "an unknown flag, AgAAAAFh",
        "a trailers frame, gAAAAAFh"
    })
    @Tag("C8")
    void whatIsNoMessageIsInvalidAndTheConnectionLives(String what, String body) throws Exception {
        // When
        Answer answer = ask(Base64.getDecoder().decode(body));

        // Then
        assertThat(answer.http.statusCode()).as(what).isEqualTo(200);
        assertThat(reason(answer)).isEqualTo("INVALID_REQUEST");
        assertThat(gateway.upstream.calls).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"AAAQAAE=", "AP////8=", "AH////8="})
    @Tag("C8")
    void aLengthOverTheLimitIsRefusedAtItsPrefix(String prefix) throws Exception {
        // When
        Answer answer = ask(Base64.getDecoder().decode(prefix));

        // Then
        assertThat(reason(answer)).isEqualTo("TOO_LARGE");
    }

    @Test
    void anUnknownCompressionIsUnimplementedAndTheKnownOneIsNamed() throws Exception {
        // When
        Answer answer = ask(framed("x"), "grpc-encoding", "br");

        // Then
        assertThat(answer.trailers).containsEntry("grpc-status", "12");
        assertThat(reason(answer)).isEqualTo("ENCODING_UNKNOWN");
        assertThat(answer.http.headers().firstValue("grpc-accept-encoding")).contains("gzip");
    }

    @Test
    void aCompressedMessageWithoutAHeaderThatSaysHowIsAnInternalErrorAsGrpcDemands() throws Exception {
        // When
        Answer answer = ask(new Frame(Frame.COMPRESSED, bytes("x")).bytes());

        // Then
        assertThat(answer.trailers).containsEntry("grpc-status", "13");
        assertThat(reason(answer)).isEqualTo("ENCODING_MISSING");
    }

    @Test
    void aMalformedTimeoutIsInvalid() throws Exception {
        // When
        Answer answer = ask(framed("x"), "grpc-timeout", "soon");

        // Then
        assertThat(reason(answer)).isEqualTo("INVALID_REQUEST");
    }

    @Test
    void thePreflightOfABrowserLetsTheProtocolsHeadersIn() throws Exception {
        // When
        HttpResponse<String> answer = gateway.send(gateway.request(PATH)
                .method("OPTIONS", HttpRequest.BodyPublishers.noBody())
                .headers(
                        "Origin",
                        "https://app.example",
                        "Access-Control-Request-Method",
                        "POST",
                        "Access-Control-Request-Headers",
                        "content-type,x-grpc-web,grpc-timeout,connect-protocol-version,x-app-color,cookie"));

        // Then
        assertThat(answer.statusCode()).isEqualTo(204);
        assertThat(answer.headers().firstValue("Access-Control-Allow-Headers"))
                .contains("content-type, x-grpc-web, grpc-timeout, connect-protocol-version, x-app-color");
        assertThat(answer.headers().firstValue("Access-Control-Allow-Methods")).contains("GET, POST");
    }

    @Test
    void anAnswerToAPageOfAListedOriginMayBeReadByIt() throws Exception {
        // Given
        serve((call, out) -> out.last(call.body(), ""));

        // When
        Answer answer = ask(framed("x"), "Origin", "https://app.example");

        // Then
        assertThat(answer.http.headers().firstValue("Access-Control-Allow-Origin"))
                .contains("https://app.example");
        assertThat(answer.http.headers().firstValue("Access-Control-Expose-Headers"))
                .hasValueSatisfying(exposed -> assertThat(exposed).contains("Grpc-Status"));
    }

    @ParameterizedTest
    @CsvSource({
        "/demo.v1.Things/Say, text/plain, 415",
        "/demo.v1.Things/Say, application/grpc, 505",
        "/things/say, text/plain, 404",
        "/v1/say, application/grpc-web, 404"
    })
    void whatIsNoRpcIsAnHttpError(String path, String type, int status) throws Exception {
        // When
        HttpResponse<String> answer = gateway.post(path, "x", "Content-Type", type);

        // Then
        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(answer.headers().firstValue("Content-Type")).contains("application/problem+json");
    }
}
