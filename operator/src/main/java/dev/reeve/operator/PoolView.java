// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.operator;

import dev.reeve.operator.law.PoolSight;
import dev.reeve.operator.law.Recommendation;
import dev.reeve.operatorapi.LastScale;
import org.jspecify.annotations.Nullable;

/**
 * A pool as the loop has it, for its status, KEDA and metrics.
 *
 * @param recommendation the law's figures
 * @param sight what the law sees
 * @param lastScale the last write; null = none yet
 * @param refusal why the last write was refused, in a sentence with its code; empty = it was not
 */
record PoolView(
        Recommendation recommendation,
        PoolSight sight,
        @Nullable LastScale lastScale,
        String refusal) {
    /** Workers are drained before they go. */
    boolean isDraining() {
        return !sight.leaving().isEmpty();
    }
}
