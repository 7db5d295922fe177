// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gateway;

import io.netty.handler.codec.http.QueryStringDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The parameters after the question mark, decoded once; at most 64. */
record Query(Map<String, List<String>> values) {
    private static final int PARAMETERS_MAX = 64;

    static Query of(@Nullable String raw) {
        if (raw == null || raw.isEmpty()) {
            return new Query(Map.of());
        }
        try {
            return new Query(
                    new QueryStringDecoder(raw, StandardCharsets.UTF_8, false, PARAMETERS_MAX, true).parameters());
        } catch (IllegalArgumentException _) {
            throw Refusal.invalid("the query is not percent-encoded UTF-8");
        }
    }

    List<String> all(String name) {
        return values.getOrDefault(name, List.of()).stream()
                .filter(value -> !value.isEmpty())
                .toList();
    }

    /** The one value; empty if not given. */
    String one(String name) {
        List<String> all = all(name);
        if (all.size() > 1) {
            throw Refusal.invalid(name + " is given more than once");
        }
        return all.isEmpty() ? "" : all.getFirst();
    }

    /** A number within bounds; 0 if not given. */
    int number(String name, int min, int max) {
        String text = one(name);
        if (text.isEmpty()) {
            return 0;
        }
        int value = text.matches("[0-9]{1,9}") ? Integer.parseInt(text) : -1;
        if (value < min || value > max) {
            throw Refusal.invalid(name + " is a number from " + min + " to " + max);
        }
        return value;
    }
}
