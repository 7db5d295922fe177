// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.testkit.kubernetes;

import java.util.List;

/**
 * What a path of the API names.
 *
 * @param version of the group, {@code v1}
 * @param key with an empty name: all of the kind
 * @param subresource empty = the object itself
 */
record ApiPath(String version, Key key, String subresource) {
    /** Reads {@code /api/v1/...} and {@code /apis/GROUP/VERSION/...} that name a kind. */
    static ApiPath parse(String path) {
        List<String> steps = List.of(path.substring(1).split("/", -1));
        boolean isCore = steps.getFirst().equals("api");
        int head = isCore ? 2 : 3;
        if (steps.size() <= head) {
            throw new ApiError(404, "NotFound", "no such path: " + path);
        }
        return named(isCore ? "" : steps.get(1), steps.get(head - 1), steps.subList(head, steps.size()));
    }

    private static ApiPath named(String group, String version, List<String> rest) {
        boolean isNamespaced = rest.getFirst().equals("namespaces")
                && rest.size() > 2
                && !rest.get(2).equals("status")
                && !rest.get(2).equals("finalize");
        String namespace = isNamespaced ? rest.get(1) : "";
        List<String> steps = isNamespaced ? rest.subList(2, rest.size()) : rest;
        Key key = new Key(group, steps.getFirst(), namespace, step(steps, 1));
        return new ApiPath(version, key, step(steps, 2));
    }

    String apiVersion() {
        return key.group().isEmpty() ? version : key.group() + "/" + version;
    }

    boolean isOfAll() {
        return key.name().isEmpty();
    }

    /** {@code deployments/scale}. */
    String resource() {
        return subresource.isEmpty() ? key.plural() : key.plural() + "/" + subresource;
    }

    private static String step(List<String> steps, int index) {
        return steps.size() > index ? steps.get(index) : "";
    }
}
