// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.util.Durations;
import com.google.rpc.ErrorInfo;
import com.google.rpc.RetryInfo;
import dev.reeve.gateway.rpc.Frame;
import dev.reeve.gateway.rpc.FrameDecoder;
import dev.reeve.protocol.ErrorReason;
import dev.reeve.protocol.GrpcCode;
import dev.reeve.protocol.ReeveException;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Connect as its clients send it: plain HTTP for one message each way, frames and a last one of JSON for streams. */
@Tag("G3")
class ConnectIT extends RpcFixture {
    private static final String PROTO = "application/proto";
    private static final String STREAM = "application/connect+proto";
    private static final String PATH = "/" + SERVICE + "/Say";

    private static HttpResponse<byte[]> ask(String type, byte[] body, String... headers) throws Exception {
        HttpRequest.Builder request = gateway.request(PATH)
                .header("Content-Type", type)
                .header("Connect-Protocol-Version", "1")
                .POST(HttpRequest.BodyPublishers.ofByteArray(body));
        return gateway.http.send(
                (headers.length == 0 ? request : request.headers(headers)).build(), BodyHandlers.ofByteArray());
    }

    private static JsonObject error(HttpResponse<byte[]> answer) {
        return new JsonObject(new String(answer.body(), StandardCharsets.UTF_8));
    }

    private static byte[] detail(JsonObject error, String type) {
        return error.getJsonArray("details").stream()
                .map(JsonObject.class::cast)
                .filter(detail -> detail.getString("type").equals(type))
                .map(detail -> Base64.getDecoder().decode(detail.getString("value")))
                .findFirst()
                .orElseThrow();
    }

    private static ErrorInfo errorInfo(JsonObject error) throws InvalidProtocolBufferException {
        return ErrorInfo.parseFrom(detail(error, "google.rpc.ErrorInfo"));
    }

    private static List<Frame> frames(HttpResponse<byte[]> answer) {
        List<Frame> frames = new ArrayList<>();
        assertThat(new FrameDecoder(100_000, frames::add).feed(answer.body())).isTrue();
        return frames;
    }

    @Test
    void aMessageIsTheBodyBothWays() throws Exception {
        // Given
        serve((call, out) -> out.last(call.body(), ""));

        // When
        HttpResponse<byte[]> answer = ask(PROTO, bytes("hi"));

        // Then
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Type")).contains(PROTO);
        assertThat(answer.headers().firstValue("x-app-server")).contains("fake");
        assertThat(answer.body()).isEqualTo(bytes("hi"));
    }

    @Test
    void anEmptyMessageIs200AndNot204() throws Exception {
        // Given
        serve((call, out) -> out.last(call.body(), ""));

        // When
        HttpResponse<byte[]> answer = ask(PROTO, bytes(""));

        // Then
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Type")).contains(PROTO);
    }

    @Test
    void jsonOfAServiceWithoutDescriptorsGoesAsItIs() throws Exception {
        // Given
        serve((call, out) -> out.last(call.body(), call.contentType()));

        // When
        HttpResponse<byte[]> answer = ask("application/json", bytes("{\"a\": 1}"));

        // Then
        assertThat(answer.body()).isEqualTo(bytes("{\"a\": 1}"));
        assertThat(answer.headers().firstValue("Content-Type")).contains("application/json");
        assertThat(gateway.upstream.calls)
                .singleElement()
                .satisfies(call -> assertThat(call.contentType()).isEqualTo("application/json"));
    }

    @Test
    void aGzippedMessageIsInflated() throws Exception {
        // Given
        serve((call, out) -> out.last(call.body(), ""));

        // When
        HttpResponse<byte[]> answer = ask(PROTO, Gzip.of(bytes("hello")), "Content-Encoding", "gzip");

        // Then
        assertThat(answer.body()).isEqualTo(bytes("hello"));
    }

    @ParameterizedTest
    @EnumSource(value = ErrorReason.class, names = "APPLICATION", mode = EnumSource.Mode.EXCLUDE)
    @Tag("G1")
    void everyErrorIsJsonUnderConnectsStatus(ErrorReason reason) throws Exception {
        // Given
        serve((_, out) -> out.fail(
                ReeveException.builder(reason, "so it is").retryAfterMs(1_200).build()));

        // When
        HttpResponse<byte[]> answer = ask(PROTO, bytes("x"));

        // Then
        JsonObject error = error(answer);
        assertThat(answer.statusCode()).isEqualTo(GrpcCode.httpStatus(reason.grpcCode()));
        assertThat(answer.headers().firstValue("Content-Type")).contains("application/json");
        assertThat(error.getString("code"))
                .isEqualTo(StatusCode.of(reason.grpcCode()).text());
        assertThat(errorInfo(error).getReason()).isEqualTo(reason.name());
        assertThat(errorInfo(error).getMetadataMap())
                .containsEntry(
                        "requestId", answer.headers().firstValue("X-Request-Id").orElse(""));
        if (reason != ErrorReason.INTERNAL) {
            assertThat(answer.headers().firstValue("Retry-After")).contains("2");
            assertThat(RetryInfo.parseFrom(detail(error, "google.rpc.RetryInfo"))
                            .getRetryDelay())
                    .isEqualTo(Durations.fromMillis(1_200));
        }
    }

    @Test
    void metadataBesideAnErrorIsHeadersAndTrailersAsWithAnAnswer() throws Exception {
        // Given
        serve((_, out) -> out.fail(ReeveException.builder(ErrorReason.APPLICATION, "sold out")
                .meta(Map.of("x-app-stock", "0", "trailer-x-app-next", "May"))
                .build()));

        // When
        HttpResponse<byte[]> answer = ask(PROTO, bytes("x"));

        // Then
        assertThat(answer.headers().firstValue("x-app-stock")).contains("0");
        assertThat(answer.headers().firstValue("trailer-x-app-next")).contains("May");
    }

    @ParameterizedTest
    @CsvSource({
        "Content-Encoding, br, 501, ENCODING_UNKNOWN",
        "Content-Encoding, gzip, 400, INVALID_REQUEST",
        "Connect-Timeout-Ms, soon, 400, INVALID_REQUEST",
        "X-Other, x, 200, ''"
    })
    void aHeaderThatIsWrongIsNamedByTheError(String name, String value, int status, String reason) throws Exception {
        // Given
        serve((call, out) -> out.last(call.body(), ""));

        // When
        HttpResponse<byte[]> answer = ask(PROTO, bytes("plain"), name, value);

        // Then
        assertThat(answer.statusCode()).isEqualTo(status);
        if (status != 200) {
            assertThat(errorInfo(error(answer)).getReason()).isEqualTo(reason);
        }
    }

    @Test
    @Tag("C8")
    void aBodyOverTheLimitIsTooLarge() throws Exception {
        // When
        HttpResponse<byte[]> answer = ask(PROTO, new byte[1_048_577]);

        // Then
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(errorInfo(error(answer)).getReason()).isEqualTo("TOO_LARGE");
    }

    @Test
    void aStreamIsMessagesAndALastFrameWithTheTrailers() throws Exception {
        // Given
        serve((_, out) -> {
            out.partial(bytes("1"), "");
            out.partial(bytes("2"), "");
            out.finished();
        });

        // When
        HttpResponse<byte[]> answer = ask(STREAM, Frame.message(bytes("x")).bytes());

        // Then
        List<Frame> frames = frames(answer);
        assertThat(answer.headers().firstValue("Content-Type")).contains(STREAM);
        assertThat(frames).extracting(Frame::flags).containsExactly(0, 0, Frame.END_OF_STREAM);
        assertThat(frames.get(1).payload()).isEqualTo(bytes("2"));
        assertThat(frames.get(2).payload()).isEqualTo(bytes("{\"metadata\":{\"x-app-end\":[\"fine\"]}}"));
    }

    @Test
    @Tag("G1")
    void anErrorInAStreamIsInTheLastFrameUnderStatus200() throws Exception {
        // Given
        serve((_, out) -> {
            out.partial(bytes("1"), "");
            out.fail(ReeveException.of(ErrorReason.WORKER_LOST, "worker lost"));
        });

        // When
        HttpResponse<byte[]> answer = ask(STREAM, Frame.message(bytes("x")).bytes());

        // Then
        Frame last = frames(answer).getLast();
        JsonObject error = new JsonObject(new String(last.payload(), StandardCharsets.UTF_8)).getJsonObject("error");
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(error.getString("code")).isEqualTo("unavailable");
        assertThat(errorInfo(error).getReason()).isEqualTo("WORKER_LOST");
    }

    @Test
    void oneMessageCannotAnswerWithAStream() throws Exception {
        // Given
        serve((_, out) -> {
            out.partial(bytes("1"), "");
            out.finished();
        });

        // When
        HttpResponse<byte[]> answer = ask(PROTO, bytes("x"));

        // Then
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(error(answer).getString("message")).contains("stream");
    }

    @Test
    @Tag("G2")
    void theDeadlineReachesTheServiceAndItsPassingIsSaid() throws Exception {
        // Given
        serve((_, _) -> {});

        // When
        HttpResponse<byte[]> answer = ask(PROTO, bytes("x"), "Connect-Timeout-Ms", "200");

        // Then
        assertThat(answer.statusCode()).isEqualTo(504);
        assertThat(error(answer).getString("code")).isEqualTo("deadline_exceeded");
        assertThat(gateway.upstream.calls)
                .singleElement()
                .satisfies(call -> assertThat(call.deadline()).isLessThanOrEqualTo(Duration.ofMillis(200)));
    }

    @Test
    @Tag("G2")
    void aCallerThatGoesAwayCancelsItsCall() {
        // Given
        int before = gateway.upstream.cancelled.get();
        serve((_, _) -> {});
        CompletableFuture<HttpResponse<byte[]>> answer = gateway.http.sendAsync(
                gateway.request(PATH)
                        .header("Content-Type", PROTO)
                        .POST(HttpRequest.BodyPublishers.ofByteArray(bytes("x")))
                        .build(),
                BodyHandlers.ofByteArray());
        Awaitility.await().until(() -> !gateway.upstream.calls.isEmpty());

        // When
        answer.cancel(true);

        // Then
        Awaitility.await().until(() -> gateway.upstream.cancelled.get() > before);
    }

    @Test
    void whatIsNotDeclaredToHaveNoSideEffectsCannotBeAskedForByGet() throws Exception {
        // When
        HttpResponse<String> answer = gateway.get(PATH + "?connect=v1&encoding=proto&message=&base64=1");

        // Then
        assertThat(answer.statusCode()).isEqualTo(405);
        assertThat(answer.headers().firstValue("Allow")).contains("POST");
        assertThat(gateway.upstream.calls).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "'', 404",
        "?connect=v2&encoding=proto&message=, 404",
        "?connect=v1&encoding=text&message=, 415",
        "?connect=v1&encoding=proto&base64=1&message=%21, 400"
    })
    void aGetThatIsNoConnectRequestIsAnHttpError(String query, int status) throws Exception {
        // When
        HttpResponse<String> answer = gateway.get(PATH + query);

        // Then
        assertThat(answer.statusCode()).isEqualTo(status);
    }

    @Test
    @Tag("C8")
    void aMessageByGetHasALimitOfItsOwn() throws Exception {
        // Given
        String message = "A".repeat(5_464);

        // When
        HttpResponse<String> answer = gateway.get(PATH + "?connect=v1&encoding=proto&base64=1&message=" + message);

        // Then
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(errorInfo(new JsonObject(answer.body())).getReason()).isEqualTo("TOO_LARGE");
    }
}
