// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.operator.law;

/**
 * How slowly workers are given up.
 *
 * @param holdSeconds the base load of so long must fit; no shorter than {@code holdStarts} starts
 * @param holdStarts so many mean starts are the least time that a worker is held
 * @param idleToZeroSeconds without anything waiting or in flight before the last worker goes
 */
public record ScaleDownRules(int holdSeconds, int holdStarts, int idleToZeroSeconds) {
    /** 30 s, 3 starts, 60 s. */
    public static final ScaleDownRules DEFAULT = new ScaleDownRules(30, 3, 60);

    /** Within bounds, or an {@link IllegalArgumentException} that names the field. */
    public ScaleDownRules {
        Ranges.check("scaleDown.holdSeconds", holdSeconds, 0, 3_600);
        Ranges.check("scaleDown.holdStarts", holdStarts, 0, 20);
        Ranges.check("scaleDown.idleToZeroSeconds", idleToZeroSeconds, 0, 86_400);
    }

    /** The time whose highest base is held. */
    double windowMs(double startMs) {
        return Math.max(holdSeconds * 1_000.0, holdStarts * startMs);
    }
}
