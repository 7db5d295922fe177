// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.operator;

import java.util.Set;

/**
 * The operator's settings, validated.
 *
 * @param namespaces whose pools are scaled, or {@link #ALL_NAMESPACES}
 * @param installation which of their pools
 * @param pod that this process is in; empty = in none
 * @param podNamespace the operator's own
 */
record OperatorSettings(
        Set<String> namespaces, Installation installation, LeaseSettings lease, String pod, String podNamespace) {
    /** Every one there is. */
    static final Set<String> ALL_NAMESPACES = Set.of("*");

    /** Keeps a copy. */
    OperatorSettings {
        namespaces = Set.copyOf(namespaces);
    }
}
