// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reeve.operator.law.LimitedBy;
import dev.reeve.operator.law.PoolSight;
import dev.reeve.operator.law.Recommendation;
import dev.reeve.operatorapi.LastScale;
import dev.reeve.operatorapi.PoolCondition;
import dev.reeve.operatorapi.RecommendationStatus;
import dev.reeve.operatorapi.WorkerPoolStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class PoolStatusOfTest {
    private static final Instant THEN = Instant.parse("2026-11-26T22:00:00Z");
    private static final Instant NOW = Instant.parse("2026-11-26T22:05:00Z");
    private static final Duration SOON = Duration.ofMillis(8_999);

    @Test
    void hasTheLawsFiguresInWholeNumbers() {
        WorkerPoolStatus status = PoolStatusOf.of(3, view(5, 12.3456, null), null, List.of());

        assertThat(status.observedGeneration()).isEqualTo(3);
        assertThat(status.desired()).isEqualTo(5);
        assertThat(status.recommendation())
                .isEqualTo(new RecommendationStatus(
                        12_346, 501, 8_001, 6_500, 7, -3, 9, 11, 8, RecommendationStatus.LimitedBy.HOLD));
    }

    @ParameterizedTest
    @EnumSource(LimitedBy.class)
    void everyLimitHasItsWord(LimitedBy limit) {
        PoolView view = new PoolView(
                new Recommendation(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, limit),
                new PoolSight(0, 0, 0, 0, 0, 0, true, true, 0, Set.of(), List.of()),
                null,
                "");

        RecommendationStatus figures =
                Objects.requireNonNull(PoolStatusOf.of(1, view, null, List.of()).recommendation());

        assertThat(figures.limitedBy()).hasToString(limit.name());
    }

    @Test
    void keepsWhatWasToldBeforeUntilTheLoopKnowsSomething() {
        WorkerPoolStatus before = PoolStatusOf.of(1, view(5, 1, scale(5)), null, List.of(ready(THEN)));

        WorkerPoolStatus after = PoolStatusOf.of(2, null, before, List.of(ready(NOW)));

        assertThat(after.desired()).isEqualTo(5);
        assertThat(after.lastScale()).isEqualTo(scale(5));
        assertThat(after.observedGeneration()).isEqualTo(2);
    }

    @Test
    void aNewLeaderKeepsTheLastScaleOfTheOneBefore() {
        WorkerPoolStatus before = PoolStatusOf.of(1, view(5, 1, scale(5)), null, List.of());

        assertThat(PoolStatusOf.of(1, view(5, 1, null), before, List.of()).lastScale())
                .isEqualTo(scale(5));
    }

    @Test
    void aClaimThatStillHoldsKeepsItsTime() {
        WorkerPoolStatus before = PoolStatusOf.of(1, null, null, List.of(ready(THEN)));

        assertThat(PoolStatusOf.of(2, null, before, List.of(ready(NOW)))
                        .conditions()
                        .getFirst()
                        .lastTransitionTime())
                .isEqualTo(THEN);
    }

    @Test
    void figuresAloneWait() {
        WorkerPoolStatus written = PoolStatusOf.of(1, view(5, 1, scale(5)), null, List.of(ready(THEN)));
        WorkerPoolStatus busier = PoolStatusOf.of(1, view(5, 2, scale(5)), written, List.of(ready(NOW)));

        assertThat(PoolStatusOf.isDue(written, busier, SOON)).isFalse();
        assertThat(PoolStatusOf.isDue(written, busier, PoolStatusOf.FIGURES_EVERY))
                .isTrue();
        assertThat(PoolStatusOf.isDue(written, written, Duration.ofHours(1)))
                .as("nothing new")
                .isFalse();
    }

    @Test
    void aClaimTheNumberAndItsLastChangeDoNotWait() {
        WorkerPoolStatus written = PoolStatusOf.of(1, view(5, 1, scale(5)), null, List.of(ready(THEN)));

        assertThat(PoolStatusOf.isDue(null, written, Duration.ZERO)).isTrue();
        assertThat(PoolStatusOf.isDue(written, PoolStatusOf.of(1, view(6, 1, scale(5)), written, same()), SOON))
                .isTrue();
        assertThat(PoolStatusOf.isDue(written, PoolStatusOf.of(1, view(5, 1, scale(6)), written, same()), SOON))
                .isTrue();
        assertThat(PoolStatusOf.isDue(written, PoolStatusOf.of(2, view(5, 1, scale(5)), written, same()), SOON))
                .isTrue();
        PoolCondition other = new PoolCondition("Ready", PoolCondition.Status.TRUE, 1, NOW, "Paused", "");
        assertThat(PoolStatusOf.isDue(written, PoolStatusOf.of(1, view(5, 1, scale(5)), written, List.of(other)), SOON))
                .isTrue();
    }

    private static List<PoolCondition> same() {
        return List.of(ready(THEN));
    }

    private static PoolCondition ready(Instant since) {
        return new PoolCondition("Ready", PoolCondition.Status.TRUE, 1, since, "Scales", "");
    }

    private static LastScale scale(int to) {
        return new LastScale(THEN, 1, to, "ScaledUp");
    }

    private static PoolView view(int desired, double rate, @Nullable LastScale lastScale) {
        return new PoolView(
                new Recommendation(rate, 500.6, 8_000.6, 6.5, 7, -3.2, 9, 11, 8, desired, LimitedBy.HOLD),
                new PoolSight(4, 3, 1, 20, 6, 700, true, true, 0, Set.of(), List.of()),
                lastScale,
                "");
    }
}
