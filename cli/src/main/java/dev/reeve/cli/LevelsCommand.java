// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Which log levels are set on devices. */
@Command(name = "levels", description = "Show the log levels that are set on devices. Needs the scope logs:read.")
final class LevelsCommand implements Callable<Integer> {
    private static final List<String> TITLES =
            List.of("LEVEL", "ON", "LOGGER", "UNTIL", "STATE", "TOLD", "APPLIED", "BY", "REASON");

    @Mixin
    private final ConnectionOptions options = new ConnectionOptions();

    @Option(
            names = {"--over"},
            description = "Those that are over, too, newest first.")
    private boolean over;

    private final Shell shell;

    LevelsCommand(Shell shell) {
        this.shell = shell;
    }

    @Override
    public Integer call() {
        try (Gateway gateway = Gateway.of(Installation.find(shell, options))) {
            JsonNode answer =
                    Json.answer(gateway.get(LevelCommand.PATH, over ? List.of(Map.entry("over", "true")) : List.of())
                            .body());
            return options.isJson() ? new AdminTables(shell, options).say(answer) : print(answer.path("levels"));
        }
    }

    private int print(JsonNode levels) {
        Table table = new Table(TITLES);
        for (JsonNode level : levels) {
            table.row(List.of(
                    text(level, "level"),
                    target(level),
                    text(level, "logger"),
                    LevelCommand.time(level, shell),
                    text(level, "state").toLowerCase(Locale.ROOT),
                    Integer.toString(level.path("sent").asInt()),
                    Integer.toString(level.path("applied").asInt()),
                    text(level, "createdBy"),
                    text(level, "reason")));
        }
        for (String line : table.lines(shell.hasColours())) {
            if (!shell.println(line)) {
                break;
            }
        }
        return ExitCode.OK.number();
    }

    /** i_01hx..., user u_..., version 1.4.2, all devices. */
    static String target(JsonNode override) {
        String value = VisibleText.of(override.path("value").asText(""));
        return switch (override.path("target").asText("")) {
            case "ACCOUNT" -> "user " + value;
            case "APP_VERSION" -> "version " + value;
            case "ALL" -> "all devices";
            default -> value;
        };
    }

    private static String text(JsonNode override, String member) {
        String text = VisibleText.of(override.path(member).asText(""));
        return text.isEmpty() ? "-" : text;
    }
}
