// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.brokercore;

import org.jspecify.annotations.Nullable;

/** Checks of what must hold whatever peers send; always on. A failure is a bug: the process ends and is restarted. */
final class Invariants {
    private Invariants() {}

    static void check(boolean condition, String claim) {
        if (!condition) {
            throw broken(claim);
        }
    }

    /** What must be there. */
    static <T> T present(@Nullable T value, String claim) {
        if (value == null) {
            throw broken(claim);
        }
        return value;
    }

    private static IllegalStateException broken(String claim) {
        return new IllegalStateException("invariant broken: " + claim);
    }
}
