// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.testkit.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/**
 * A ReplicaSet per template of a Deployment: the newest has all replicas, the others none. A change of the template
 * rolls nothing, it replaces all at once.
 */
final class Deployments {
    private static final String HASH = "pod-template-hash";

    private final ObjectStore store;
    private final Resources resources;

    Deployments(ObjectStore store, Resources resources) {
        this.store = store;
        this.resources = resources;
    }

    void look() {
        store.list("apps", "deployments", "").stream()
                .filter(each -> !Json.isDeleting(each))
                .forEach(this::look);
    }

    private void look(ObjectNode deployment) {
        String namespace = Json.text(deployment, "metadata", "namespace");
        String hash =
                Integer.toHexString(Json.at(deployment, "spec", "template").hashCode());
        Key current = Key.replicaSet(namespace, Json.text(deployment, "metadata", "name") + "-" + hash);
        int replicas = Json.number(deployment, 0, "spec", "replicas");
        if (store.get(current).isEmpty()) {
            resources.create(current, replicaSet(deployment, current.name(), hash, replicas));
        }
        List<ObjectNode> mine = store.list("apps", "replicasets", namespace).stream()
                .filter(each -> Owners.isOf(each, deployment))
                .toList();
        for (ObjectNode each : mine) {
            Key key = current.named(each);
            int wanted = key.equals(current) ? replicas : 0;
            if (Json.number(each, 0, "spec", "replicas") != wanted) {
                var _ = resources.replaceScale(key, scale(wanted));
            }
        }
        tell(Key.deployment(namespace, Json.text(deployment, "metadata", "name")), deployment, mine);
    }

    private static ObjectNode scale(int replicas) {
        ObjectNode scale = Json.object();
        Json.within(scale, "spec").put("replicas", replicas);
        return scale;
    }

    private static ObjectNode replicaSet(ObjectNode deployment, String name, String hash, int replicas) {
        ObjectNode set = Json.object().put("kind", "ReplicaSet").put("apiVersion", "apps/v1");
        Json.meta(set).put("name", name);
        Json.meta(set).set("labels", labels(Json.at(deployment, "spec", "template", "metadata", "labels"), hash));
        Owners.own(set, "apps/v1", "Deployment", deployment);
        ObjectNode spec = Json.within(set, "spec").put("replicas", replicas);
        Json.within(spec, "selector")
                .set("matchLabels", labels(Json.at(deployment, "spec", "selector", "matchLabels"), hash));
        spec.set("template", Json.at(deployment, "spec", "template").deepCopy());
        Json.within(spec, "template", "metadata", "labels").put(HASH, hash);
        return set;
    }

    private static ObjectNode labels(JsonNode labels, String hash) {
        ObjectNode copy = labels instanceof ObjectNode object ? object.deepCopy() : Json.object();
        return copy.put(HASH, hash);
    }

    private void tell(Key key, ObjectNode deployment, List<ObjectNode> sets) {
        ObjectNode told = Json.object();
        ObjectNode status = Json.within(told, "status")
                .put("observedGeneration", Json.number(deployment, 0, "metadata", "generation"));
        for (String count : new String[] {"replicas", "readyReplicas", "availableReplicas"}) {
            int sum = sets.stream()
                    .mapToInt(set -> Json.number(set, 0, "status", count))
                    .sum();
            if (sum > 0) {
                status.put(count, sum);
            }
        }
        for (ObjectNode set : sets) {
            Json.at(set, "status", "conditions").forEach(status.withArray("conditions")::add);
        }
        var _ = resources.replaceStatus(key, told);
    }
}
