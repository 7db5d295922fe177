// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** Stored lines, page by page. */
final class StoredLines {
    private static final int PAGE_MAX = 1_000;

    private final Gateway gateway;
    private final List<Map.Entry<String, String>> filter;
    private final String from;
    private final String to;
    private boolean hasMore;
    private int count;
    private JsonNode shortened = Json.object().path("none");

    StoredLines(Gateway gateway, List<Map.Entry<String, String>> filter, String from, String to) {
        this.gateway = gateway;
        this.filter = List.copyOf(filter);
        this.from = from;
        this.to = to;
    }

    /** The newest lines, newest first. */
    List<JsonNode> backward(int limit) {
        List<JsonNode> entries = new ArrayList<>();
        String _ = page("newest", limit, entry -> {
            entries.add(entry);
            return true;
        });
        return entries;
    }

    /**
     * Lines from the oldest on, each as it comes, until the consumer says false.
     *
     * @return the cursor of the last line, empty if there was none
     */
    String forward(int limit, Predicate<JsonNode> consumer) {
        return page("oldest", limit, consumer);
    }

    /** Whether the limit cut something off. */
    boolean hasMore() {
        return hasMore;
    }

    /** Of which apps there were more lines before those that were printed; nothing where that was not asked for. */
    JsonNode shortened() {
        return shortened;
    }

    int count() {
        return count;
    }

    private String page(String order, int limit, Predicate<JsonNode> consumer) {
        String after = "";
        String last = "";
        count = 0;
        do {
            JsonNode reply = Json.parse(gateway.get("v1/logs/records", query(order, after, limit - count))
                            .body())
                    .orElse(Json.object());
            shortened = reply.has("shortened") ? reply.path("shortened") : shortened;
            for (JsonNode entry : reply.path("entries")) {
                count++;
                last = entry.path("cursor").asText(last);
                if (!consumer.test(entry)) {
                    return last;
                }
            }
            after = reply.path("next").asText("");
        } while (!after.isEmpty() && count < limit);
        hasMore = !after.isEmpty();
        return last;
    }

    private List<Map.Entry<String, String>> query(String order, String after, int left) {
        List<Map.Entry<String, String>> query = new ArrayList<>(filter);
        LogFilter.add(query, "from", from);
        LogFilter.add(query, "to", to);
        LogFilter.add(query, "after", after);
        LogFilter.add(query, "limit", Integer.toString(Math.min(left, PAGE_MAX)));
        LogFilter.add(query, "order", order);
        return query;
    }
}
