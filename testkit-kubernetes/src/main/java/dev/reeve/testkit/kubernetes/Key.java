// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.testkit.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Comparator;

/**
 * Which object. Versions of a group are one and the same here.
 *
 * @param group empty = core
 * @param namespace empty = of the cluster
 */
record Key(String group, String plural, String namespace, String name) implements Comparable<Key> {
    private static final Comparator<Key> ORDER = Comparator.comparing(Key::group)
            .thenComparing(Key::plural)
            .thenComparing(Key::namespace)
            .thenComparing(Key::name);

    static Key pod(String namespace, String name) {
        return new Key("", "pods", namespace, name);
    }

    static Key deployment(String namespace, String name) {
        return new Key("apps", "deployments", namespace, name);
    }

    static Key replicaSet(String namespace, String name) {
        return new Key("apps", "replicasets", namespace, name);
    }

    boolean is(String otherGroup, String otherPlural) {
        return group.equals(otherGroup) && plural.equals(otherPlural);
    }

    /** The same kind and namespace, with the name that the object has. */
    Key named(JsonNode object) {
        return new Key(group, plural, namespace, Json.text(object, "metadata", "name"));
    }

    @Override
    public int compareTo(Key other) {
        return ORDER.compare(this, other);
    }
}
