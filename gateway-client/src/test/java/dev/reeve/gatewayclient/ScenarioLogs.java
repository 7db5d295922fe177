// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gatewayclient;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** How the app of a scenario sets its logs up (client-scenarios/README.md, {@code client.logs}). */
final class ScenarioLogs {
    private ScenarioLogs() {}

    static void setUp(Logs logs, JsonNode wanted) {
        for (JsonNode offer : wanted.path("offers")) {
            switch (offer.asText()) {
                case "watch" -> logs.offerWatch();
                case "memory" -> logs.offerMemory();
                default -> throw new AssertionError("no such offer: " + offer);
            }
        }
        for (Map.Entry<String, JsonNode> watched : wanted.path("watches").properties()) {
            Logs.Watched unused = logs.watch(watched.getKey(), () -> value(watched.getValue()));
        }
        for (Map.Entry<String, JsonNode> kind : wanted.path("instances").properties()) {
            Logs.Watched unused = logs.instances(kind.getKey(), () -> texts(kind.getValue()));
        }
        if (wanted.has("redact")) {
            String secret = wanted.path("redact").asText();
            logs.redact(text -> text.replaceAll(secret, "[redacted]"));
        }
        if (wanted.has("redactFails")) {
            String feared = wanted.path("redactFails").asText();
            logs.redact(text -> {
                if (text.contains(feared)) {
                    throw new IllegalStateException(feared);
                }
                return text;
            });
        }
    }

    private static List<String> texts(JsonNode all) {
        List<String> texts = new ArrayList<>();
        all.forEach(one -> texts.add(one.asText()));
        return texts;
    }

    private static Object value(JsonNode json) {
        JsonNodeType type = json.getNodeType();
        return switch (type) {
            case STRING -> json.asText();
            case BOOLEAN -> json.asBoolean();
            case NUMBER -> json.numberValue();
            case OBJECT -> Json.map(json);
            case ARRAY, BINARY, MISSING, NULL, POJO -> throw new AssertionError("no value to watch: " + json);
        };
    }
}
