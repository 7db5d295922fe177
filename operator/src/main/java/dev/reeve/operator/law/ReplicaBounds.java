// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.operator.law;

/**
 * How many workers there may be.
 *
 * @param min never fewer; 0 lets the pool go to zero
 * @param max never more
 * @param warm never fewer from the first request until the pool has been idle: for bursts that come again
 */
public record ReplicaBounds(int min, int max, int warm) {
    /** The most that a pool can be allowed. */
    public static final int REPLICAS_MAX = 1_000;

    /** 0 to 50, none kept warm. */
    public static final ReplicaBounds DEFAULT = new ReplicaBounds(0, 50, 0);

    /** Within bounds, or an {@link IllegalArgumentException} that names the field. */
    public ReplicaBounds {
        Ranges.check("replicas.max", max, 1, REPLICAS_MAX);
        Ranges.check("replicas.min", min, 0, max);
        Ranges.check("replicas.warm", warm, 0, max);
    }

    int clamp(long wanted) {
        return Math.clamp(wanted, min, max);
    }
}
