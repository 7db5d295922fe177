// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.testkit.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** Deletes what has lost all its owners. */
final class Garbage {
    private final ObjectStore store;
    private final Resources resources;

    Garbage(ObjectStore store, Resources resources) {
        this.store = store;
        this.resources = resources;
    }

    void collect() {
        Set<String> living = new HashSet<>();
        store.all().forEach(each -> living.add(Json.uid(each.getValue())));
        for (Map.Entry<Key, ObjectNode> each : store.all()) {
            if (isOrphan(each.getValue(), living) && !Json.isDeleting(each.getValue())) {
                var _ = resources.delete(each.getKey(), Json.object());
            }
        }
    }

    private static boolean isOrphan(ObjectNode object, Set<String> living) {
        JsonNode owners = Json.at(object, "metadata", "ownerReferences");
        for (JsonNode owner : owners) {
            if (living.contains(Json.text(owner, "uid"))) {
                return false;
            }
        }
        return !owners.isEmpty();
    }
}
