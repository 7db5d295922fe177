// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.loggerworker;

import dev.reeve.gatewayapi.log.v1.AnswerReply;
import dev.reeve.gatewayapi.log.v1.AnswerRequest;
import dev.reeve.gatewayapi.log.v1.AnswersBatch;
import dev.reeve.gatewayapi.log.v1.AnswersRequest;
import dev.reeve.gatewayapi.log.v1.ClearLevelReply;
import dev.reeve.gatewayapi.log.v1.ClearLevelRequest;
import dev.reeve.gatewayapi.log.v1.CommandRequest;
import dev.reeve.gatewayapi.log.v1.ConfigReply;
import dev.reeve.gatewayapi.log.v1.ConfigRequest;
import dev.reeve.gatewayapi.log.v1.DeviceCommand;
import dev.reeve.gatewayapi.log.v1.LevelOverride;
import dev.reeve.gatewayapi.log.v1.ListCommandsReply;
import dev.reeve.gatewayapi.log.v1.ListCommandsRequest;
import dev.reeve.gatewayapi.log.v1.ListLevelsReply;
import dev.reeve.gatewayapi.log.v1.ListLevelsRequest;
import dev.reeve.gatewayapi.log.v1.SetLevelRequest;

/**
 * The two ways between people and devices: who asks needs {@code logs:control}, who looks {@code logs:read}, a device
 * {@code logs:write}; all within the caller's tenant.
 */
final class LogControlDoors {
    private final LevelRules levels;
    private final Commands commands;
    private final Answers answers;
    private final LoggerMetrics metrics;

    LogControlDoors(LevelRules levels, Commands commands, Answers answers, LoggerMetrics metrics) {
        this.levels = levels;
        this.commands = commands;
        this.answers = answers;
        this.metrics = metrics;
    }

    LevelOverride setLevel(Caller caller, SetLevelRequest request) {
        return metrics.control("SetLevel", () -> levels.set(caller.requireControl(), request));
    }

    ClearLevelReply clearLevel(Caller caller, ClearLevelRequest request) {
        return metrics.control("ClearLevel", () -> levels.clear(caller.requireControl(), request));
    }

    ListLevelsReply listLevels(Caller caller, ListLevelsRequest request) {
        return levels.list(caller.requireRead(), request);
    }

    ConfigReply config(Caller caller, ConfigRequest request) {
        return metrics.control("Config", () -> levels.config(caller.requireWrite(), request));
    }

    DeviceCommand command(Caller caller, CommandRequest request) {
        return metrics.control("Command", () -> commands.send(caller.requireControl(), request));
    }

    ListCommandsReply listCommands(Caller caller, ListCommandsRequest request) {
        return commands.list(caller.requireRead(), request);
    }

    AnswerReply answer(Caller caller, AnswerRequest request) {
        return metrics.control("Answer", () -> {
            commands.answer(caller.requireWrite(), request);
            return AnswerReply.getDefaultInstance();
        });
    }

    /** Returns when the stream is over. */
    void answers(Caller caller, AnswersRequest request, Output<AnswersBatch> output, Output.Opened opened)
            throws InterruptedException {
        caller.requireRead();
        answers.run(caller.tenant(), request, output, opened);
    }
}
