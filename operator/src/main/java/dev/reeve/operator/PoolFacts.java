// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.operator;

import dev.reeve.operatorapi.WorkerPoolSpec;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All that a pool's conditions are made of.
 *
 * @param generation of the spec
 * @param spec null = there is none
 * @param problems of the spec; none = it is valid
 * @param rivals who else scales the same, a sentence each
 * @param view as the loop has it; null = it has nothing yet
 * @param forbidden why the API server lets it not write, in a sentence; empty = it does
 */
record PoolFacts(
        long generation,
        @Nullable WorkerPoolSpec spec,
        List<String> problems,
        TargetFact target,
        List<String> rivals,
        @Nullable PoolView view,
        String forbidden) {
    /** Keeps copies. */
    PoolFacts {
        problems = List.copyOf(problems);
        rivals = List.copyOf(rivals);
    }
}
