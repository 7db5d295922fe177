// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.testkit.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** The ways to patch. Server-side apply is a merge here: fields have no owners. */
final class Patches {
    /** By one of these the elements of a list are told apart where a patch is strategic. */
    private static final List<String> ELEMENT_KEYS = List.of("name", "type", "uid");

    private Patches() {}

    /** RFC 7396. */
    static ObjectNode merge(ObjectNode target, JsonNode patch) {
        return merge(target, patch, false);
    }

    /** Lists of named things are merged by name. */
    static ObjectNode mergeLists(ObjectNode target, JsonNode patch) {
        return merge(target, patch, true);
    }

    private static ObjectNode merge(ObjectNode target, JsonNode patch, boolean lists) {
        patch.properties().forEach(field -> {
            JsonNode old = target.path(field.getKey());
            JsonNode value = field.getValue();
            if (value.isNull()) {
                target.remove(field.getKey());
            } else if (value instanceof ObjectNode object) {
                target.set(field.getKey(), merge(old instanceof ObjectNode to ? to : Json.object(), object, lists));
            } else if (lists && value instanceof ArrayNode array && old instanceof ArrayNode to) {
                target.set(field.getKey(), elements(to, array));
            } else {
                target.set(field.getKey(), value);
            }
        });
        return target;
    }

    private static ArrayNode elements(ArrayNode target, ArrayNode patch) {
        String key = ELEMENT_KEYS.stream()
                .filter(each -> patch.path(0).has(each))
                .findFirst()
                .orElse("");
        if (key.isEmpty()) {
            return patch;
        }
        for (JsonNode element : patch) {
            int index = indexOf(target, key, element.path(key));
            if (index < 0) {
                target.add(element);
            } else if (target.get(index) instanceof ObjectNode old) {
                merge(old, element, true);
            }
        }
        return target;
    }

    private static int indexOf(ArrayNode array, String key, JsonNode value) {
        for (int i = 0; i < array.size(); i++) {
            if (array.get(i).path(key).equals(value)) {
                return i;
            }
        }
        return -1;
    }

    /** RFC 6902 without move and copy, which nobody sends here. */
    static ObjectNode apply(ObjectNode target, JsonNode operations) {
        for (JsonNode operation : operations) {
            String[] steps = operation.path("path").asText().substring(1).split("/", -1);
            JsonNode parent = target;
            for (int i = 0; i < steps.length - 1; i++) {
                parent = parent.path(unescaped(steps[i]));
            }
            one(operation, parent, unescaped(steps[steps.length - 1]));
        }
        return target;
    }

    private static void one(JsonNode operation, JsonNode parent, String last) {
        String op = operation.path("op").asText();
        JsonNode value = operation.path("value");
        if (!(parent instanceof ObjectNode object)) {
            inArray(op, parent, last, value);
            return;
        }
        switch (op) {
            case "add", "replace" -> object.set(last, value);
            case "remove" -> object.remove(last);
            case "test" -> {
                if (!object.path(last).equals(value)) {
                    throw new ApiError(422, "Invalid", "test of " + last + " failed");
                }
            }
            default -> throw ApiError.badRequest("operation " + op);
        }
    }

    private static void inArray(String op, JsonNode parent, String last, JsonNode value) {
        if (!(parent instanceof ArrayNode array)) {
            throw new ApiError(422, "Invalid", "no such path: " + last);
        }
        switch (op) {
            case "add" -> array.insert(last.equals("-") ? array.size() : Integer.parseInt(last), value);
            case "replace" -> array.set(Integer.parseInt(last), value);
            case "remove" -> array.remove(Integer.parseInt(last));
            default -> throw ApiError.badRequest("operation " + op + " on a list");
        }
    }

    private static String unescaped(String step) {
        return step.replace("~1", "/").replace("~0", "~");
    }
}
