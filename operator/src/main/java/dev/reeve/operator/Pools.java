// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.operator;

import java.util.Optional;

/** The pools that are scaled: what the reconciler says to the loop and hears of it. Any thread; returns at once. */
interface Pools {
    /** Scales it from now on, or differently. */
    void put(PoolPlan plan);

    /** Scales it no more; the workers stay. */
    void remove(PoolKey key);

    /** What was put last; empty = not scaled. */
    Optional<PoolPlan> plan(PoolKey key);

    /** As it was after the last event; empty = not scaled, or its Deployment was not seen yet. */
    Optional<PoolView> view(PoolKey key);
}
