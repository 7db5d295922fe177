// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gatewayclient;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** Matches what was seen with a pattern, and fills in what was taken (client-scenarios/README.md, Patterns). */
final class Captures {
    private static final String ANYTHING = "$?";

    private final Map<String, JsonNode> taken = new HashMap<>();

    void put(String name, JsonNode value) {
        taken.put('$' + name, value);
    }

    boolean matches(JsonNode pattern, JsonNode seen) {
        if (pattern.isNull()) {
            return seen.isMissingNode() || seen.isNull();
        }
        if (pattern.isTextual() && pattern.asText().startsWith("$")) {
            return takes(pattern.asText(), seen);
        }
        if (pattern.isObject()) {
            return seen.isObject()
                    && pattern.properties().stream()
                            .allMatch(member -> matches(member.getValue(), seen.path(member.getKey())));
        }
        if (pattern.isArray()) {
            boolean all = seen.isArray() && seen.size() == pattern.size();
            for (int i = 0; all && i < pattern.size(); i++) {
                all = matches(pattern.get(i), seen.get(i));
            }
            return all;
        }
        if (pattern.isNumber() && seen.isNumber()) {
            return pattern.asDouble() == seen.asDouble();
        }
        return seen.isValueNode() && pattern.asText().equals(seen.asText());
    }

    JsonNode filled(JsonNode template) {
        if (template.isTextual() && taken.containsKey(template.asText())) {
            return taken.get(template.asText());
        }
        if (template.isObject()) {
            ObjectNode filled = JsonNodeFactory.instance.objectNode();
            Set<Map.Entry<String, JsonNode>> members = template.properties();
            members.forEach(member -> filled.set(member.getKey(), filled(member.getValue())));
            return filled;
        }
        if (template.isArray()) {
            ArrayNode filled = JsonNodeFactory.instance.arrayNode();
            template.forEach(item -> filled.add(filled(item)));
            return filled;
        }
        return template;
    }

    private boolean takes(String name, JsonNode seen) {
        if (seen.isMissingNode() || seen.isNull()) {
            return false;
        }
        if (name.equals(ANYTHING)) {
            return true;
        }
        JsonNode before = taken.putIfAbsent(name, seen);
        return before == null || before.equals(seen);
    }
}
