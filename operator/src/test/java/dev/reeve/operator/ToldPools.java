// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.operator;

import dev.reeve.operator.law.Fallback;
import dev.reeve.operator.law.LimitedBy;
import dev.reeve.operator.law.PoolSettings;
import dev.reeve.operator.law.PoolSettings.Writing;
import dev.reeve.operator.law.PoolSight;
import dev.reeve.operator.law.Recommendation;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Pools of which a test says how they are. */
final class ToldPools implements Pools {
    private final Map<PoolKey, PoolPlan> plans = new ConcurrentHashMap<>();
    private final Map<PoolKey, PoolView> views = new ConcurrentHashMap<>();

    @Override
    public void put(PoolPlan plan) {
        plans.put(plan.key(), plan);
    }

    @Override
    public void remove(PoolKey key) {
        plans.remove(key);
        views.remove(key);
    }

    @Override
    public Optional<PoolPlan> plan(PoolKey key) {
        return Optional.ofNullable(plans.get(key));
    }

    @Override
    public Optional<PoolView> view(PoolKey key) {
        return Optional.ofNullable(views.get(key));
    }

    /** A pool of this mode, with a fallback after 30 s. */
    void put(PoolKey key, Writing writing) {
        PoolSettings settings =
                PoolSettings.DEFAULT.withWriting(writing).withFallback(new Fallback(30, Fallback.Behavior.HOLD, 0));
        put(new PoolPlan(key, "echo", "echo", 70, settings));
    }

    /** The law wants so many, and brokers have been silent for so long. */
    void tell(PoolKey key, int desired, long silentMs) {
        tell(key, new Recommendation(10, 500, 8_000, 5, 7, 0, 0, desired, 7, desired, LimitedBy.NONE), silentMs);
    }

    /** Before the law has decided anything. */
    void tellNothingYet(PoolKey key) {
        tell(key, new Recommendation(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, LimitedBy.STALE), 0);
    }

    private void tell(PoolKey key, Recommendation recommendation, long silentMs) {
        views.put(
                key,
                new PoolView(
                        recommendation,
                        new PoolSight(1, 1, 0, 0, 0, 0, true, silentMs == 0, silentMs, Set.of(), List.of()),
                        null,
                        ""));
    }
}
