// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.operator.law;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What happens to a pool. */
public sealed interface PoolEvent {
    /** There is such a broker; it has said nothing yet. Reports of others are not listened to. */
    record BrokerFound(String broker) implements PoolEvent {}

    /**
     * A broker told what it sees.
     *
     * @param boot other than before: its counters began at 0 again
     * @param seq grows within a boot: what was overtaken is left out
     * @param workers all of this broker; null = not told this time
     */
    record BrokerReport(
            String broker,
            long boot,
            long seq,
            ServiceCounters counters,
            @Nullable List<WorkerSeen> workers) implements PoolEvent {
        /** Keeps a copy. */
        public BrokerReport {
            workers = workers == null ? null : List.copyOf(workers);
        }
    }

    /** The broker is no more, and its queue with it. */
    record BrokerGone(String broker) implements PoolEvent {}

    /**
     * What the informers say of the Deployment.
     *
     * @param replicas its spec
     * @param readyPods counted where workers are plain
     * @param startingAgesMs since their creation, of pods that are not ready
     */
    record TargetSeen(int replicas, int readyPods, List<Long> startingAgesMs) implements PoolEvent {
        /** Keeps a copy. */
        public TargetSeen {
            startingAgesMs = List.copyOf(startingAgesMs);
        }
    }

    /** There is no such Deployment any more: nothing is decided until it is seen again. */
    record TargetGone() implements PoolEvent {}

    /**
     * A {@link PoolCommand.Scale} or {@link PoolCommand.ScaleIn} was not written for sure, and may be decided anew: it
     * was refused. A timeout is none, as the write may still come to be: workers that were called back could get
     * requests, and be told to end. What became of it {@link TargetSeen} tells.
     */
    record WriteFailed(PoolCommand write) implements PoolEvent {}

    /**
     * The last {@link PoolCommand.ScaleIn} is written, or nobody knows: until then, and for a moment after, whoever
     * goes is not called back.
     */
    record ScaledIn() implements PoolEvent {}

    /** Every broker answered a {@link PoolCommand.Drain}: these are draining with nothing in flight anywhere. */
    record Drained(Set<String> idle) implements PoolEvent {
        /** Keeps a copy. */
        public Drained {
            idle = Set.copyOf(idle);
        }
    }

    /** The hints of the last {@link PoolCommand.MarkVictims} are written, or cannot be. */
    record Marked() implements PoolEvent {}

    /** The owner changed the spec. */
    record SettingsChanged(PoolSettings settings) implements PoolEvent {}

    /** A second went by. */
    record Tick() implements PoolEvent {}
}
