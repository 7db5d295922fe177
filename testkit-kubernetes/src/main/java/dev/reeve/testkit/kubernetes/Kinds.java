// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.testkit.kubernetes;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The kinds that the server knows, and those it learns from what is created. Any thread. */
final class Kinds {
    /** Of these {@code /status} is written apart. Kinds that are not built in have it too. */
    private static final List<String> WITHOUT_STATUS = List.of(
            "leases", "events", "configmaps", "secrets", "serviceaccounts", "roles", "rolebindings", "endpoints");

    private record Kind(String group, String version, String plural, String kind, boolean isNamespaced) {}

    private static final List<Kind> BUILT_IN = List.of(
            new Kind("", "v1", "pods", "Pod", true),
            new Kind("", "v1", "namespaces", "Namespace", false),
            new Kind("", "v1", "nodes", "Node", false),
            new Kind("", "v1", "services", "Service", true),
            new Kind("", "v1", "endpoints", "Endpoints", true),
            new Kind("", "v1", "configmaps", "ConfigMap", true),
            new Kind("", "v1", "secrets", "Secret", true),
            new Kind("", "v1", "serviceaccounts", "ServiceAccount", true),
            new Kind("", "v1", "resourcequotas", "ResourceQuota", true),
            new Kind("apps", "v1", "deployments", "Deployment", true),
            new Kind("apps", "v1", "replicasets", "ReplicaSet", true),
            new Kind("autoscaling", "v2", "horizontalpodautoscalers", "HorizontalPodAutoscaler", true),
            new Kind("coordination.k8s.io", "v1", "leases", "Lease", true),
            new Kind("events.k8s.io", "v1", "events", "Event", true),
            new Kind("policy", "v1", "poddisruptionbudgets", "PodDisruptionBudget", true),
            new Kind("rbac.authorization.k8s.io", "v1", "roles", "Role", true),
            new Kind("rbac.authorization.k8s.io", "v1", "rolebindings", "RoleBinding", true),
            new Kind("apiextensions.k8s.io", "v1", "customresourcedefinitions", "CustomResourceDefinition", false));

    private final Map<String, Kind> known = new ConcurrentHashMap<>();

    Kinds() {
        BUILT_IN.forEach(kind -> known.put(kind.group() + "/" + kind.plural(), kind));
    }

    void learn(ApiPath path, ObjectNode object) {
        Key key = path.key();
        known.computeIfAbsent(
                key.group() + "/" + key.plural(),
                _ -> new Kind(
                        key.group(),
                        path.version(),
                        key.plural(),
                        Json.text(object, "kind"),
                        !key.namespace().isEmpty()));
    }

    /** Empty = nobody has made one yet. */
    String kind(Key key) {
        Kind found = known.get(key.group() + "/" + key.plural());
        return found == null ? "" : found.kind();
    }

    static boolean hasStatus(Key key) {
        return !WITHOUT_STATUS.contains(key.plural());
    }

    /** The groups, as {@code /apis} lists them. */
    ObjectNode groups() {
        ObjectNode answer = Json.object().put("kind", "APIGroupList").put("apiVersion", "v1");
        ArrayNode groups = answer.putArray("groups");
        known.values().stream()
                .filter(kind -> !kind.group().isEmpty())
                .map(kind -> List.of(kind.group(), kind.version()))
                .distinct()
                .forEach(each -> {
                    ObjectNode version = Json.object()
                            .put("groupVersion", each.getFirst() + "/" + each.getLast())
                            .put("version", each.getLast());
                    ObjectNode group = groups.addObject().put("name", each.getFirst());
                    group.putArray("versions").add(version);
                    group.set("preferredVersion", version);
                });
        return answer;
    }

    /** The kinds of a group and version. */
    ObjectNode resources(String group, String version) {
        ObjectNode answer = Json.object()
                .put("kind", "APIResourceList")
                .put("apiVersion", "v1")
                .put("groupVersion", group.isEmpty() ? version : group + "/" + version);
        ArrayNode resources = answer.putArray("resources");
        for (Kind kind : known.values()) {
            if (kind.group().equals(group) && kind.version().equals(version)) {
                resources
                        .addObject()
                        .put("name", kind.plural())
                        .put("kind", kind.kind())
                        .put("namespaced", kind.isNamespaced())
                        .putArray("verbs")
                        .add("create")
                        .add("delete")
                        .add("get")
                        .add("list")
                        .add("patch")
                        .add("update")
                        .add("watch");
            }
        }
        return answer;
    }
}
