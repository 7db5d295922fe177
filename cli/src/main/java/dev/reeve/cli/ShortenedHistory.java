// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Says of which apps there were older lines, gone before their time because the app had too many. On standard error:
 * what is printed stays what is there. As JSON in one line, {@code {"shortened":[...]}}, as the gateway said it.
 */
final class ShortenedHistory {
    private final Shell shell;
    private final boolean isJson;

    ShortenedHistory(Shell shell, boolean isJson) {
        this.shell = shell;
        this.isJson = isJson;
    }

    /** @param since what was asked for; an app that lost nothing from there on is not worth a word */
    void say(JsonNode apps, @Nullable TimeText since) {
        Instant from = since == null ? Instant.MIN : since.at(shell.clock());
        List<JsonNode> told = new ArrayList<>();
        apps.forEach(app -> {
            if (to(app, "toUnixNano").isAfter(from)
                    || to(app, "detailToUnixNano").isAfter(from)) {
                told.add(app);
            }
        });
        if (isJson && !told.isEmpty()) {
            shell.err()
                    .println(Json.object()
                            .set("shortened", Json.object().arrayNode().addAll(told)));
        } else {
            told.forEach(app -> shell.err().println(text(app)));
        }
    }

    private String text(JsonNode app) {
        List<String> parts = new ArrayList<>();
        add(parts, to(app, "toUnixNano"), "");
        add(parts, to(app, "detailToUnixNano"), " for TRACE and DEBUG");
        String name = VisibleText.of(app.path("app").asText(""));
        return "-- history" + (name.isEmpty() ? "" : " of " + name) + " shortened to " + String.join(", ", parts)
                + ": it took more room than it may --";
    }

    private void add(List<String> parts, Instant to, String what) {
        if (to.isAfter(Instant.EPOCH)) {
            parts.add(LevelCommand.time(to.toEpochMilli(), shell) + what);
        }
    }

    private static Instant to(JsonNode app, String member) {
        return Instant.ofEpochMilli(
                TimeUnit.NANOSECONDS.toMillis(app.path(member).asLong()));
    }
}
