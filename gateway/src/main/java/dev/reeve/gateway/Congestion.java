// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gateway;

import java.time.Duration;

/**
 * Whether more work comes than is done, by how long work waits before it is begun (after RFC 8289). Any thread: what
 * one sees of another is a little late, which does no harm.
 *
 * <pre>
 *   CALM    a burst may wait; longer than the bound for {@link #WHILE} is no burst     -> SHEDDING
 *   SHEDDING  work that comes is refused while the wait is over {@link #SHORT}; none
 *           was for {@link #AFTERWARDS}                                               -> CALM
 * </pre>
 *
 * Shedding keeps the wait short instead of at the bound: who is refused is told soon, and who is served is not late.
 */
final class Congestion {
    /** How long the wait has to be too long. */
    static final Duration WHILE = Duration.ofMillis(500);

    /** What work waits while some is refused. */
    static final Duration SHORT = Duration.ofMillis(20);

    /** So long without a refusal, and a burst may wait again. */
    static final Duration AFTERWARDS = Duration.ofSeconds(1);

    private static final long NEVER = Long.MIN_VALUE;

    private final long boundNs;
    private final long shortNs;
    private volatile long longSinceNs = NEVER;
    private volatile long toldNs = NEVER;
    private volatile long refusedNs = NEVER;

    /** @param bound what work may wait in a burst */
    Congestion(Duration bound) {
        this.boundNs = bound.toNanos();
        this.shortNs = Math.min(boundNs, SHORT.toNanos());
    }

    /** Work is begun now and has waited so long. */
    void waited(long waitNs, long nowNs) {
        toldNs = nowNs;
        if (waitNs <= (isShedding(nowNs) ? shortNs : boundNs)) {
            longSinceNs = NEVER;
        } else if (longSinceNs == NEVER) {
            longSinceNs = nowNs;
        }
    }

    /** Work comes: whether it is refused. */
    boolean refuses(long nowNs) {
        boolean refused = isOver(nowNs);
        if (refused) {
            refusedNs = nowNs;
        }
        return refused;
    }

    /** Whether work would be refused. What was told long ago, before nothing came for a while, says nothing. */
    boolean isOver(long nowNs) {
        long since = longSinceNs;
        return since != NEVER
                && nowNs - toldNs <= boundNs + WHILE.toNanos()
                && (isShedding(nowNs) || nowNs - since >= WHILE.toNanos());
    }

    private boolean isShedding(long nowNs) {
        return refusedNs != NEVER && nowNs - refusedNs < AFTERWARDS.toNanos();
    }
}
