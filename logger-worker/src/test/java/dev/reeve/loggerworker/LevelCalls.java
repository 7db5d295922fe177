// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.loggerworker;

import dev.reeve.gatewayapi.log.v1.AnswerRequest;
import dev.reeve.gatewayapi.log.v1.ConfigRequest;
import dev.reeve.gatewayapi.log.v1.LevelAnswer;
import dev.reeve.gatewayapi.log.v1.LevelOverride;
import dev.reeve.gatewayapi.log.v1.ListLevelsRequest;
import dev.reeve.gatewayapi.log.v1.SetLevelRequest;
import java.util.List;

/** What tests of levels ask of a logger. */
final class LevelCalls {
    static final ConfigRequest CONFIG =
            ConfigRequest.newBuilder().setAppVersion("1.4.2").build();

    private LevelCalls() {}

    static SetLevelRequest.Builder onDevice(String level) {
        return level(level).setValue("i_pixel");
    }

    static SetLevelRequest.Builder level(String level) {
        return SetLevelRequest.newBuilder().setLevel(level).setReason("ticket 7");
    }

    static LevelOverride set(LoggerFixture replica, SetLevelRequest.Builder request) {
        return replica.logger.controlDoors().setLevel(replica.support, request.build());
    }

    static void applied(LoggerFixture replica, Caller device, String id) {
        var _ = replica.logger.controlDoors().answer(device, answer(id));
    }

    static AnswerRequest answer(String id) {
        return AnswerRequest.newBuilder()
                .setId(id)
                .setLevel(LevelAnswer.newBuilder().setLevel("DEBUG"))
                .build();
    }

    static List<LevelOverride> listed(LoggerFixture replica) {
        return replica.logger
                .controlDoors()
                .listLevels(replica.support, ListLevelsRequest.getDefaultInstance())
                .getLevelsList();
    }

    static List<LevelOverride> all(LoggerFixture replica) {
        return replica.logger
                .controlDoors()
                .listLevels(
                        replica.support,
                        ListLevelsRequest.newBuilder().setOver(true).build())
                .getLevelsList();
    }
}
