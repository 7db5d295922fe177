// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.testkit.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** What the API server fills in: of Deployments and pods a few fields, of custom resources what their schema says. */
final class Defaults {
    private static final int GRACE_SECONDS = 30;

    private final ObjectStore store;

    Defaults(ObjectStore store) {
        this.store = store;
    }

    ObjectNode filled(Key key, ObjectNode object) {
        switch (key.plural()) {
            case "deployments" -> {
                replicas(object);
                grace(Json.within(object, "spec", "template", "spec"));
            }
            case "replicasets" -> replicas(object);
            case "pods" -> grace(Json.within(object, "spec"));
            default -> custom(key, object);
        }
        return object;
    }

    private static void replicas(ObjectNode object) {
        ObjectNode spec = Json.within(object, "spec");
        if (!spec.has("replicas")) {
            spec.put("replicas", 1);
        }
    }

    private static void grace(ObjectNode podSpec) {
        if (!podSpec.has("terminationGracePeriodSeconds")) {
            podSpec.put("terminationGracePeriodSeconds", GRACE_SECONDS);
        }
    }

    private void custom(Key key, ObjectNode object) {
        Key definition =
                new Key("apiextensions.k8s.io", "customresourcedefinitions", "", key.plural() + "." + key.group());
        store.get(definition)
                .map(crd -> Json.at(crd, "spec", "versions").path(0))
                .ifPresent(version -> fill(object, Json.at(version, "schema", "openAPIV3Schema")));
    }

    private static void fill(ObjectNode object, JsonNode schema) {
        schema.path("properties").properties().forEach(property -> {
            JsonNode otherwise = property.getValue().path("default");
            if (!object.has(property.getKey()) && !otherwise.isMissingNode()) {
                object.set(property.getKey(), otherwise.deepCopy());
            }
            if (object.path(property.getKey()) instanceof ObjectNode nested) {
                fill(nested, property.getValue());
            }
        });
    }
}
