// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.testkit.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Clock;
import java.util.List;
import java.util.Optional;

/** As many pods as a ReplicaSet says: made as far as quotas let it, deleted in {@link VictimOrder}. */
final class ReplicaSets {
    private final ObjectStore store;
    private final Resources resources;
    private final Clock clock;

    ReplicaSets(ObjectStore store, Resources resources, Clock clock) {
        this.store = store;
        this.resources = resources;
        this.clock = clock;
    }

    void look() {
        store.list("apps", "replicasets", "").stream()
                .filter(each -> !Json.isDeleting(each))
                .forEach(this::look);
    }

    private void look(ObjectNode set) {
        String namespace = Json.text(set, "metadata", "namespace");
        List<ObjectNode> active = active(set, namespace);
        int wanted = Json.number(set, 0, "spec", "replicas");
        String refusal = "";
        for (int i = active.size(); i < wanted && refusal.isEmpty(); i++) {
            refusal = Quotas.refusal(store, namespace).orElse("");
            if (refusal.isEmpty()) {
                resources.create(Key.pod(namespace, ""), pod(set));
            }
        }
        active.stream()
                .sorted(VictimOrder.at(clock.instant()))
                .limit(Math.max(0, active.size() - wanted))
                .forEach(
                        pod -> resources.delete(Key.pod(namespace, Json.text(pod, "metadata", "name")), Json.object()));
        tell(Key.replicaSet(namespace, Json.text(set, "metadata", "name")), set, refusal);
    }

    private List<ObjectNode> active(ObjectNode set, String namespace) {
        return store.list("", "pods", namespace).stream()
                .filter(pod -> Owners.isOf(pod, set) && !Json.isDeleting(pod))
                .toList();
    }

    private static ObjectNode pod(ObjectNode set) {
        JsonNode template = Json.at(set, "spec", "template");
        ObjectNode pod = Json.object().put("kind", "Pod").put("apiVersion", "v1");
        ObjectNode metadata = Json.meta(pod).put("generateName", Json.text(set, "metadata", "name") + "-");
        for (String field : List.of("labels", "annotations")) {
            if (template.path("metadata").path(field) instanceof ObjectNode object) {
                metadata.set(field, object.deepCopy());
            }
        }
        Owners.own(pod, "apps/v1", "ReplicaSet", set);
        pod.set("spec", template.path("spec").deepCopy());
        return pod;
    }

    private void tell(Key key, ObjectNode set, String refusal) {
        List<ObjectNode> active = active(set, key.namespace());
        int ready = (int) active.stream().filter(Kubelet::isReady).count();
        ObjectNode told = Json.object();
        ObjectNode status = Json.within(told, "status")
                .put("replicas", active.size())
                .put("observedGeneration", Json.number(set, 0, "metadata", "generation"));
        if (ready > 0) {
            status.put("readyReplicas", ready).put("availableReplicas", ready);
        }
        if (!refusal.isEmpty()) {
            status.putArray("conditions").add(failure(set).orElseGet(() -> failed(refusal)));
        }
        var _ = resources.replaceStatus(key, told);
    }

    /** It stays as it began, as the real one does. */
    private static Optional<ObjectNode> failure(ObjectNode set) {
        for (JsonNode condition : Json.at(set, "status", "conditions")) {
            if (Json.text(condition, "type").equals("ReplicaFailure") && condition instanceof ObjectNode found) {
                return Optional.of(found.deepCopy());
            }
        }
        return Optional.empty();
    }

    private ObjectNode failed(String refusal) {
        return Json.object()
                .put("type", "ReplicaFailure")
                .put("status", "True")
                .put("reason", "FailedCreate")
                .put("message", refusal)
                .put("lastTransitionTime", Json.now(clock));
    }
}
