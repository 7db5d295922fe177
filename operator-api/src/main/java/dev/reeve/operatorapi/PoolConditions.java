// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.operatorapi;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The types of {@link PoolCondition}, and how a list of them is read and carried on. */
public final class PoolConditions {
    /** The spec is valid, the target is there, nobody else scales it, and it may be scaled. */
    public static final String READY = "Ready";

    /** At least one worker shall be there. */
    public static final String ACTIVE = "Active";

    /** All brokers told something within 3 seconds. */
    public static final String METRICS_FRESH = "MetricsFresh";

    /** More workers are wanted than there may or can be. */
    public static final String SCALING_LIMITED = "ScalingLimited";

    /** The owner paused it. */
    public static final String PAUSED = "Paused";

    /** Workers are being drained before they go. */
    public static final String DRAINING = "Draining";

    private PoolConditions() {}

    /** The one of that type. */
    public static Optional<PoolCondition> find(List<PoolCondition> conditions, String type) {
        return conditions.stream()
                .filter(condition -> condition.type().equals(type))
                .findFirst();
    }

    /** {@code now} in its order, each with the time of its last change; what {@code now} lacks is left out. */
    public static List<PoolCondition> carriedOn(List<PoolCondition> before, List<PoolCondition> now) {
        List<PoolCondition> carried = new ArrayList<>(now.size());
        for (PoolCondition condition : now) {
            carried.add(condition.after(find(before, condition.type()).orElse(null)));
        }
        return List.copyOf(carried);
    }
}
