// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Where users are signed in. */
@Command(
        name = "sessions",
        description = "Show where a user is signed in, and end it. Needs the scope users:admin.",
        synopsisSubcommandLabel = "ACTION",
        mixinStandardHelpOptions = true)
final class SessionsCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    private final Shell shell;

    SessionsCommand(Shell shell) {
        this.shell = shell;
    }

    @Override
    public Integer call() {
        throw new ParameterException(spec.commandLine(), "Which action? ./reeve sessions list or revoke");
    }

    @Command(name = "list", description = "The live sessions of a user, the one used last first.")
    int list(@Mixin ConnectionOptions options, @Parameters(paramLabel = "USER") String user) {
        try (AdminClient admin = AdminClient.open(shell, options)) {
            ObjectNode request = Json.object().put("user", admin.userId(user));
            return new AdminTables(shell, options)
                    .rows(admin.ask("users/sessions", request), "sessions", AdminTables.SESSIONS);
        }
    }

    @Command(name = "revoke", description = "End one session of a user, or all of them.")
    int revoke(
            @Mixin ConnectionOptions options,
            @Parameters(index = "0", paramLabel = "USER") String user,
            @Parameters(
                            index = "1",
                            arity = "0..1",
                            paramLabel = "SESSION",
                            defaultValue = "",
                            description = "s_...; without it all end.")
                    String session) {
        try (AdminClient admin = AdminClient.open(shell, options)) {
            ObjectNode request = Json.object().put("user", admin.userId(user)).put("session", session);
            JsonNode answer = admin.ask("users/sessions/revoke", request);
            String known = answer.path("propagated").asBoolean()
                    ? "their tokens are refused already"
                    : "their tokens are refused within 5 s";
            return new AdminTables(shell, options)
                    .say(answer, answer.path("sessions").asInt() + " ended; " + known);
        }
    }
}
