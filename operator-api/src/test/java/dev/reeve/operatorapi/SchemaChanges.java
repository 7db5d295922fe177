// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.operatorapi;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What a schema no longer takes, or takes otherwise, than one before it: each breaks pools that are stored. */
final class SchemaChanges {
    private static final List<String> SAME = List.of("type", "format", "pattern", "default");

    private final List<String> found = new ArrayList<>();

    private SchemaChanges() {}

    /** One line for each change that breaks; empty if all that was taken is still taken, and means the same. */
    static List<String> breaking(JsonNode before, JsonNode now) {
        SchemaChanges changes = new SchemaChanges();
        changes.compare("", before, now);
        return List.copyOf(changes.found);
    }

    private void compare(String path, JsonNode before, JsonNode now) {
        for (String keyword : SAME) {
            if (!before.path(keyword).equals(now.path(keyword))) {
                found.add(path + ": " + keyword + " was " + before.path(keyword) + ", is " + now.path(keyword));
            }
        }
        bound(path, before, now, "minimum", 1);
        bound(path, before, now, "minLength", 1);
        bound(path, before, now, "maximum", -1);
        bound(path, before, now, "maxLength", -1);
        missing(path, "value", texts(before.path("enum")), texts(now.path("enum")));
        missing(path, "needed field", texts(now.path("required")), texts(before.path("required")));
        missing(path, "rule", rules(now), rules(before));
        for (Map.Entry<String, JsonNode> field : before.path("properties").properties()) {
            String here = path + "/" + field.getKey();
            JsonNode same = now.path("properties").path(field.getKey());
            if (same.isMissingNode()) {
                found.add(here + ": is gone");
            } else {
                compare(here, field.getValue(), same);
            }
        }
        if (before.has("items")) {
            compare(path + "[]", before.path("items"), now.path("items"));
        }
    }

    private void bound(String path, JsonNode before, JsonNode now, String keyword, int direction) {
        JsonNode was = before.path(keyword);
        JsonNode is = now.path(keyword);
        if (is.isMissingNode()) {
            return;
        }
        if (was.isMissingNode() || direction * Double.compare(is.asDouble(), was.asDouble()) > 0) {
            found.add(path + ": " + keyword + " was " + was + ", is " + is);
        }
    }

    private void missing(String path, String what, Set<String> needed, Set<String> there) {
        for (String one : needed) {
            if (!there.contains(one)) {
                found.add(path + ": " + what + " " + one);
            }
        }
    }

    private static Set<String> texts(JsonNode array) {
        Set<String> texts = new HashSet<>();
        array.forEach(text -> texts.add(text.asText()));
        return texts;
    }

    private static Set<String> rules(JsonNode schema) {
        Set<String> rules = new HashSet<>();
        schema.path("x-kubernetes-validations")
                .forEach(rule -> rules.add(rule.path("rule").asText()));
        return rules;
    }
}
