// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.operator;

import java.util.List;

/** What became of a spec that was read. */
sealed interface PlanReading {
    /** It can be followed. */
    record Valid(PoolPlan plan) implements PlanReading {}

    /**
     * It cannot.
     *
     * @param problems one sentence each, with the field's name
     */
    record Invalid(List<String> problems) implements PlanReading {
        /** Keeps a copy. */
        public Invalid {
            problems = List.copyOf(problems);
        }
    }
}
