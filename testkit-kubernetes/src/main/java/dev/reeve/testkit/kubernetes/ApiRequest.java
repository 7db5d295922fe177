// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.testkit.kubernetes;

/**
 * A request as it came, before anything was done with it.
 *
 * @param method {@code GET}, {@code PATCH}, ...
 * @param resource with its subresource: {@code deployments/scale}
 * @param namespace empty = of the cluster, or of all namespaces
 * @param name empty = of all
 * @param isWatch a stream, not an answer
 * @param body as it was sent
 */
public record ApiRequest(String method, String resource, String namespace, String name, boolean isWatch, String body) {
    /** It changes something. */
    public boolean isWrite() {
        return !method.equals("GET") && !method.equals("HEAD");
    }
}
