// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reeve.gatewayapi.log.v1.AnswersBatch;
import dev.reeve.gatewayapi.log.v1.AnswersRequest;
import dev.reeve.gatewayapi.log.v1.ClearLevelRequest;
import dev.reeve.gatewayapi.log.v1.CommandRequest;
import dev.reeve.gatewayapi.log.v1.ConfigLevel;
import dev.reeve.gatewayapi.log.v1.ConfigReply;
import dev.reeve.gatewayapi.log.v1.ConfigRequest;
import dev.reeve.gatewayapi.log.v1.DeviceCommand;
import dev.reeve.gatewayapi.log.v1.LevelOverride;
import dev.reeve.gatewayapi.log.v1.ListLevelsReply;
import dev.reeve.gatewayapi.log.v1.ListLevelsRequest;
import dev.reeve.gatewayapi.log.v1.SetLevelRequest;
import dev.reeve.gatewayapi.log.v1.State;
import dev.reeve.gatewayapi.log.v1.Target;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;

/** What is wanted of devices over HTTP: levels, commands, and what they answer. */
class LogCommandRoutesIT extends RoutesFixture {
    @Test
    void aLevelIsSetByJson() throws Exception {
        // Given
        answer(
                LOG,
                LevelOverride.newBuilder()
                        .setId("r1")
                        .setTarget(Target.INSTALLATION)
                        .setState(State.SENT)
                        .build());

        // When
        HttpResponse<String> answer = gateway.post(
                "/v1/logs/levels",
                "{\"value\":\"i_1\",\"level\":\"debug\",\"forMs\":60000,\"reason\":\"ticket 7\"}",
                TYPE,
                JSON,
                "Authorization",
                "Bearer adm");

        // Then
        assertThat(gateway.upstream.calls.peek().method()).isEqualTo("SetLevel");
        assertThat(sent(SetLevelRequest.parser()))
                .isEqualTo(SetLevelRequest.newBuilder()
                        .setValue("i_1")
                        .setLevel("debug")
                        .setForMs(60_000)
                        .setReason("ticket 7")
                        .build());
        assertThat(answer.body()).isEqualTo("{\"id\":\"r1\",\"target\":\"INSTALLATION\",\"state\":\"SENT\"}");
    }

    @Test
    void levelsAreListedAndEnded() throws Exception {
        // Given
        answer(LOG, ListLevelsReply.getDefaultInstance());

        // When
        HttpResponse<String> _ = gateway.get("/v1/logs/levels?over=true&limit=7", "Authorization", "Bearer adm");
        ListLevelsRequest list = sent(ListLevelsRequest.parser());
        gateway.upstream.calls.clear();
        HttpResponse<String> _ =
                gateway.send(gateway.request("/v1/logs/levels?target=app-version&value=1.4.2&reason=done")
                        .header("Authorization", "Bearer adm")
                        .DELETE());

        // Then
        assertThat(list)
                .isEqualTo(
                        ListLevelsRequest.newBuilder().setOver(true).setLimit(7).build());
        assertThat(gateway.upstream.calls.peek().method()).isEqualTo("ClearLevel");
        assertThat(sent(ClearLevelRequest.parser()))
                .isEqualTo(ClearLevelRequest.newBuilder()
                        .setTarget(Target.APP_VERSION)
                        .setValue("1.4.2")
                        .setReason("done")
                        .build());
    }

    @Test
    void aDeviceAsksForItsLevels() throws Exception {
        // Given
        answer(
                LOG,
                ConfigReply.newBuilder()
                        .setConfigVersion(7)
                        .addLevels(ConfigLevel.newBuilder().setLevel("DEBUG").setForMs(5_000))
                        .build());

        // When
        HttpResponse<String> answer = gateway.get(
                "/v1/logs/config?app=shop&version=1.4.2&capability=level&capability=recall",
                "Authorization",
                "Bearer usr");

        // Then
        assertThat(gateway.upstream.calls.peek().method()).isEqualTo("Config");
        assertThat(sent(ConfigRequest.parser()))
                .isEqualTo(ConfigRequest.newBuilder()
                        .setAppName("shop")
                        .setAppVersion("1.4.2")
                        .addCapabilities("level")
                        .addCapabilities("recall")
                        .build());
        assertThat(answer.body()).isEqualTo("{\"configVersion\":7,\"levels\":[{\"level\":\"DEBUG\",\"forMs\":5000}]}");
    }

    @Test
    void aCommandGoesInAndItsAnswersComeAsAStream() throws Exception {
        // Given
        answer(LOG, DeviceCommand.newBuilder().setId("c1").setCursor("4").build());
        gateway.upstream.services.put(TAIL, (_, out) -> {
            out.partial(AnswersBatch.newBuilder().setCursor("5").build().toByteArray(), PROTO);
            out.last(new byte[0], "");
        });

        // When
        HttpResponse<String> _ = gateway.post(
                "/v1/logs/commands",
                "{\"device\":\"i_1\",\"reason\":\"x\",\"watch\":{\"names\":[\"a\"],\"everyMs\":250}}",
                TYPE,
                JSON,
                "Authorization",
                "Bearer adm");
        CommandRequest command = sent(CommandRequest.parser());
        gateway.upstream.calls.clear();
        HttpResponse<String> answers =
                gateway.get("/v1/logs/answers?device=i_1&after=4", "Authorization", "Bearer adm");

        // Then
        assertThat(command.getWatch().getNamesList()).containsExactly("a");
        assertThat(answers.body()).isEqualTo("{\"partial\":{\"cursor\":\"5\"}}\n{\"final\":null}\n");
        assertThat(sent(AnswersRequest.parser()))
                .isEqualTo(AnswersRequest.newBuilder()
                        .setDevice("i_1")
                        .setAfter("4")
                        .build());
    }
}
