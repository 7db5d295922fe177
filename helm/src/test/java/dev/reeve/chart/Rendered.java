// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.chart;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/** Looks into objects that were rendered. */
final class Rendered {
    private Rendered() {}

    static boolean is(JsonNode object, String kind) {
        return object.path("kind").asText().equals(kind);
    }

    /** The first of a kind. */
    static JsonNode one(List<JsonNode> objects, String kind) {
        return objects.stream().filter(object -> is(object, kind)).findFirst().orElseThrow();
    }

    /** The one of that kind and name. */
    static JsonNode one(List<JsonNode> objects, String kind, String name) {
        return objects.stream()
                .filter(object -> is(object, kind))
                .filter(object -> object.at("/metadata/name").asText().equals(name))
                .findFirst()
                .orElseThrow();
    }

    /** Metadata and spec of its pods: a Pod is its own; missing where it has none. */
    static JsonNode pod(JsonNode object) {
        return is(object, "Pod") ? object : object.at("/spec/template");
    }

    static boolean isSelected(JsonNode labels, JsonNode selector) {
        return selector.propertyStream().allMatch(label -> label.getValue().equals(labels.path(label.getKey())));
    }
}
