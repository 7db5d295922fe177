// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.testkit.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.stream.Collectors;

/**
 * {@code autoscaling/v1} Scale: a view of a Deployment whose {@code resourceVersion} is the Deployment's, so that a
 * write which names one is refused when anything of the Deployment has changed.
 */
final class Scales {
    private Scales() {}

    static ObjectNode of(ObjectNode target) {
        ObjectNode scale = Json.object().put("kind", "Scale").put("apiVersion", "autoscaling/v1");
        ObjectNode metadata = Json.meta(scale);
        for (String field : new String[] {"name", "namespace", "uid", "resourceVersion", "creationTimestamp"}) {
            metadata.put(field, Json.text(target, "metadata", field));
        }
        Json.within(scale, "spec").put("replicas", Json.number(target, 0, "spec", "replicas"));
        Json.within(scale, "status")
                .put("replicas", Json.number(target, 0, "status", "replicas"))
                .put("selector", selector(Json.at(target, "spec", "selector", "matchLabels")));
        return scale;
    }

    /** The number, which must be one. */
    static int replicas(Key key, JsonNode scale) {
        JsonNode replicas = Json.at(scale, "spec", "replicas");
        if (!replicas.isInt() || replicas.asInt() < 0) {
            throw ApiError.invalid(key, "spec.replicas: " + replicas);
        }
        return replicas.asInt();
    }

    private static String selector(JsonNode labels) {
        return labels.properties().stream()
                .map(label -> label.getKey() + "=" + label.getValue().asText())
                .collect(Collectors.joining(","));
    }
}
