// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
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

    private final Http http = new Http(REEVE.url());
    private LivePhone phone;
    private String device;

    @BeforeEach
    void connect() {
        phone = new LivePhone(http, "Level", "level", "watch");
        device = phone.id();
        assertThat(phone.config().at("/done/body").size()).isZero();
    }

    @AfterEach
    void disconnect() {
        phone.close();
    }

    @Test
    void theCommandLineMarksAndShowsWhoDidWhat() {
        String mark = REEVE.cli("logs", "mark", "--device", device, "before", "checkout");
        String lines = REEVE.cli("logs", "--device", device, "--level", "error");
        String audit = REEVE.cli("logs", "audit", "--device", device, "--limit", "3");
        String json = REEVE.cli("logs", "audit", "--device", device, "--json");

        assertThat(mark.lines()).singleElement().asString().contains(" I ").endsWith(" before checkout");
        assertThat(lines).as("it is of any level").contains("before checkout");
        assertThat(audit.lines().skip(1)).singleElement().asString().contains("device.open", device);
        assertThat(json).contains("\"action\":\"device.open\"", "\"more\":false");
    }

    @Test
    void theCommandLineSetsALevelAndShowsThatThePhoneHasIt() {
        // When
        String set = REEVE.cli("logs", "level", device, "debug", "--for", "5m", "--reason", "ticket 7");
        JsonNode level = phone.told("level");
        phone.answer(
                level, "level", LivePhone.object().put("level", "DEBUG").set("untilMs", level.at("/level/untilMs")));
        String list = REEVE.cli("logs", "levels");
        String clear = REEVE.cli("logs", "level", device, "--clear");
        JsonNode end = phone.toldThat(
                body -> body.has("level") && body.at("/level/untilMs").asLong() == 0);

        // Then
        assertThat(set).startsWith("DEBUG on " + device + " until ").contains("1 device told");
        assertThat(level.at("/level/level").asText()).isEqualTo("DEBUG");
        assertThat(list.lines().filter(line -> line.contains(device)))
                .singleElement()
                .asString()
                .contains("DEBUG", "applied", "ticket 7");
        assertThat(clear).contains("1 override ended");
        assertThat(end.path("id").asText()).isEqualTo(level.path("id").asText());
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
        JsonNode watch = phone.told("watch");
        ObjectNode answer = LivePhone.object();
        answer.putArray("values")
                .add(LivePhone.object().put("name", "cart").put("integer", 3).put("alignment", "RIGHT"));
        phone.answer(watch, "watch", answer);
        JsonNode commands =
                http.get("/v1/logs/commands?device=" + device, REEVE.adminKey()).json();

        // Then
        assertThat(watch.path("id")).isEqualTo(asked.path("id"));
        assertThat(watch.path("watch").toString())
                .isEqualTo("{\"names\":[\"cart\"],\"everyMs\":250,\"leaseMs\":30000}");
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
}
