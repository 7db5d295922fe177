// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The API keys of a tenant. */
@Command(
        name = "api",
        description = "List, make and revoke API keys of a running Reeve. Needs the scope keys:admin.",
        synopsisSubcommandLabel = "ACTION",
        mixinStandardHelpOptions = true)
final class KeysApiCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    private final Shell shell;

    KeysApiCommand(Shell shell) {
        this.shell = shell;
    }

    @Override
    public Integer call() {
        throw new ParameterException(spec.commandLine(), "Which action? ./reeve keys api list, create or revoke");
    }

    @Command(name = "list", description = "API keys, newest first.")
    int list(
            @Mixin ConnectionOptions options,
            @Option(names = "--all", description = "Also those that are good no more.") boolean all,
            @Option(names = "--limit", defaultValue = "50", description = "At most this many. Default: 50.")
                    int limit) {
        try (AdminClient admin = AdminClient.open(shell, options)) {
            ObjectNode request = Json.object().put("all", all);
            return new AdminTables(shell, options)
                    .list(admin.rows("keys/list", request, "keys", Math.max(1, limit)), "keys", AdminTables.API_KEYS);
        }
    }

    @Command(name = "create", description = "Make a key; it is printed this once.")
    int create(
            @Mixin ConnectionOptions options,
            @Parameters(paramLabel = "NAME", description = "What it is for.") String name,
            @Option(names = "--scope", paramLabel = "SCOPE", description = "May be given several times.") @Nullable
                    List<String> scopes,
            @Option(names = "--from", paramLabel = "NET", description = "Networks it may be used from: 192.0.2.0/24.")
                    @Nullable
                    List<String> networks,
            @Option(names = "--days", defaultValue = "0", description = "It expires after so many days.") int days,
            @Option(names = "--publishable", description = "May ship in an app: starts sessions, writes logs.")
                    boolean publishable) {
        ObjectNode request = Json.object()
                .put("kind", publishable ? "publishable" : "secret")
                .put("name", name)
                .put("expiresInDays", days);
        put(request, "scopes", scopes);
        put(request, "addresses", networks);
        try (AdminClient admin = AdminClient.open(shell, options)) {
            JsonNode answer = admin.ask("keys/create", request);
            if (!options.isJson()) {
                shell.err().println(answer.at("/entry/key").asText() + ", shown this once:");
            }
            return new AdminTables(shell, options)
                    .say(answer, answer.path("apiKey").asText());
        }
    }

    @Command(name = "revoke", description = "It is refused within 5 s, and its sessions end.")
    int revoke(
            @Mixin ConnectionOptions options,
            @Parameters(paramLabel = "KEY", description = "k_...") String key,
            @Option(names = "--reason", paramLabel = "TEXT", defaultValue = "", description = "For the list.")
                    String reason) {
        try (AdminClient admin = AdminClient.open(shell, options)) {
            ObjectNode request = Json.object().put("key", key).put("reason", reason);
            return new AdminTables(shell, options).row(admin.ask("keys/revoke", request), AdminTables.API_KEYS);
        }
    }

    private static void put(ObjectNode request, String member, @Nullable List<String> values) {
        if (values != null) {
            values.forEach(request.putArray(member)::add);
        }
    }
}
