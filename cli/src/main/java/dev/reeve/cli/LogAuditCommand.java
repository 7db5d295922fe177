// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Who opened a device, exported, asked or set something, and why. */
@Command(
        name = "audit",
        description = "Show who opened a device, exported lines, asked or set something, newest first. Needs the scope"
                + " logs:control.")
final class LogAuditCommand implements Callable<Integer> {
    private static final String PATH = "v1/logs/audit";
    private static final int PAGE_MAX = 1_000;
    private static final int LIMIT_MAX = 100_000;
    private static final List<String> COLUMNS = List.of("at", "actor", "action", "target", "reason", "detail");

    @Mixin
    private final ConnectionOptions options = new ConnectionOptions();

    @Option(
            names = {"--device"},
            paramLabel = "ID",
            description = "Only what was done to this device.")
    private @Nullable String device;

    @Option(
            names = {"--limit"},
            paramLabel = "N",
            defaultValue = "50",
            description = "At most this many. Default: 50.")
    private int limit = 50;

    private final Shell shell;

    LogAuditCommand(Shell shell) {
        this.shell = shell;
    }

    @Override
    public Integer call() {
        if (limit < 1 || limit > LIMIT_MAX) {
            throw CliException.usage("--limit: 1 to " + LIMIT_MAX);
        }
        AdminTables tables = new AdminTables(shell, options);
        try (Gateway gateway = Gateway.of(Installation.find(shell, options))) {
            return tables.list(rows(gateway), "entries", COLUMNS);
        }
    }

    /** As many pages as it takes. */
    private AdminClient.Rows rows(Gateway gateway) {
        ArrayNode entries = Json.object().putArray("entries");
        String next = "";
        do {
            JsonNode page = Json.answer(
                    gateway.get(PATH, query(next, limit - entries.size())).body());
            page.path("entries").forEach(entry -> entries.add(shown(entry)));
            next = page.path("next").asText("");
        } while (!next.isEmpty() && entries.size() < limit);
        return new AdminClient.Rows(entries, !next.isEmpty());
    }

    private List<Map.Entry<String, String>> query(String after, int left) {
        List<Map.Entry<String, String>> query = new ArrayList<>();
        LogFilter.add(query, "device", device);
        LogFilter.add(query, "after", after);
        LogFilter.add(query, "limit", Integer.toString(Math.min(left, PAGE_MAX)));
        return query;
    }

    /** For people with the time by this machine's clock, for programs as the gateway said it. */
    private JsonNode shown(JsonNode entry) {
        if (options.isJson()) {
            return entry;
        }
        String at = LevelCommand.time(entry.path("atUnixMs").asLong(), shell);
        return entry.<ObjectNode>deepCopy().put("at", at);
    }
}
