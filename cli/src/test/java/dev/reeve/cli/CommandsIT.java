// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reeve.cli.FakeGateway.Answer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** token, services, doctor, and what all commands share. */
class CommandsIT {
    private static final String SERVICES = """
            {"services":[{"name":"echo","readyWorkers":1,"waiting":3,"oldestWaitingMs":3200,"inFlight":2,"arrivals":"12","completions":"10",
            "arrivalsPerSecond":1.5,"completionsPerSecond":0.2,
            "rejected":"1","expired":"1","instances":[{"id":"echo-1","version":"1.0.0","capacity":64,"inFlight":2,"silentMs":420}]},
            {"name":"reeve.auth.v1.auth","readyWorkers":1},{"name":"reeve.log.v1.log","readyWorkers":1},{"name":"reeve.log.v1.tail"}]}
            """;

    private final FakeGateway gateway = new FakeGateway();
    private final Path home;
    private final Terminal terminal;

    CommandsIT(@TempDir Path home) throws IOException {
        this.home = home;
        terminal = Terminal.of(home, gateway);
        Files.createDirectories(home.resolve("data"));
    }

    @AfterEach
    void stop() {
        gateway.close();
    }

    @Test
    void printsATokenAndNothingElse() {
        gateway.answers("/v1/auth/token", Answer.json("{\"accessToken\":\"eyJ.x.y\",\"expiresInMs\":600000}"));

        assertThat(terminal.run("token")).isZero();
        assertThat(terminal.out()).isEqualTo("eyJ.x.y\n");
        assertThat(gateway.asked().getFirst().body()).isEqualTo("{\"apiKey\":\"rvs_test\"}");
    }

    @Test
    void takesKeyAndAddressFromTheDataFolderOfARunningUp() throws IOException {
        gateway.answers("/v1/auth/token", Answer.json("{\"accessToken\":\"t\"}"));
        Files.writeString(home.resolve("data").resolve("admin-key"), "rvs_from_folder\n");
        String owner = "process " + ProcessHandle.current().pid() + " (" + gateway.url() + ")";
        Files.writeString(home.resolve("data").resolve("lock"), owner);

        assertThat(terminal.without("REEVE_URL").without("REEVE_API_KEY").run("token"))
                .isZero();
        assertThat(gateway.asked().getFirst().body()).contains("rvs_from_folder");
    }

    @Test
    void showsServicesAndTheirInstances() {
        gateway.answers("/v1/services", Answer.json(SERVICES));

        assertThat(terminal.run("services")).isZero();
        assertThat(terminal.lines())
                .contains(
                        "SERVICE             WORKERS  WAITING  OLDEST  IN FLIGHT  IN/S  OUT/S  ARRIVED  DONE  FAILED",
                        "echo                      1        3   3.2 s          2   1.5    0.2       12    10       2",
                        "reeve.auth.v1.auth        1        0       -          0     -      -        0     0       0",
                        "  echo-1  1.0.0  2 of 64 busy  heard 420 ms ago");
    }

    @Test
    void showsEachBrokersPartAndWhoDidNotAnswer() {
        gateway.answers("/v1/services", Answer.json("""
                {"services":[{"name":"echo","readyWorkers":2,"waiting":3,"inFlight":2,"arrivalsPerSecond":2.0,
                "completionsPerSecond":1.0,"brokers":[
                {"id":"b-1","waiting":3,"oldestWaitingMs":900,"inFlight":1,"arrivalsPerSecond":1.5,"completionsPerSecond":0.5},
                {"id":"b-2","waiting":0,"oldestWaitingMs":0,"inFlight":1,"arrivalsPerSecond":0.5,"completionsPerSecond":0.5}],
                "instances":[{"id":"echo-1","version":"1.0.0","capacity":64,"inFlight":2,"silentMs":420,"draining":true,
                "brokers":[{"id":"b-1"},{"id":"b-2"}]}]}],
                "brokers":[{"id":"b-1","answered":true},{"id":"b-2","answered":true},
                {"id":"b-3","answered":false,"reason":"UNKNOWN"}]}"""));

        assertThat(terminal.run("services")).isZero();
        assertThat(terminal.lines())
                .contains(
                        "  at broker b-1: 3 waiting (oldest 900 ms), 1 in flight, 1.5/s in, 0.5/s out",
                        "  at broker b-2: 0 waiting, 1 in flight, 0.5/s in, 0.5/s out",
                        "  echo-1  1.0.0  2 of 64 busy  heard 420 ms ago  draining  at 2 brokers");
        assertThat(terminal.err()).isEqualTo("-- broker b-3 did not answer (UNKNOWN): its figures are missing --\n");
    }

    @Test
    void showsOneServiceAsJson() {
        gateway.answers("/v1/services/echo", Answer.json("{\"name\":\"echo\"}"));

        assertThat(terminal.run("services", "echo", "--json")).isZero();
        assertThat(terminal.out()).isEqualTo("{\"name\":\"echo\"}\n");
    }

    @Test
    void findsEachFaultAndItsFix() throws IOException {
        gateway.answers("/status/", Answer.json("{}")).answers("/v1/services", Answer.json(SERVICES));
        gateway.answers("/v1/auth/token", Answer.json("{\"accessToken\":\"t\"}"));
        Path key = home.resolve("data").resolve("admin-key");
        Files.writeString(key, "rvs_x");
        Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-r--r--"));
        Clock slow = Clock.fixed(Instant.now().minus(Duration.ofMinutes(5)), ZoneOffset.UTC);

        int exitCode = terminal.at(slow).run("doctor", "--management-port", "1");

        assertThat(exitCode).isEqualTo(1);
        assertThat(terminal.out())
                .containsPattern("ok    JDK +25")
                .containsPattern("fail  admin-key +rw-r--r--: others can read it\n +fix: chmod 600 .*admin-key")
                .containsPattern("fail  clock +.* differ by (299|300|301) s\n +fix: ")
                .containsPattern("ok    API key")
                .containsPattern("ok    echo +1 ready")
                .containsPattern("fail  reeve.log.v1.tail +no worker is ready\n +fix: ")
                .containsPattern("note  health +.* cannot be reached");
    }

    @Test
    void readsTheTimeFromTheTokenWhereTheGatewayTellsNone() {
        String claims = java.util.Base64.getUrlEncoder().encodeToString("{\"iat\":1767358800}".getBytes(UTF_8));

        assertThat(ClockCheck.ofToken("eyJ." + claims + ".sig")).contains(Instant.ofEpochSecond(1_767_358_800));
        assertThat(ClockCheck.ofToken("eyJ.%%%.sig")).isEmpty();
        assertThat(ClockCheck.ofToken("no token")).isEmpty();
        assertThat(ClockCheck.ofHeader("yesterday")).isEmpty();
    }

    @Test
    void looksAtThePortsWhenNothingRuns() {
        String busy = Integer.toString(gateway.url().getPort());
        terminal.with("REEVE_URL", "http://127.0.0.1:1").with("REEVE_BROKER_MDP_PORT", busy);

        assertThat(terminal.run("doctor", "--json")).isEqualTo(4);
        assertThat(Json.parse(terminal.out()))
                .hasValueSatisfying(json -> assertThat(json.path("findings")).anySatisfy(finding -> {
                    assertThat(finding.path("subject").asText()).isEqualTo("port " + busy);
                    assertThat(finding.path("verdict").asText()).isEqualTo("fail");
                    assertThat(finding.path("fix").asText()).contains("reeve.broker.mdp.port");
                }));
    }

    @Test
    void reportsEveryPartThatIsDown() {
        gateway.answers("/status/", Answer.json("{}"));
        gateway.answers(
                "/q/health",
                Answer.json("{\"status\":\"DOWN\",\"checks\":[{\"name\":\"broker\",\"status\":\"UP\"},"
                        + "{\"name\":\"logger\",\"status\":\"DOWN\",\"data\":{\"reason\":\"database\"}}]}"));

        terminal.run(
                "doctor", "--management-port", Integer.toString(gateway.url().getPort()));

        assertThat(terminal.out())
                .containsPattern("ok    health broker +up")
                .containsPattern("fail  health logger +\\{\"reason\":\"database\"}\n +fix: ");
    }

    @Test
    void explainsHowItIsUsed() {
        assertThat(terminal.run("logs", "--help")).isZero();
        assertThat(terminal.out()).contains("--follow", "--since");
        assertThat(terminal.run("sing")).isEqualTo(2);
        assertThat(terminal.run()).isEqualTo(2);
        assertThat(terminal.run("call", "echo")).isEqualTo(2);
        assertThat(terminal.run("token", "--url", "ftp://x")).isEqualTo(2);
        assertThat(terminal.err()).contains("ftp://x");
    }

    @Test
    void worksBehindAPathPrefix() {
        gateway.answers("/backend/v1/auth/token", Answer.json("{\"accessToken\":\"t\"}"));

        assertThat(terminal.run("token", "--url", gateway.url() + "/backend")).isZero();
    }
}
