// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.testkit.kubernetes;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** Trees of JSON, by the few steps that are needed again and again. */
final class Json {
    static final ObjectMapper MAPPER = JsonMapper.builder().build();

    private Json() {}

    static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    /** What stands there; a missing node if nothing does. */
    static JsonNode at(JsonNode node, String... path) {
        JsonNode found = node;
        for (String step : path) {
            found = found.path(step);
        }
        return found;
    }

    static String text(JsonNode node, String... path) {
        return at(node, path).asText("");
    }

    static int number(JsonNode node, int otherwise, String... path) {
        return at(node, path).asInt(otherwise);
    }

    /** The object there, made where it is missing. */
    static ObjectNode within(ObjectNode node, String... path) {
        ObjectNode found = node;
        for (String step : path) {
            found = found.path(step) instanceof ObjectNode object ? object : found.putObject(step);
        }
        return found;
    }

    static ObjectNode meta(ObjectNode object) {
        return within(object, "metadata");
    }

    static String uid(JsonNode object) {
        return text(object, "metadata", "uid");
    }

    static boolean isDeleting(JsonNode object) {
        return !text(object, "metadata", "deletionTimestamp").isEmpty();
    }

    /** To the second, as the API server writes times. */
    static String now(Clock clock) {
        return Instant.now(clock).truncatedTo(ChronoUnit.SECONDS).toString();
    }

    static ObjectNode parse(String text) {
        try {
            if (MAPPER.readTree(text) instanceof ObjectNode object) {
                return object;
            }
            throw ApiError.badRequest("not an object: " + text);
        } catch (JsonProcessingException e) {
            throw ApiError.badRequest("not JSON: " + e.getOriginalMessage());
        }
    }

    static byte[] bytes(JsonNode node) {
        try {
            return MAPPER.writeValueAsBytes(node);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }
}
