// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reeve.cli.FakeGateway.Answer;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CallCommandIT {
    private final FakeGateway gateway = new FakeGateway();
    private final Terminal terminal;

    CallCommandIT(@TempDir Path home) {
        terminal = Terminal.of(home, gateway);
    }

    @AfterEach
    void stop() {
        gateway.close();
    }

    @Test
    void sendsTheJsonUntouchedWithKeyAndDeadline() {
        gateway.answers("/v1/services/hello/say", Answer.json("{\"text\":\"Hello Ada\"}"));

        int exitCode = terminal.run("call", "hello", "say", "{ \"name\" : \"Ada\" }", "--deadline", "1500ms");

        assertThat(exitCode).isZero();
        assertThat(terminal.out()).isEqualTo("{\"text\":\"Hello Ada\"}\n");
        FakeGateway.Asked asked = gateway.asked().getFirst();
        assertThat(asked.body()).isEqualTo("{ \"name\" : \"Ada\" }");
        assertThat(asked.headers())
                .containsEntry("authorization", "Bearer rvs_test")
                .containsEntry("content-type", "application/json")
                .containsEntry("reeve-deadline-ms", "1500");
    }

    @Test
    void callsAServiceWithoutMethodAndEscapesOddNames() {
        gateway.answers("/v1/services/a%2Fb%20c", Answer.json("1"));

        assertThat(terminal.run("call", "a/b c", "1")).isZero();
    }

    @Test
    void readsTheBodyFromStandardInput() {
        gateway.answers("/v1/services/echo", Answer.json("{}"));

        int exitCode = terminal.input("{\"from\":\"pipe\"}\n").run("call", "echo", "-");

        assertThat(exitCode).isZero();
        assertThat(gateway.asked().getFirst().body()).isEqualTo("{\"from\":\"pipe\"}\n");
    }

    @Test
    void showsRequestIdAndTheThreeTimesOnDemand() {
        Answer answer = Answer.json("{}").with(Map.of("Reeve-Queue-Ms", "0.4", "Reeve-Worker-Ms", "120.4"));
        gateway.answers("/v1/services/echo", answer);

        int exitCode = terminal.run("call", "-v", "echo", "{}");

        assertThat(exitCode).isZero();
        assertThat(terminal.err()).matches("request 0199-id  queue 0.4 ms  worker 120 ms  wire [0-9.]+ m?s\n");
    }

    @Test
    void printsOneJsonDocumentForPrograms() {
        gateway.answers("/v1/services/echo", Answer.json("{\"a\":1}").with(Map.of("Reeve-Queue-Ms", "1")));

        terminal.run("call", "--json", "echo", "{}");

        assertThat(Json.parse(terminal.out())).hasValueSatisfying(json -> {
            assertThat(json.path("status").asInt()).isEqualTo(200);
            assertThat(json.path("requestId").asText()).isEqualTo("0199-id");
            assertThat(json.path("queueMs").asDouble()).isEqualTo(1);
            assertThat(json.path("body").path("a").asInt()).isEqualTo(1);
        });
    }

    @Test
    void printsEachReplyOfAStream() {
        gateway.answers(
                "/v1/services/echo",
                Answer.lines("{\"partial\":{\"n\":1}}", "{\"partial\":{\"n\":2}}", "{\"final\":null}"));

        assertThat(terminal.run("call", "echo", "{}")).isZero();
        assertThat(terminal.lines()).containsExactly("{\"n\":1}", "{\"n\":2}");
    }

    @Test
    void failsWhenAStreamEndsWithAnError() {
        gateway.answers(
                "/v1/services/echo",
                Answer.lines(
                        "{\"partial\":1}",
                        "{\"error\":{\"status\":500,\"reason\":\"WORKER_LOST\",\"detail\":\"gone\"}}"));

        assertThat(terminal.run("call", "echo", "{}")).isEqualTo(1);
        assertThat(terminal.lines()).containsExactly("1");
        assertThat(terminal.err()).contains("WORKER_LOST: gone");
    }

    @ParameterizedTest
    @CsvSource({
        "404, SERVICE_UNKNOWN, 1, ./reeve services lists",
        "404, NOT_FOUND, 1, check the id or name",
        "503, NO_WORKERS, 1, start one",
        "429, QUEUE_FULL, 1, Try again",
        "504, EXPIRED, 1, --deadline",
        "504, UNKNOWN, 1, may have been run",
        "401, UNAUTHENTICATED, 3, REEVE_API_KEY",
        "403, FORBIDDEN, 3, lacks the scope",
        "413, TOO_LARGE, 1, refused",
        "500, INTERNAL, 1, ./reeve logs r-1",
    })
    void saysWhatHappenedAndWhatToDoNext(int status, String reason, int exitCode, String advice) {
        gateway.answers("/v1/services/echo", Answer.problem(status, reason, "the detail"));

        assertThat(terminal.run("call", "echo", "{}")).isEqualTo(exitCode);
        assertThat(terminal.err()).contains(reason + ": the detail", "request r-1", advice);
        assertThat(terminal.out()).isEmpty();
    }

    @Test
    void printsErrorsAsJsonForPrograms() {
        gateway.answers("/v1/services/echo", Answer.problem(503, "NO_WORKERS", "none"));

        assertThat(terminal.run("call", "--json", "echo", "{}")).isEqualTo(1);
        assertThat(Json.parse(terminal.err())).hasValueSatisfying(json -> {
            assertThat(json.path("reason").asText()).isEqualTo("NO_WORKERS");
            assertThat(json.path("requestId").asText()).isEqualTo("r-1");
            assertThat(json.path("exitCode").asInt()).isEqualTo(1);
            assertThat(json.path("next").asText()).isNotEmpty();
        });
    }

    @Test
    void refusesWhatIsNoJsonBeforeItIsSent() {
        assertThat(terminal.run("call", "hello", "say")).isEqualTo(2);
        assertThat(terminal.err()).contains("'say' is no JSON");
        assertThat(gateway.asked()).isEmpty();
    }

    @Test
    void saysThatNothingAnswersThere() {
        terminal.with("REEVE_URL", "http://127.0.0.1:1");

        assertThat(terminal.run("call", "echo", "{}")).isEqualTo(4);
        assertThat(terminal.err()).contains("http://127.0.0.1:1/ cannot be reached", "./reeve up");
    }

    @Test
    void saysThatThereIsNoKey() {
        assertThat(terminal.without("REEVE_API_KEY").run("call", "echo", "{}")).isEqualTo(3);
        assertThat(terminal.err()).contains("no API key", "--key");
    }

    @Test
    void letsNoReplyMoveTheCursorOfAPerson() {
        gateway.answers("/v1/services/echo", Answer.json("\u001b[2Jfake\nsecond"));

        terminal.withPerson().run("call", "echo", "{}");

        assertThat(terminal.out()).isEqualTo("\\e[2Jfake\nsecond\n");
    }
}
