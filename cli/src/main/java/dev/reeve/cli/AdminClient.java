// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** Asks the service of administrators: {@code POST /v1/admin/<what>}. */
final class AdminClient implements AutoCloseable {
    private static final int PAGE_MAX = 200;

    /**
     * The rows of a list.
     *
     * @param more there are others behind them
     */
    record Rows(ArrayNode items, boolean more) {}

    private final Gateway gateway;

    private AdminClient(Gateway gateway) {
        this.gateway = gateway;
    }

    static AdminClient open(Shell shell, ConnectionOptions options) {
        return new AdminClient(Gateway.of(Installation.find(shell, options)));
    }

    JsonNode ask(String what, ObjectNode request) {
        return Json.answer(gateway.post("v1/admin/" + what, request.toString()).body());
    }

    /**
     * As many pages as it takes.
     *
     * @param member of the answer that holds the rows
     */
    Rows rows(String what, ObjectNode request, String member, int limit) {
        ArrayNode items = Json.object().putArray(member);
        String next = "";
        do {
            request.put("limit", Math.min(PAGE_MAX, limit - items.size())).put("after", next);
            JsonNode page = ask(what, request);
            page.path(member).forEach(items::add);
            next = page.path("next").asText("");
        } while (!next.isEmpty() && items.size() < limit);
        return new Rows(items, !next.isEmpty());
    }

    /** The id of a user who is named by id or by the whole e-mail address. */
    String userId(String named) {
        if (!named.contains("@")) {
            return named;
        }
        for (JsonNode user : rows("users/list", Json.object().put("search", named), "users", PAGE_MAX)
                .items()) {
            if (user.path("email").asText("").equalsIgnoreCase(named)) {
                return user.path("user").asText();
            }
        }
        throw CliException.failed(
                "no user has this address: " + VisibleText.of(named), "./reeve users list shows who there is.");
    }

    @Override
    public void close() {
        gateway.close();
    }
}
