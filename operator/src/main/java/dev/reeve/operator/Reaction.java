// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.operator;

import org.jspecify.annotations.Nullable;

/** Since when a pool needs workers that nobody asked for yet. The loop's thread. */
final class Reaction {
    private @Nullable Long sinceMs;

    void needed(long atMs) {
        if (sinceMs == null) {
            sinceMs = atMs;
        }
    }

    /** How long it took; null = it was no answer to a need. */
    @Nullable
    Long answered(long atMs) {
        Long tookMs = sinceMs == null ? null : Long.valueOf(Math.max(0, atMs - sinceMs));
        sinceMs = null;
        return tookMs;
    }

    void over() {
        sinceMs = null;
    }
}
