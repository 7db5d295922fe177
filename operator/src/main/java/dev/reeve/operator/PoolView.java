// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.operator;

import dev.reeve.operator.law.PoolNotice;
import dev.reeve.operator.law.Recommendation;
import dev.reeve.operatorapi.LastScale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A pool as the loop has it, for its status, KEDA and metrics.
 *
 * @param recommendation the law's figures
 * @param replicas of the Deployment; 0 while it is not known
 * @param ready workers ready at the brokers and not draining, or ready pods where workers are plain
 * @param starting pods that are not ready yet
 * @param waiting requests that no worker has, all brokers
 * @param inFlight requests that workers have
 * @param oldestMs age of the oldest that waits; 0 = none waits
 * @param brokerKnown at least one broker was found
 * @param fresh all brokers told something within 3 s
 * @param silentMs since when no broker has told anything; 0 = one does
 * @param open begun and not ended: {@link PoolNotice#DATA_STALE}, {@link PoolNotice#FALLBACK_APPLIED},
 *     {@link PoolNotice#START_FAILING}, {@link PoolNotice#AT_MAX}
 * @param isDraining workers are drained before they go
 * @param lastScale the last write; null = none yet
 * @param refusal why the last write was refused, in a sentence with its code; empty = it was not
 */
record PoolView(
        Recommendation recommendation,
        int replicas,
        int ready,
        int starting,
        long waiting,
        long inFlight,
        long oldestMs,
        boolean brokerKnown,
        boolean fresh,
        long silentMs,
        Set<PoolNotice> open,
        boolean isDraining,
        @Nullable LastScale lastScale,
        String refusal) {
    /** Keeps a copy. */
    PoolView {
        open = Set.copyOf(open);
    }
}
