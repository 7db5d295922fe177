// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** Prints what administrators asked for: tables for people, the gateway's JSON for programs. */
final class AdminTables {
    static final List<String> USERS =
            List.of("user", "email", "displayName", "status", "roles", "sessions", "lastSignInAt", "deleteAt");
    static final List<String> SESSIONS =
            List.of("session", "client", "kind", "platform", "model", "address", "createdAt", "lastUsedAt");
    static final List<String> API_KEYS =
            List.of("key", "kind", "name", "scopes", "addresses", "expiresAt", "lastUsedAt", "revokedAt");
    static final List<String> SIGNING_KEYS = List.of("kid", "state", "createdAt", "activeFrom", "goneAt");

    private final Shell shell;
    private final boolean json;

    AdminTables(Shell shell, ConnectionOptions options) {
        this.shell = shell;
        this.json = options.isJson();
    }

    /** A list with one column for each member; a list that was cut off says so on standard error. */
    int list(AdminClient.Rows rows, String member, List<String> columns) {
        if (json) {
            ObjectNode document = Json.object();
            document.set(member, rows.items());
            return print(document.put("more", rows.more()).toString());
        }
        table(rows.items(), columns);
        if (rows.more()) {
            shell.err().println("-- there are more: --limit " + 2 * rows.items().size() + " --");
        }
        return ExitCode.OK.number();
    }

    /** One answer: the rows of one of its members. */
    int rows(JsonNode answer, String member, List<String> columns) {
        if (json) {
            return print(answer.toString());
        }
        table(answer.path(member), columns);
        return ExitCode.OK.number();
    }

    /** One row. */
    int row(JsonNode row, List<String> columns) {
        if (json) {
            return print(row.toString());
        }
        table(List.of(row), columns);
        return ExitCode.OK.number();
    }

    /** Something to say about an answer. */
    int say(JsonNode answer, String... lines) {
        Stream.of(json ? new String[] {answer.toString()} : lines).forEach(this::print);
        return ExitCode.OK.number();
    }

    private void table(Iterable<JsonNode> rows, List<String> columns) {
        Table table = new Table(columns.stream().map(AdminTables::title).toList());
        for (JsonNode row : rows) {
            table.row(columns.stream().map(column -> text(row.path(column))).toList());
        }
        table.lines(shell.hasColours()).forEach(this::print);
    }

    private int print(String line) {
        boolean _ = shell.println(line);
        return ExitCode.OK.number();
    }

    /** LAST SIGN IN AT for lastSignInAt. */
    private static String title(String column) {
        return column.replaceAll("([A-Z])", " $1").toUpperCase(Locale.ROOT);
    }

    private static String text(JsonNode value) {
        if (value.isArray()) {
            List<String> items = new ArrayList<>();
            value.forEach(item -> items.add(item.asText()));
            return items.isEmpty() ? "-" : VisibleText.of(String.join(",", items));
        }
        String text = value.asText("");
        return text.isEmpty() ? "-" : VisibleText.of(text);
    }
}
