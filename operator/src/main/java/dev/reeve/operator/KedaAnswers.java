// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.operator;

import dev.reeve.operator.externalscaler.v1.ScaledObjectRef;
import dev.reeve.operator.law.PoolSettings;
import dev.reeve.operator.law.PoolSettings.Writing;
import dev.reeve.operator.law.Recommendation;
import io.grpc.Status;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;

/** Decides what KEDA is told of a pool: what Auto would write, while that is known. Any thread. */
final class KedaAnswers {
    static final String POOL = "pool";
    private static final int NAME_MAX = 253;

    private final Pools pools;
    private final BooleanSupplier isLeader;
    private final Predicate<PoolKey> mayBe;

    /**
     * @param mayBe whether there is such a pool, for all that is known: a new leader has not looked at all of them yet
     */
    KedaAnswers(Pools pools, BooleanSupplier isLeader, Predicate<PoolKey> mayBe) {
        this.pools = pools;
        this.isLeader = isLeader;
        this.mayBe = mayBe;
    }

    /** The pool that a trigger names, in the namespace of its ScaledObject. */
    static PoolKey key(ScaledObjectRef ref) {
        return new PoolKey(ref.getNamespace(), ref.getScalerMetadataOrDefault(POOL, ""));
    }

    KedaAnswer of(PoolKey key) {
        if (key.name().isEmpty()) {
            return new KedaAnswer.Wrong(
                    Status.Code.INVALID_ARGUMENT, "the trigger's metadata must name a ReeveWorkerPool: pool: NAME");
        }
        if (key.name().length() > NAME_MAX || key.namespace().length() > NAME_MAX) {
            return new KedaAnswer.Wrong(Status.Code.INVALID_ARGUMENT, "names have at most " + NAME_MAX + " characters");
        }
        if (!isLeader.getAsBoolean()) {
            return new KedaAnswer.Elsewhere();
        }
        Optional<PoolPlan> plan = pools.plan(key);
        if (plan.isEmpty()) {
            return mayBe.test(key)
                    ? new KedaAnswer.Unknown("ReeveWorkerPool " + key + " is not scaled yet: see its condition Ready")
                    : new KedaAnswer.Wrong(Status.Code.NOT_FOUND, "there is no ReeveWorkerPool " + key);
        }
        PoolSettings settings = plan.get().settings();
        if (settings.writing() != Writing.OBSERVE) {
            return new KedaAnswer.Wrong(
                    Status.Code.FAILED_PRECONDITION,
                    "ReeveWorkerPool " + key
                            + " is not for KEDA to scale: set its mode to Observe, and paused to false");
        }
        return known(key, settings.fallback().afterSeconds());
    }

    private KedaAnswer known(PoolKey key, int staleSecondsMax) {
        Optional<PoolView> view = pools.view(key);
        if (view.isEmpty() || isUndecided(view.get().recommendation())) {
            return new KedaAnswer.Unknown("nothing is known of ReeveWorkerPool " + key + " yet");
        }
        if (view.get().sight().silentMs() > staleSecondsMax * 1_000L) {
            return new KedaAnswer.Unknown("no broker of ReeveWorkerPool " + key + " has told anything for more than "
                    + staleSecondsMax + " s (fallback.afterSeconds)");
        }
        return new KedaAnswer.Workers(view.get().recommendation().desired());
    }

    /** Whatever is decided has a service time above 0; before, the law's zero is no number of workers. */
    private static boolean isUndecided(Recommendation recommendation) {
        return recommendation.serviceMs() <= 0;
    }
}
