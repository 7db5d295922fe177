// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Any;
import com.google.protobuf.Duration;
import com.google.rpc.ErrorInfo;
import com.google.rpc.RetryInfo;
import com.google.rpc.Status;
import dev.reeve.cli.FakeGateway.Answer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The doors that HTTP/1.1 carries; those of HTTP/2 and WebSockets are tested with a whole Reeve in system-tests. */
class CallDoorsIT {
    private static final String GRPC_WEB = "application/grpc-web+json";
    private static final ErrorInfo INFO = ErrorInfo.newBuilder()
            .setReason("QUEUE_FULL")
            .setDomain("reeve.dev")
            .putMetadata("requestId", "r-1")
            .build();
    private static final RetryInfo RETRY = RetryInfo.newBuilder()
            .setRetryDelay(Duration.newBuilder().setSeconds(2).setNanos(500_000_000))
            .build();

    private final FakeGateway gateway = new FakeGateway();
    private final Path home;
    private final Terminal terminal;

    CallDoorsIT(@TempDir Path home) {
        this.home = home;
        this.terminal = Terminal.of(home, gateway);
    }

    @AfterEach
    void stop() {
        gateway.close();
    }

    private int call(String... words) {
        String[] all = new String[words.length + 1];
        all[0] = "call";
        System.arraycopy(words, 0, all, 1, words.length);
        return terminal.run(all);
    }

    @Test
    void serverSentEventsPrintAsLinesDo() {
        gateway.answers(
                "/v1/services/echo/count",
                new Answer(
                        200,
                        "text/event-stream",
                        "event: partial\ndata: {\"n\":1}\n\n: beat\n\nevent: final\ndata: null\n\n",
                        Map.of(),
                        false));

        assertThat(call("--door", "sse", "echo", "count", "{}")).isZero();
        assertThat(terminal.lines()).containsExactly("{\"n\":1}");
        assertThat(gateway.asked().getFirst().headers()).containsEntry("accept", "text/event-stream");
    }

    @Test
    void connectSendsItsOwnHeadersAndPrintsTheMessage() {
        gateway.answers("/acme.Greeter/Greet", Answer.json("{\"text\":\"Hello\"}"));

        int exitCode = call(
                "--door",
                "connect",
                "acme.Greeter",
                "Greet",
                "{}",
                "--deadline",
                "3s",
                "--idempotency-key",
                "k1",
                "--affinity-key",
                "room",
                "--header",
                "x-app-colour=red");

        assertThat(exitCode).isZero();
        assertThat(terminal.out()).isEqualTo("{\"text\":\"Hello\"}\n");
        assertThat(gateway.asked().getFirst().headers())
                .containsEntry("content-type", "application/json")
                .containsEntry("connect-protocol-version", "1")
                .containsEntry("connect-timeout-ms", "3000")
                .containsEntry("authorization", "Bearer rvs_test")
                .containsEntry("idempotency-key", "k1")
                .containsEntry("reeve-affinity", "room")
                .containsEntry("x-app-colour", "red");
    }

    @Test
    void connectStreamsPrintEachMessageAndFailWithTheirLastWord() {
        gateway.answers(
                "/acme.Greeter/Count",
                Answer.frames(
                        "application/connect+json",
                        Answer.frame(0, "{\"n\":1}"),
                        Answer.frame(0, "{\"n\":2}"),
                        Answer.frame(2, "{\"error\":" + connectError() + "}")));

        assertThat(call("--door", "connect", "--stream", "acme.Greeter", "Count", "{}"))
                .isEqualTo(1);
        assertThat(gateway.asked().getFirst().body()).isEqualTo("\0\0\0\0\2{}");
        assertThat(terminal.lines()).containsExactly("{\"n\":1}", "{\"n\":2}");
        assertThat(terminal.err()).contains("QUEUE_FULL: full (request r-1)", "Try again in 3 s");
    }

    @Test
    void connectErrorsReadAsTheHttpDoorsDo() {
        gateway.answers("/acme.Greeter/Greet", new Answer(429, "application/json", connectError(), Map.of(), false));

        assertThat(call("--door", "connect", "acme.Greeter", "Greet", "{}")).isEqualTo(1);
        assertThat(terminal.err()).contains("QUEUE_FULL: full (request r-1)", "Try again in 3 s");
    }

    private static String connectError() {
        return "{\"code\":\"resource_exhausted\",\"message\":\"full\",\"details\":[{\"type\":\"google.rpc.ErrorInfo\","
                + "\"value\":\"" + base64(INFO.toByteArray()) + "\"},{\"type\":\"google.rpc.RetryInfo\",\"value\":\""
                + base64(RETRY.toByteArray()) + "\"}]}";
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().withoutPadding().encodeToString(bytes);
    }

    @Test
    void grpcWebReadsTheTrailersInTheBody() {
        gateway.answers(
                "/acme.Greeter/Greet",
                Answer.frames(GRPC_WEB, Answer.frame(0, "{\"a\":1}"), Answer.frame(0x80, "grpc-status: 0\r\n")));

        assertThat(call("--door", "grpc-web", "acme.Greeter", "Greet", "{}", "--deadline", "2s"))
                .isZero();
        assertThat(terminal.out()).isEqualTo("{\"a\":1}\n");
        assertThat(gateway.asked().getFirst().body()).isEqualTo("\0\0\0\0\2{}");
        assertThat(gateway.asked().getFirst().headers())
                .containsEntry("content-type", GRPC_WEB)
                .containsEntry("grpc-timeout", "2000m");
    }

    @Test
    void grpcErrorsReadAsTheHttpDoorsDo() {
        Status status = Status.newBuilder()
                .addDetails(Any.pack(INFO))
                .addDetails(Any.pack(RETRY))
                .build();
        String trailers = "grpc-status: 8\r\ngrpc-message: full%21\r\ngrpc-status-details-bin: "
                + base64(status.toByteArray()) + "\r\n";
        gateway.answers("/acme.Greeter/Greet", Answer.frames(GRPC_WEB, Answer.frame(0x80, trailers)));

        assertThat(call("--door", "grpc-web", "--json", "acme.Greeter", "Greet", "{}"))
                .isEqualTo(1);
        assertThat(Json.parse(terminal.err())).hasValueSatisfying(json -> {
            assertThat(json.path("error").asText()).isEqualTo("QUEUE_FULL: full! (request r-1)");
            assertThat(json.path("status").asInt()).isEqualTo(429);
            assertThat(json.path("retryAfterMs").asLong()).isEqualTo(2_500);
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"16", "7"})
    void whoIsNotAllowedIsToldSoByAnyDoor(String code) {
        gateway.answers(
                "/acme.Greeter/Greet",
                Answer.frames(GRPC_WEB, "").with(Map.of("grpc-status", code, "grpc-message", "no")));

        assertThat(call("--door", "grpc-web", "acme.Greeter", "Greet", "{}")).isEqualTo(3);
    }

    @Test
    void anAnswerWithoutAnEndIsNoAnswer() {
        gateway.answers("/acme.Greeter/Greet", Answer.frames(GRPC_WEB, Answer.frame(0, "{}")));

        assertThat(call("--door", "grpc-web", "acme.Greeter", "Greet", "{}")).isEqualTo(1);
        assertThat(terminal.out()).isEmpty();
        assertThat(terminal.err()).contains("no grpc-status");
    }

    @Test
    void rawBytesGoAndComeAsTheyAre() throws IOException {
        Path file = Files.write(home.resolve("message.bin"), new byte[] {8, 1});
        gateway.answers(
                "/acme.Greeter/Greet",
                Answer.frames(
                        "application/grpc-web+proto",
                        Answer.frame(0, "\u0008\u0002"),
                        Answer.frame(0x80, "grpc-status:0")));

        assertThat(call("--door", "grpc-web", "--raw", "acme.Greeter", "Greet", "@" + file))
                .isZero();
        assertThat(terminal.out()).isEqualTo("\u0008\u0002");
        assertThat(gateway.asked().getFirst().headers()).containsEntry("content-type", "application/grpc-web+proto");
    }

    @Test
    void whatIsNoJsonIsShownAsBase64() {
        gateway.answers(
                "/v1/services/echo",
                Answer.lines("{\"partial\":{\"bodyBase64\":\"/w==\",\"contentType\":\"image/png\"}}", "{\"final\":1}"));

        assertThat(call("echo", "{}")).isZero();
        assertThat(terminal.lines()).containsExactly("{\"bodyBase64\":\"/w==\",\"contentType\":\"image/png\"}", "1");
    }

    @Test
    void readsTheBodyFromAFile() throws IOException {
        Path file = Files.writeString(home.resolve("body.json"), "{\"from\":\"file\"}");
        gateway.answers("/v1/services/echo", Answer.json("{}"));

        assertThat(call("echo", "@" + file)).isZero();
        assertThat(gateway.asked().getFirst().body()).isEqualTo("{\"from\":\"file\"}");
        assertThat(call("echo", "@" + home.resolve("none"))).isEqualTo(2);
    }

    @Test
    void saysWhatADoorNeeds() {
        assertThat(call("--door", "telnet", "echo", "{}")).isEqualTo(2);
        assertThat(terminal.err()).contains("http, sse, connect, grpc, grpc-web, ws, ws-proto");
        assertThat(call("--door", "grpc", "echo", "{}")).isEqualTo(2);
        assertThat(terminal.err()).contains("needs a method");
        assertThat(call("--header", "cookie=1", "echo", "{}")).isEqualTo(2);
        assertThat(terminal.err()).contains("x-app-NAME=VALUE");
        assertThat(gateway.asked()).isEmpty();
    }

    /** What up writes has no slash at its end. */
    @ParameterizedTest
    @ValueSource(strings = {"http", "connect", "grpc", "grpc-web", "ws"})
    void findsTheRunningUpWhateverTheDoor(String door) throws IOException {
        Path lock = Files.createDirectories(home.resolve("data")).resolve("lock");
        long pid = ProcessHandle.current().pid();
        Files.writeString(lock, "process " + pid + " (http://127.0.0.1:1)");

        assertThat(terminal.without("REEVE_URL").run("call", "--door", door, "acme.Greeter", "Greet", "{}"))
                .isEqualTo(4);
        assertThat(terminal.err()).contains("127.0.0.1:1/ cannot be reached").doesNotContain("IllegalArgument");
    }

    @ParameterizedTest
    @ValueSource(strings = {"http", "sse", "connect", "grpc", "grpc-web", "ws", "ws-proto"})
    void saysThatNothingAnswersThereWhateverTheDoor(String door) {
        terminal.with("REEVE_URL", "http://127.0.0.1:1");

        assertThat(call("--door", door, "acme.Greeter", "Greet", "{}")).isEqualTo(4);
        assertThat(terminal.err()).contains("http://127.0.0.1:1/ cannot be reached", "./reeve up");
    }
}
