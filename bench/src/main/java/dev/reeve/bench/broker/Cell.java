// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.bench.broker;

import org.jspecify.annotations.Nullable;

/**
 * One load that all peers carry in turns.
 *
 * @param pace null: half of the most that the peer did in this run, open loop
 */
record Cell(Goal goal, @Nullable Pace pace, int bodyBytes) {
    private static final int KIB = 1_024;

    /** In names of folders. */
    String fileName() {
        return goal + "-" + words().replaceAll("[^A-Za-z0-9]+", "-");
    }

    String words() {
        return (pace == null ? "half of its peak" : pace.words()) + ", " + bytes(bodyBytes);
    }

    private static String bytes(int count) {
        return count >= KIB && count % KIB == 0 ? count / KIB + " KiB" : count + " B";
    }
}
