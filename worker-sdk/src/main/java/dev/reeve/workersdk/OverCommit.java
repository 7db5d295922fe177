// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.workersdk;

/**
 * Whether several brokers together have given a service more than it runs at once. Each broker may fill the
 * whole capacity, so n brokers can over-commit n times; what lasts is answered with smaller windows until it is gone.
 * Pure; guarded by its {@link ServiceRunner}.
 */
final class OverCommit {
    /** A burst shorter than this is no reason to tell anybody. */
    static final long PATIENCE_MS = 100;

    private final int capacity;
    private long aboveSinceMs = -1;
    private boolean over;

    OverCommit(int capacity) {
        this.capacity = capacity;
    }

    /** Returns true if {@link #isOver} changed. */
    boolean update(int held, long nowMs) {
        boolean before = over;
        if (held <= capacity) {
            aboveSinceMs = -1;
        } else if (aboveSinceMs < 0) {
            aboveSinceMs = nowMs;
        }
        if (held < capacity) {
            over = false;
        } else if (aboveSinceMs >= 0 && nowMs - aboveSinceMs >= PATIENCE_MS) {
            over = true;
        }
        return over != before;
    }

    boolean isOver() {
        return over;
    }
}
