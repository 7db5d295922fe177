// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.operator.law;

/**
 * What to do when no broker has told anything for long.
 *
 * @param replicas of {@link Behavior#AT_LEAST} and {@link Behavior#STATIC}; no meaning with {@link Behavior#HOLD}
 */
public record Fallback(int afterSeconds, Behavior behavior, int replicas) {
    /** Hold, after 30 s. */
    public static final Fallback DEFAULT = new Fallback(30, Behavior.HOLD, 0);

    /** Done once in each outage. */
    public enum Behavior {
        /** Leave the workers as they are. */
        HOLD,
        /** Raise to so many, never lower. */
        AT_LEAST,
        /** Set so many, the only thing that lowers on stale data: the owner said so. */
        STATIC
    }

    /** Within bounds, or an {@link IllegalArgumentException} that names the field. */
    public Fallback {
        Ranges.check("fallback.afterSeconds", afterSeconds, 5, 3_600);
        Ranges.check("fallback.replicas", replicas, 0, ReplicaBounds.REPLICAS_MAX);
    }

    long afterMs() {
        return afterSeconds * 1_000L;
    }
}
