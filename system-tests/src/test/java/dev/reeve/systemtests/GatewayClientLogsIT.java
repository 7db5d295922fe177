// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.systemtests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.reeve.gatewayclient.ConnectionState;
import dev.reeve.gatewayclient.LogLevel;
import dev.reeve.gatewayclient.Logs;
import dev.reeve.gatewayclient.Reeve;
import dev.reeve.gatewayclient.SignedIn;
import dev.reeve.gatewayclient.Store;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The log of {@code gateway-client} and the console, at a running Reeve. */
@Timeout(120)
class GatewayClientLogsIT {
    @RegisterExtension
    static final RunningReeve REEVE = RunningReeve.shared();

    private static final Duration SOON = Duration.ofSeconds(30);
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    private Path folder;

    private final Http http = new Http(REEVE.url());
    private Store store;
    private Reeve reeve;

    @BeforeEach
    void start() {
        store = Store.inFolder(folder);
        reeve = client();
    }

    @AfterEach
    void close() {
        reeve.close();
    }

    @Test
    @Tag("L8")
    void anAppWithoutASocketLearnsOfALevelWithItsNextBatchAndSaysSo() {
        SignedIn _ = reeve.auth().startAnonymously();
        String first = word();
        reeve.logs().log(LogLevel.ERROR, "shop", first, Map.of());
        JsonNode _ = StoredLogs.await(REEVE, first);
        JsonNode set = post(
                "/v1/logs/levels", Map.of("value", device(), "logger", "net", "level", "DEBUG", "reason", "ticket 7"));

        await().atMost(SOON).until(() -> {
            reeve.logs().log(LogLevel.ERROR, "shop", "another", Map.of());
            return reeve.logs().isOn("net.http", LogLevel.DEBUG);
        });
        String word = word();
        reeve.logs().log(LogLevel.DEBUG, "net.http", word, Map.of());
        reeve.logs().flush();

        JsonNode _ = StoredLogs.await(REEVE, word);
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(http.get("/v1/logs/levels", REEVE.adminKey())
                                .json()
                                .path("levels"))
                        .filteredOn(level -> level.path("id").equals(set.path("id")))
                        .extracting(level -> level.path("applied").asInt())
                        .containsExactly(1));
    }

    @Test
    @Tag("L8")
    void whatTheConsoleAsksOfAnAppItAnswersIfTheAppOffersIt() {
        reeve.logs().offerWatch();
        reeve.logs().offerMemory();
        SignedIn _ = reeve.auth().startAnonymously();
        try (Logs.Watched _ = reeve.logs().watch("cart", () -> 3)) {
            reeve.connect();
            await().atMost(SOON).until(() -> reeve.state() == ConnectionState.OPEN);

            applied(Map.of("watch", Map.of("names", new String[] {"cart"})));
            applied(Map.of("memory", Map.of()));
            applied(Map.of("live", Map.of("leaseMs", 5_000)));
            String word = word();
            reeve.logs().log(LogLevel.DEBUG, "shop", word, Map.of());
            applied(Map.of("recall", Map.of("lines", 10)));

            assertThat(StoredLogs.await(REEVE, word).toString()).contains("DEBUG");
        }
    }

    @Test
    @Tag("L7")
    void whatWasBelowTheLevelComesWithAnErrorAndWhatWasOfflineWithTheNextStart() {
        SignedIn _ = reeve.auth().startAnonymously();
        String before = word();
        reeve.logs().log(LogLevel.DEBUG, "shop", before, Map.of());
        reeve.logs().log(LogLevel.ERROR, "shop", "gone", Map.of());
        JsonNode _ = StoredLogs.await(REEVE, before);
        String last = word();
        reeve.logs().log(LogLevel.INFO, "shop", last, Map.of());
        reeve.close();

        reeve = client();

        JsonNode _ = StoredLogs.await(REEVE, last);
    }

    /** Asks until the device is known to offer it, then until it has answered. */
    private void applied(Map<String, Object> command) {
        Map<String, Object> request = new java.util.HashMap<>(command);
        request.put("device", device());
        request.put("reason", "ticket 7");
        String[] id = new String[1];
        await().atMost(SOON).until(() -> {
            Http.Answer asked = http.post("/v1/logs/commands", REEVE.adminKey(), json(request));
            id[0] = asked.json().path("id").asText();
            return asked.status() == 200;
        });
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(http.get("/v1/logs/commands?device=" + device(), REEVE.adminKey())
                                .json()
                                .path("commands"))
                        .filteredOn(one -> one.path("id").asText().equals(id[0]))
                        .extracting(one ->
                                one.path("state").asText() + one.path("refused").asText())
                        .containsExactly("APPLIED"));
    }

    private JsonNode post(String path, Map<String, Object> body) {
        Http.Answer answer = http.post(path, REEVE.adminKey(), json(body));
        assertThat(answer.status()).isEqualTo(200);
        return answer.json();
    }

    private String device() {
        return read(Objects.requireNonNull(store.read("installation")))
                .path("installation")
                .asText();
    }

    private Reeve client() {
        return Reeve.at(REEVE.url().toString())
                .installation(store)
                .app("system-test", "1")
                .build();
    }

    private static String word() {
        return "otter" + UUID.randomUUID().toString().substring(0, 8);
    }

    private static String json(Object value) {
        try {
            return JSON.writeValueAsString(value);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static JsonNode read(byte[] text) {
        try {
            return JSON.readTree(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
