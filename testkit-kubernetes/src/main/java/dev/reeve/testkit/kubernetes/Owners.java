// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.testkit.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** Whose an object is. */
final class Owners {
    private Owners() {}

    /** The object becomes the owner's. */
    static void own(ObjectNode object, String apiVersion, String kind, ObjectNode owner) {
        Json.meta(object)
                .putArray("ownerReferences")
                .addObject()
                .put("apiVersion", apiVersion)
                .put("kind", kind)
                .put("name", Json.text(owner, "metadata", "name"))
                .put("uid", Json.uid(owner))
                .put("controller", true)
                .put("blockOwnerDeletion", true);
    }

    static boolean isOf(JsonNode object, JsonNode owner) {
        for (JsonNode reference : Json.at(object, "metadata", "ownerReferences")) {
            if (reference.path("controller").asBoolean()
                    && Json.text(reference, "uid").equals(Json.uid(owner))) {
                return true;
            }
        }
        return false;
    }
}
