// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.AbstractMap.SimpleImmutableEntry;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Another log level on a device for some time, or its end. */
@Command(
        name = "level",
        description = "Set another log level on devices for some time. Needs the scope logs:control.",
        footer = {
            "",
            "Example: ./reeve logs level i_01hx... debug --for 60m --reason 'ticket 7'",
            "         ./reeve logs level i_01hx... --clear"
        })
final class LevelCommand implements Callable<Integer> {
    static final String PATH = "v1/logs/levels";
    private static final Duration FOR_MAX = Duration.ofHours(24);
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT);

    @Mixin
    private final ConnectionOptions options = new ConnectionOptions();

    @Mixin
    private final LevelTarget target = new LevelTarget();

    @Option(
            names = {"--for"},
            paramLabel = "TIME",
            defaultValue = "60m",
            converter = DurationText.class,
            description = "How long: 5m, 2h; at most 24h. Default: ${DEFAULT-VALUE}.")
    private Duration duration = Duration.ofHours(1);

    @Option(
            names = {"--reason"},
            paramLabel = "TEXT",
            description = "Why; needed, it is kept with who asked.")
    private @Nullable String reason;

    @Option(
            names = {"--logger"},
            paramLabel = "PREFIX",
            defaultValue = "",
            description = "Only for loggers that begin so.")
    private String logger = "";

    @Option(
            names = {"--clear"},
            description = "End what is set there.")
    private boolean clear;

    private final Shell shell;

    LevelCommand(Shell shell) {
        this.shell = shell;
    }

    @Override
    public Integer call() {
        target.check(!clear);
        return clear ? end(query()) : set(request());
    }

    private int set(ObjectNode request) {
        try (Gateway gateway = Gateway.of(Installation.find(shell, options))) {
            JsonNode answer = Json.answer(gateway.post(PATH, request.toString()).body());
            return new AdminTables(shell, options).say(answer, text(answer));
        }
    }

    private int end(List<Map.Entry<String, String>> query) {
        try (Gateway gateway = Gateway.of(Installation.find(shell, options))) {
            JsonNode answer = Json.answer(gateway.delete(PATH, query).body());
            int ended = answer.path("cleared").size();
            return new AdminTables(shell, options)
                    .say(answer, ended + (ended == 1 ? " override ended" : " overrides ended"));
        }
    }

    private ObjectNode request() {
        if (reason == null || reason.isBlank()) {
            throw CliException.usage("--reason is needed: it is kept with who asked");
        }
        if (!duration.isPositive() || duration.compareTo(FOR_MAX) > 0) {
            throw CliException.usage("--for: up to 24h");
        }
        return Json.object()
                .put("target", target.target().toUpperCase(Locale.ROOT).replace('-', '_'))
                .put("value", target.value())
                .put("logger", logger)
                .put("level", target.level())
                .put("forMs", duration.toMillis())
                .put("reason", reason);
    }

    private List<Map.Entry<String, String>> query() {
        return List.of(
                new SimpleImmutableEntry<>("target", target.target()),
                new SimpleImmutableEntry<>("value", target.value()),
                new SimpleImmutableEntry<>("reason", reason == null ? "" : reason));
    }

    private String text(JsonNode set) {
        int sent = set.path("sent").asInt();
        return set.path("level").asText()
                + " on "
                + LevelsCommand.target(set)
                + " until "
                + time(set, shell)
                + (sent == 0
                        ? "; told with the next batch"
                        : "; " + sent + (sent == 1 ? " device" : " devices") + " told");
    }

    /** When it ends, by this machine's clock. */
    static String time(JsonNode override, Shell shell) {
        return time(override.path("expiresUnixMs").asLong(), shell);
    }

    static String time(long unixMs, Shell shell) {
        return TIME.format(Instant.ofEpochMilli(unixMs).atZone(shell.clock().getZone()));
    }
}
