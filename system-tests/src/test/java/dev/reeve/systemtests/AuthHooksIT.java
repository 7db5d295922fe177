// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.systemtests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.reeve.workersdk.Codec;
import dev.reeve.workersdk.Payload;
import dev.reeve.workersdk.Worker;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Hooks over a real broker: asked, absent, open, told later, sending the mails. */
@Timeout(180)
class AuthHooksIT {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final String PASSWORD = "a rather long phrase";

    private static DataFolder folder;
    private static UpProcess up;
    private static Http http;

    @BeforeAll
    static void start() {
        folder = DataFolder.make("hooks-test");
        up = UpProcess.start(
                folder.path(),
                UpProcess.settings(
                        "reeve.auth.hooks.before-sign-up=asked",
                        "reeve.auth.hooks.before-sign-in=absent",
                        "reeve.auth.hooks.open=before-sign-in",
                        "reeve.auth.hooks.after-account.created=told",
                        "reeve.auth.hooks.send-mail=post",
                        "reeve.auth.mail.transport=hook"));
        http = new Http(up.url());
    }

    @AfterAll
    static void stop() {
        up.close();
        folder.close();
    }

    /** A worker for one service that remembers what came and gives one answer. */
    private static Worker worker(String service, List<JsonNode> came, String answer) {
        Worker worker = Worker.builder()
                .brokers("tcp://127.0.0.1:" + up.brokerPort())
                .shutdownHook(false)
                .service(
                        service,
                        described -> described.requires("auth:hook").anyMethod(Codec.payload(), (body, call) -> {
                            came.add(JSON.readTree(body.bytes()));
                            return new Payload(answer.getBytes(StandardCharsets.UTF_8), "application/json");
                        }))
                .start();
        await().atMost(SOON).until(worker::isReady);
        return worker;
    }

    private static Http.Answer signUp(String email) {
        return http.post("/v1/auth/sign-up", "", "{\"email\":\"%s\",\"password\":\"%s\"}".formatted(email, PASSWORD));
    }

    @Test
    void aHookThatIsNotThereClosesAndOneThatIsDecides() {
        Http.Answer without = signUp("ada@example.org");
        List<JsonNode> asked = new CopyOnWriteArrayList<>();

        try (Worker _ = worker("asked", asked, "{\"refuse\":{\"reason\":\"INVITE_ONLY\",\"message\":\"ask us\"}}")) {
            await().atMost(SOON).untilAsserted(() -> {
                Http.Answer refused = signUp("eve@example.org");
                assertThat(refused.reason()).isEqualTo("INVITE_ONLY");
                assertThat(refused.status()).isEqualTo(403);
                assertThat(refused.json().path("detail").asText()).isEqualTo("ask us");
            });
        }

        assertThat(without.reason()).isEqualTo("HOOK_FAILED");
        assertThat(without.status()).isEqualTo(503);
        assertThat(without.header("Retry-After")).isNotEmpty();
        assertThat(asked.getLast().at("/data/email").asText()).isEqualTo("eve@example.org");
        assertThat(asked.getLast().at("/version").asText()).isEqualTo("v1");
    }

    @Test
    void anOpenHookThatIsNotThereKeepsNobodyOutAndRolesOfAnotherAreInTheToken() throws IOException {
        try (Worker _ = worker("asked", new CopyOnWriteArrayList<>(), "{\"roles\":[\"editor\"]}")) {
            await().atMost(SOON)
                    .untilAsserted(
                            () -> assertThat(signUp("bob@example.org").status()).isEqualTo(200));
        }

        Http.Answer in = http.post(
                "/v1/auth/sign-in", "", "{\"email\":\"bob@example.org\",\"password\":\"%s\"}".formatted(PASSWORD));

        assertThat(in.status()).as(in.body()).isEqualTo(200);
        String token = in.json().path("accessToken").asText();
        JsonNode payload = JSON.readTree(Base64.getUrlDecoder().decode(token.split("\\.", -1)[1]));
        assertThat(payload.at("/roles/0").asText()).isEqualTo("editor");
    }

    @Test
    void aReceiverThatWasAwayIsToldLater() {
        String user = http.anonymous().path("user").asText();
        List<JsonNode> told = new CopyOnWriteArrayList<>();
        // Its first try has failed when nobody serves "told"; the second would come after half a minute.
        await().atMost(SOON).until(() -> metrics().contains("reeve_auth_events_total{outcome=\"retried\""));

        try (Worker _ = worker("told", told, "{}")) {
            // It was missed in two full runs, for a minute: what it says of that is to be seen.
            await().atMost(Duration.ofSeconds(60))
                    .pollInterval(Duration.ofSeconds(1))
                    .untilAsserted(() -> {
                        makeRetriesDue();
                        assertThat(told)
                                .as("output of ./reeve up: %s", up.output())
                                .extracting(event -> event.at("/data/user").asText())
                                .contains(user);
                    });
        }
    }

    /** What waits for its next try is tried at the next look, as if its pause were over. */
    private static void makeRetriesDue() throws SQLException {
        UpDatabase database = up.database();
        try (Connection connection =
                        DriverManager.getConnection(database.url("reeve"), database.user(), database.password());
                Statement statement = connection.createStatement()) {
            int _ = statement.executeUpdate("UPDATE auth.event SET next_at = now() WHERE next_at > now()");
        }
    }

    @Test
    void mailsGoOutByTheHook() {
        List<JsonNode> mails = new CopyOnWriteArrayList<>();
        try (Worker _ = worker("asked", new CopyOnWriteArrayList<>(), "{}");
                Worker _ = worker("post", mails, "{}")) {
            await().atMost(SOON)
                    .untilAsserted(() ->
                            assertThat(signUp("carol@example.org").status()).isEqualTo(200));
            Http.Answer asked = http.post("/v1/auth/password/forgot", "", "{\"email\":\"carol@example.org\"}");
            assertThat(asked.status()).isEqualTo(200);

            await().atMost(SOON)
                    .until(() -> mails.stream()
                            .anyMatch(mail -> mail.at("/data/to").asText().equals("carol@example.org")
                                    && mail.at("/data/text").asText().contains("password")));
        }
    }

    @Test
    void nobodyElseCallsAHook() {
        String token = http.anonymousToken();
        try (Worker _ = worker("asked", new CopyOnWriteArrayList<>(), "{}")) {
            Http.Answer answer = http.post("/v1/services/asked/before-sign-up", token, "{}");

            assertThat(answer.status()).isEqualTo(403);
        }
    }

    private static String metrics() {
        return new Http(URI.create("http://127.0.0.1:" + up.managementPort()))
                .get("/q/metrics", "")
                .body();
    }

    /** The example is what a stranger copies. */
    @Test
    void theExampleRuns() throws IOException {
        Peer example = new Peer(Launcher.reeve(
                        Map.of("REEVE_BROKERS", "tcp://127.0.0.1:" + up.brokerPort()),
                        List.of("run", "examples/hook-worker/Hooks.java"))
                .redirectErrorStream(true)
                .start());
        try {
            await().atMost(SOON).until(() -> up.cli("services", "--json").out().contains("\"crm\""));
        } finally {
            example.close();
        }
    }
}
