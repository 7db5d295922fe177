// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.testkit.kubernetes;

import java.util.Optional;

/** How many pods a namespace may have: {@code pods} of its ResourceQuotas. */
final class Quotas {
    private Quotas() {}

    /** Why there can be no further pod; empty = there can. */
    static Optional<String> refusal(ObjectStore store, String namespace) {
        int used = store.list("", "pods", namespace).size();
        return store.list("", "resourcequotas", namespace).stream()
                .filter(quota -> used >= Json.number(quota, Integer.MAX_VALUE, "spec", "hard", "pods"))
                .map(quota -> "pods is forbidden: exceeded quota: " + Json.text(quota, "metadata", "name")
                        + ", requested: pods=1, used: pods=" + used + ", limited: pods="
                        + Json.text(quota, "spec", "hard", "pods"))
                .findFirst();
    }
}
