// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A phone on a live connection of {@code ./reeve up} is told another log level, asked for values, and answers. */
@Tag("L8")
@Timeout(120)
class DeviceLevelIT {
    @RegisterExtension
    static final RunningReeve REEVE = RunningReeve.shared();

    private static final String LOG = "reeve.log.v1.log";

    private final AtomicInteger ids = new AtomicInteger(1);
    private Http http;
    private String device;
    private TestSocket phone;

    @BeforeEach
    void connect() {
        http = new Http(REEVE.url());
        JsonNode installation = http.post("/v1/auth/installations", "", "{}").json();
        device = installation.path("installation").asText();
        phone = TestSocket.open(REEVE.url(), installation.path("accessToken").asText());
        JsonNode config = call("Config", "{\"appVersion\":\"1.4.2\",\"capabilities\":[\"level\",\"watch\"]}");
        assertThat(config.at("/done/body").size()).isZero();
    }

    @AfterEach
    void disconnect() {
        phone.close();
    }

    @Test
    void theCommandLineSetsALevelAndShowsThatThePhoneHasIt() {
        // When
        String set = REEVE.cli("logs", "level", device, "debug", "--for", "5m", "--reason", "ticket 7");
        JsonNode level = told("level");
        JsonNode answer = call(
                "Answer",
                "{\"id\":\"" + level.path("id").asText() + "\",\"level\":{\"level\":\"DEBUG\",\"untilMs\":"
                        + level.at("/level/untilMs") + "}}");
        String list = REEVE.cli("logs", "levels");
        String clear = REEVE.cli("logs", "level", device, "--clear");
        JsonNode end = phone.awaitFrame(frame ->
                body(frame).has("level") && body(frame).at("/level/untilMs").asLong() == 0);

        // Then
        assertThat(set).startsWith("DEBUG on " + device + " until ").contains("1 device told");
        assertThat(level.at("/level/level").asText()).isEqualTo("DEBUG");
        assertThat(answer.has("done")).isTrue();
        assertThat(list.lines().filter(line -> line.contains(device)))
                .singleElement()
                .asString()
                .contains("DEBUG", "applied", "ticket 7");
        assertThat(clear).contains("1 override ended");
        assertThat(body(end).path("id").asText()).isEqualTo(level.path("id").asText());
    }

    @Test
    void aWatchIsAskedAndAnswered() {
        // When
        JsonNode asked = http.post(
                        "/v1/logs/commands",
                        REEVE.adminKey(),
                        "{\"device\":\"" + device
                                + "\",\"reason\":\"ticket 7\",\"watch\":{\"names\":[\"cart\"],\"everyMs\":250}}")
                .json();
        JsonNode watch = told("watch");
        JsonNode answer = call(
                "Answer",
                "{\"id\":\"" + watch.path("id").asText()
                        + "\",\"watch\":{\"values\":[{\"name\":\"cart\",\"integer\":3,\"alignment\":\"RIGHT\"}]}}");
        JsonNode commands =
                http.get("/v1/logs/commands?device=" + device, REEVE.adminKey()).json();

        // Then
        assertThat(watch.path("id")).isEqualTo(asked.path("id"));
        assertThat(watch.path("watch").toString())
                .isEqualTo("{\"names\":[\"cart\"],\"everyMs\":250,\"leaseMs\":30000}");
        assertThat(answer.has("done")).isTrue();
        assertThat(commands.path("commands")).singleElement().satisfies(command -> {
            assertThat(command.path("state").asText()).isEqualTo("APPLIED");
            assertThat(command.path("answers").asInt()).isEqualTo(1);
        });
    }

    @Test
    @Tag("S3")
    void aPublishableKeyAsksNothingOfAnybodysPhone() {
        // When
        Http.Answer level = http.post(
                "/v1/logs/levels",
                REEVE.appKey(),
                "{\"value\":\"" + device + "\",\"level\":\"trace\",\"reason\":\"curious\"}");
        Http.Answer levels = http.get("/v1/logs/levels", REEVE.appKey());
        Http.Answer nobody = http.post(
                "/v1/logs/levels", REEVE.adminKey(), "{\"value\":\"i_nobody\",\"level\":\"trace\",\"reason\":\"x\"}");

        // Then
        assertThat(level.status()).isEqualTo(403);
        assertThat(levels.status()).isEqualTo(403);
        assertThat(nobody.status()).isEqualTo(404);
        assertThat(nobody.reason()).isEqualTo("NOT_FOUND");
    }

    private JsonNode told(String kind) {
        return body(phone.awaitFrame(frame -> body(frame).has(kind)));
    }

    private static JsonNode body(JsonNode frame) {
        return frame.at("/publication/body");
    }

    /** The phone's call; the frame that ends it. */
    private JsonNode call(String method, String body) {
        int id = ids.incrementAndGet();
        phone.send("{\"id\":%d,\"call\":{\"service\":\"%s\",\"method\":\"%s\",\"body\":%s}}"
                .formatted(id, LOG, method, body));
        return phone.awaitFrame(frame -> frame.path("id").asInt() == id);
    }
}
