// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.operator.law;

import java.util.List;

/** What is to be done for a pool. */
public sealed interface PoolCommand {
    /** Write the number, whatever the Deployment says by now. Always upward, but for a static fallback. */
    record Scale(int from, int to, Reason reason) implements PoolCommand {}

    /**
     * Write the number if the Deployment is unchanged since it was last seen.
     *
     * @param victims who may go: drained everywhere. Fewer than go where pods never became ready or workers are plain;
     *     of more than that stay those in whose place a pod went that was not ready
     */
    record ScaleIn(int from, int to, List<String> victims) implements PoolCommand {}

    /**
     * Mark these workers as draining at every broker, for {@link PoolState#DRAIN_TTL_MS}; answer with {@link
     * PoolEvent.Drained}.
     */
    record Drain(List<String> workers) implements PoolCommand {}

    /** Take those marks away. */
    record Undrain(List<String> workers) implements PoolCommand {}

    /** Hint to the ReplicaSet that these go first; answer with {@link PoolEvent.Marked}. */
    record MarkVictims(List<String> workers) implements PoolCommand {}

    /** Tell the owner. */
    record Tell(PoolNotice notice) implements PoolCommand {}

    /** Why there are more now. */
    enum Reason {
        /** A request came and there was nobody. */
        WOKEN,
        /** The law wants them. */
        LOAD,
        /** The owner's least number. */
        BOUNDS,
        /** No broker told anything for long. */
        FALLBACK
    }
}
