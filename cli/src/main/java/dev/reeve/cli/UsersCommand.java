// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
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

/** The users of a tenant; each action is a command of its own below this one. USER is an id or an e-mail address. */
@Command(
        name = "users",
        description = "Look at users, make and change them. Needs the scope users:admin.",
        synopsisSubcommandLabel = "ACTION",
        footer = {"", "USER is an id (u_...) or a whole e-mail address."},
        mixinStandardHelpOptions = true)
final class UsersCommand implements Callable<Integer> {
    private static final int PASSWORD_BYTES_MAX = 1_024;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    private final Shell shell;

    UsersCommand(Shell shell) {
        this.shell = shell;
    }

    @Override
    public Integer call() {
        throw new ParameterException(spec.commandLine(), "Which action? ./reeve users list, show, create, ...");
    }

    @Command(name = "list", description = "Users, newest first.")
    int list(
            @Mixin ConnectionOptions options,
            @Parameters(
                            arity = "0..1",
                            paramLabel = "SEARCH",
                            defaultValue = "",
                            description = "Start of an e-mail address, part of a name, or an id.")
                    String search,
            @Option(names = "--status", paramLabel = "S", defaultValue = "", description = "active or disabled.")
                    String status,
            @Option(names = "--kind", paramLabel = "K", defaultValue = "", description = "anonymous or named.")
                    String kind,
            @Option(names = "--limit", defaultValue = "50", description = "At most this many. Default: 50.")
                    int limit) {
        ObjectNode request =
                Json.object().put("search", search).put("status", status).put("kind", kind);
        try (AdminClient admin = AdminClient.open(shell, options)) {
            AdminClient.Rows rows = admin.rows("users/list", request, "users", Math.max(1, limit));
            return new AdminTables(shell, options).list(rows, "users", AdminTables.USERS);
        }
    }

    @Command(name = "show", description = "One user: factors, data, identities.")
    int show(@Mixin ConnectionOptions options, @Parameters(paramLabel = "USER") String user) {
        try (AdminClient admin = AdminClient.open(shell, options)) {
            JsonNode detail = admin.ask("users/get", ofUser(admin, user));
            AdminTables tables = new AdminTables(shell, options);
            if (options.isJson()) {
                return tables.say(detail);
            }
            int _ = tables.row(detail.path("user"), AdminTables.USERS);
            return tables.say(
                    detail,
                    "password    " + (detail.path("hasPassword").asBoolean() ? "yes" : "no")
                            + (detail.path("mustChangePassword").asBoolean() ? ", must be changed" : ""),
                    "factors     " + VisibleText.of(detail.path("factors").toString()),
                    "identities  " + VisibleText.of(detail.path("identities").toString()),
                    "user data   " + VisibleText.of(detail.path("userData").toString()),
                    "app data    " + VisibleText.of(detail.path("appData").toString()));
        }
    }

    @Command(name = "create", description = "Make a user with a password, which is read from standard input.")
    int create(
            @Mixin ConnectionOptions options,
            @Mixin NewUserOptions user,
            @Option(names = "--verified", description = "The address needs no proof.") boolean verified,
            @Option(names = "--must-change", description = "The first sign-in asks for another password.")
                    boolean mustChange) {
        ObjectNode request = user.request()
                .put("password", password())
                .put("emailVerified", verified)
                .put("mustChangePassword", mustChange);
        return change(options, "users/create", request);
    }

    @Command(name = "invite", description = "Make a user, who gets a mail with a link that sets the password.")
    int invite(
            @Mixin ConnectionOptions options,
            @Mixin NewUserOptions user,
            @Option(
                            names = "--language",
                            paramLabel = "TAG",
                            defaultValue = "",
                            description = "Of the mail: de, de-AT.")
                    String language) {
        return change(options, "users/invite", user.request().put("language", language));
    }

    @Command(name = "roles", description = "Give a user these roles in place of those there were; none takes all away.")
    int roles(
            @Mixin ConnectionOptions options,
            @Parameters(index = "0", paramLabel = "USER") String user,
            @Parameters(index = "1..*", arity = "0..*", paramLabel = "ROLE") @Nullable List<String> roles) {
        try (AdminClient admin = AdminClient.open(shell, options)) {
            ObjectNode request = ofUser(admin, user);
            List<String> wanted = roles == null ? List.of() : roles;
            wanted.forEach(request.putArray("roles")::add);
            return new AdminTables(shell, options).row(admin.ask("users/roles", request), AdminTables.USERS);
        }
    }

    @Command(name = "disable", description = "End all sessions, allow no sign-in.")
    int disable(@Mixin ConnectionOptions options, @Parameters(paramLabel = "USER") String user) {
        return change(options, "users/disable", user);
    }

    @Command(name = "enable", description = "Allow signing in again.")
    int enable(@Mixin ConnectionOptions options, @Parameters(paramLabel = "USER") String user) {
        return change(options, "users/enable", user);
    }

    @Command(name = "delete", description = "Disable at once, erase after seven days; restore takes it back.")
    int delete(@Mixin ConnectionOptions options, @Parameters(paramLabel = "USER") String user) {
        return change(options, "users/delete", user);
    }

    @Command(name = "restore", description = "Take a deletion back.")
    int restore(@Mixin ConnectionOptions options, @Parameters(paramLabel = "USER") String user) {
        return change(options, "users/restore", user);
    }

    @Command(name = "export", description = "Print all that is kept of a user, as JSON.")
    int export(@Mixin ConnectionOptions options, @Parameters(paramLabel = "USER") String user) {
        try (AdminClient admin = AdminClient.open(shell, options)) {
            JsonNode export = admin.ask("users/export", ofUser(admin, user));
            return new AdminTables(shell, options).say(export, export.toPrettyString());
        }
    }

    @Command(name = "reset", description = "Send a user a mail with a link that sets a new password.")
    int reset(
            @Mixin ConnectionOptions options,
            @Parameters(paramLabel = "USER") String user,
            @Option(names = "--show", description = "Print the code instead: whoever has it comes into the account.")
                    boolean show) {
        try (AdminClient admin = AdminClient.open(shell, options)) {
            ObjectNode request = ofUser(admin, user).put("kind", "reset").put("show", show);
            JsonNode answer = admin.ask("users/mail", request);
            String link = answer.path("link").asText("");
            return new AdminTables(shell, options)
                    .say(
                            answer,
                            show ? (link.isEmpty() ? answer.path("code").asText() : link) : "the mail is on its way");
        }
    }

    private int change(ConnectionOptions options, String what, String user) {
        try (AdminClient admin = AdminClient.open(shell, options)) {
            return new AdminTables(shell, options).row(admin.ask(what, ofUser(admin, user)), AdminTables.USERS);
        }
    }

    private int change(ConnectionOptions options, String what, ObjectNode request) {
        try (AdminClient admin = AdminClient.open(shell, options)) {
            return new AdminTables(shell, options).row(admin.ask(what, request), AdminTables.USERS);
        }
    }

    private static ObjectNode ofUser(AdminClient admin, String user) {
        return Json.object().put("user", admin.userId(user));
    }

    /** Not an option: others see the process list. */
    private String password() {
        try {
            byte[] typed = shell.in().readNBytes(PASSWORD_BYTES_MAX);
            String password = new String(typed, StandardCharsets.UTF_8).replaceFirst("\\R\\z", "");
            if (password.isEmpty()) {
                throw CliException.usage("no password on standard input; ./reeve users invite needs none");
            }
            return password;
        } catch (IOException e) {
            throw CliException.failed("standard input cannot be read", "");
        }
    }
}
