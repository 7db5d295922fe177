// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.operator;

import dev.reeve.operator.law.PoolSight;
import dev.reeve.operator.law.Recommendation;
import dev.reeve.operatorapi.LastScale;
import dev.reeve.operatorapi.PoolCondition;
import dev.reeve.operatorapi.PoolConditions;
import dev.reeve.operatorapi.RecommendationStatus;
import dev.reeve.operatorapi.WorkerPoolStatus;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is written into a pool's status, and whether it is. */
final class PoolStatusOf {
    /** Figures alone are written no more often: a little less than the 10 s by which they are told. */
    static final Duration FIGURES_EVERY = Duration.ofSeconds(9);

    private PoolStatusOf() {}

    /**
     * The figures of the loop; as long as it has none those of before, as after a change of leader.
     *
     * @param before as it was written last, perhaps by another; null = never
     * @param now conditions that all change now
     */
    static WorkerPoolStatus of(
            long generation, @Nullable PoolView view, @Nullable WorkerPoolStatus before, List<PoolCondition> now) {
        List<PoolCondition> conditions =
                PoolConditions.carriedOn(before == null ? List.of() : before.conditions(), now);
        if (view == null) {
            return before == null
                    ? new WorkerPoolStatus(generation, 0, 0, 0, 0, 0, 0, null, null, conditions)
                    : new WorkerPoolStatus(
                            generation,
                            before.replicas(),
                            before.ready(),
                            before.desired(),
                            before.waiting(),
                            before.inFlight(),
                            before.oldestMillis(),
                            before.lastScale(),
                            before.recommendation(),
                            conditions);
        }
        PoolSight sight = view.sight();
        LastScale lastScale = view.lastScale();
        return new WorkerPoolStatus(
                generation,
                sight.replicas(),
                sight.ready(),
                view.recommendation().desired(),
                sight.waiting(),
                sight.inFlight(),
                sight.oldestMs(),
                lastScale == null && before != null ? before.lastScale() : lastScale,
                figures(view.recommendation()),
                conditions);
    }

    /** At once if a claim, the number of workers or its last change is another; figures wait. */
    static boolean isDue(@Nullable WorkerPoolStatus written, WorkerPoolStatus now, Duration sinceWritten) {
        if (written == null || !identity(written).equals(identity(now))) {
            return true;
        }
        return !written.equals(now) && sinceWritten.compareTo(FIGURES_EVERY) >= 0;
    }

    /** Without figures, and without messages: one may have a number that changes. */
    private static List<Object> identity(WorkerPoolStatus status) {
        List<Object> parts = new ArrayList<>();
        parts.add(status.observedGeneration());
        parts.add(status.desired());
        LastScale lastScale = status.lastScale();
        parts.add(lastScale == null ? "" : lastScale);
        for (PoolCondition condition : status.conditions()) {
            parts.add(
                    List.of(condition.type(), condition.status(), condition.reason(), condition.observedGeneration()));
        }
        return parts;
    }

    private static RecommendationStatus figures(Recommendation law) {
        return new RecommendationStatus(
                Math.round(law.ratePerSecond() * 1_000),
                Math.round(law.serviceMs()),
                Math.round(law.startMs()),
                Math.round(law.offeredLoad() * 1_000),
                law.base(),
                Math.round(law.backlogAtStart()),
                law.surge(),
                law.want(),
                law.holdMax(),
                limit(law));
    }

    private static RecommendationStatus.LimitedBy limit(Recommendation law) {
        return switch (law.limitedBy()) {
            case NONE -> RecommendationStatus.LimitedBy.NONE;
            case MIN -> RecommendationStatus.LimitedBy.MIN;
            case MAX -> RecommendationStatus.LimitedBy.MAX;
            case HOLD -> RecommendationStatus.LimitedBy.HOLD;
            case DEAD_BAND -> RecommendationStatus.LimitedBy.DEAD_BAND;
            case STARTING -> RecommendationStatus.LimitedBy.STARTING;
            case NO_IDLE -> RecommendationStatus.LimitedBy.NO_IDLE;
            case STALE -> RecommendationStatus.LimitedBy.STALE;
            case PAUSED -> RecommendationStatus.LimitedBy.PAUSED;
        };
    }
}
