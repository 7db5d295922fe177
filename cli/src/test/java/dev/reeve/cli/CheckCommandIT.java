// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reeve.cli.FakeGateway.Answer;
import dev.reeve.testkit.FreePort;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What check says of a Reeve that lacks or breaks something; a whole one is checked in system-tests. */
class CheckCommandIT {
    private final FakeGateway gateway = new FakeGateway();
    private final Terminal terminal;

    CheckCommandIT(@TempDir Path home) {
        terminal = Terminal.of(home, gateway);
        gateway.answers("/status/", Answer.json("{}"));
    }

    @AfterEach
    void stop() {
        gateway.close();
    }

    private void hasAuth() {
        gateway.answers("/v1/auth/token", Answer.json("{\"accessToken\":\"t\"}"))
                .answers("/v1/auth/anonymous", Answer.json("{\"user\":\"u_1\",\"accessToken\":\"p\"}"))
                .answers("/v1/auth/me", Answer.json("{\"user\":\"u_1\"}"))
                .answers("/v1/admin/users/delete", Answer.json("{}"));
    }

    @Test
    void saysThatTheGatewayDoesNotAnswer() {
        terminal.with("REEVE_URL", "http://127.0.0.1:" + FreePort.find());

        assertThat(terminal.run("check")).isEqualTo(4);
        assertThat(terminal.out()).contains("fail  gateway", "cannot be reached", "fix: Start Reeve");
    }

    @Test
    void leavesOutWhatNeedsAccountsWhereThereAreNone() {
        assertThat(terminal.run("check")).isZero();
        assertThat(terminal.lines())
                .hasSize(3)
                .anySatisfy(line ->
                        assertThat(line).startsWith("ok    gateway").containsPattern(":\\d+/status/ answers in"))
                .anySatisfy(
                        line -> assertThat(line).startsWith("note  API key").contains("no auth worker is registered"))
                .anySatisfy(line -> assertThat(line).startsWith("note  brokers").contains("--brokers"));
    }

    @Test
    void leavesOutServicesThatThereAreNot() {
        hasAuth();

        assertThat(terminal.run("check")).isZero();
        assertThat(terminal.out())
                .contains("ok    sign-in", "note  echo by http", "no such service", "note  log line", "no logger")
                .doesNotContain("echo by grpc");
        assertThat(gateway.asked("/v1/admin/users/delete").getFirst().body()).contains("u_1");
    }

    @Test
    void failsWithoutAServiceThatWasNamed() {
        hasAuth();

        assertThat(terminal.run("check", "--service", "mirror")).isEqualTo(1);
        assertThat(terminal.out())
                .contains("fail  mirror by http", "SERVICE_UNKNOWN", "fix: ./reeve services lists what is registered");
    }

    @Test
    void failsWhereAnotherUserIsKnownThanSignedIn() {
        hasAuth();
        gateway.answers("/v1/auth/me", Answer.json("{\"user\":\"u_2\"}"));

        assertThat(terminal.run("check")).isEqualTo(1);
        assertThat(terminal.out()).contains("fail  sign-in", "another user");
    }

    @Test
    void failsWhereAServiceGivesBackSomethingElse() {
        hasAuth();
        gateway.answers("/v1/services/upper/check", Answer.json("\"HELLO\""));

        assertThat(terminal.run("check", "--service", "upper", "--deadline", "1s"))
                .isEqualTo(1);
        assertThat(terminal.out()).contains("fail  upper by http", "something else than it was sent: \"HELLO\"");
    }

    @Test
    void findsTheLineThatItSent() {
        hasAuth();
        gateway.answers(
                "/v1/logs/records",
                Answer.json("{\"accepted\":1}"),
                Answer.json("{\"entries\":[]}"),
                Answer.json("{\"entries\":[{\"cursor\":\"1\"}]}"));

        assertThat(terminal.run("check")).isZero();
        assertThat(terminal.out()).contains("ok    log line");
        assertThat(gateway.asked("/v1/logs/records")).hasSize(3);
        String word = gateway.asked("/v1/logs/records").getLast().query().replaceAll(".*q=(check[0-9a-f]+).*", "$1");
        assertThat(gateway.asked("/v1/logs/records").getFirst().body()).contains(word);
    }

    @Test
    void triesAgainWhatFailsWhileItIsToldToWait() {
        hasAuth();
        gateway.answers("/v1/auth/me", Answer.problem(503, "NO_WORKERS", "not yet"), Answer.json("{\"user\":\"u_1\"}"));

        assertThat(terminal.run("check", "--wait", "20s")).isZero();
        assertThat(terminal.out()).contains("ok    sign-in").doesNotContain("not yet");
    }

    @Test
    void saysThatABrokerDoesNotAnswer() {
        int port = FreePort.find();

        assertThat(terminal.run(
                        "check", "--brokers", "tcp://127.0.0.1:" + port, "--service", "echo", "--deadline", "500ms"))
                .isEqualTo(1);
        assertThat(terminal.out())
                .contains(
                        "fail  broker 127.0.0.1:" + port, "NO_WORKERS: no broker answers", "fix: Does the broker run");
    }

    @Test
    void saysThatAKeyFileCannotBeUsed(@TempDir Path folder) {
        terminal.with("REEVE_BROKERS", "tcp://127.0.0.1:" + FreePort.find())
                .with("REEVE_KEY_FILE", folder.resolve("none").toString());

        assertThat(terminal.run("check", "--json")).isEqualTo(1);
        assertThat(Json.answer(terminal.out()).path("findings"))
                .anySatisfy(
                        finding -> assertThat(finding.path("detail").asText()).contains("does not exist"));
    }
}
