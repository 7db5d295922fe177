// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The keys that sign access tokens. */
@Command(
        name = "signing",
        description = "Show and rotate the keys that sign access tokens. Needs keys:admin in the tenant default.",
        synopsisSubcommandLabel = "ACTION",
        mixinStandardHelpOptions = true)
final class KeysSigningCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    private final Shell shell;

    KeysSigningCommand(Shell shell) {
        this.shell = shell;
    }

    @Override
    public Integer call() {
        throw new ParameterException(spec.commandLine(), "Which action? ./reeve keys signing list or rotate");
    }

    @Command(name = "list", description = "The keys that are published.")
    int list(@Mixin ConnectionOptions options) {
        try (AdminClient admin = AdminClient.open(shell, options)) {
            return new AdminTables(shell, options)
                    .rows(admin.ask("signing-keys/list", Json.object()), "keys", AdminTables.SIGNING_KEYS);
        }
    }

    @Command(name = "rotate", description = "The next key signs from now on; tokens of the one before stay good.")
    int rotate(
            @Mixin ConnectionOptions options,
            @Option(
                            names = "--now",
                            description = "A key has leaked: all keys go, and every access token is refused. Clients"
                                    + " get new ones with their refresh tokens by themselves.")
                    boolean now) {
        try (AdminClient admin = AdminClient.open(shell, options)) {
            JsonNode answer = admin.ask("signing-keys/rotate", Json.object().put("now", now));
            if (now && !options.isJson()) {
                shell.err()
                        .println(
                                answer.path("propagated").asBoolean()
                                        ? "the old keys' tokens are refused already"
                                        : "the old keys' tokens are refused within 5 s");
            }
            return new AdminTables(shell, options).rows(answer, "keys", AdminTables.SIGNING_KEYS);
        }
    }
}
