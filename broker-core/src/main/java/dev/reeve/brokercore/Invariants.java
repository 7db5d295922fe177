// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.brokercore;

/** Checks of what must hold whatever peers send; always on. A failure is a bug: the process ends and is restarted. */
final class Invariants {
    private Invariants() {}

    static void check(boolean condition, String claim) {
        if (!condition) {
            throw new IllegalStateException("invariant broken: " + claim);
        }
    }
}
