// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.operatorapi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.reeve.operatorapi.PoolCondition.Status;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class PoolConditionsTest {
    private static final Instant NOON = Instant.parse("2026-05-04T12:00:00Z");
    private static final Instant LATER = NOON.plusSeconds(90);

    @Test
    void keepsTheTimeWhileTheStatusIsTheSame() {
        PoolCondition was = condition(PoolConditions.READY, Status.FALSE, NOON, "TargetNotFound");
        PoolCondition is = condition(PoolConditions.READY, Status.FALSE, LATER, "Conflict");

        PoolCondition carried = is.after(was);

        assertThat(carried.lastTransitionTime()).isEqualTo(NOON);
        assertThat(carried.reason()).isEqualTo("Conflict");
    }

    @Test
    void hasANewTimeWhereTheStatusChanged() {
        PoolCondition was = condition(PoolConditions.READY, Status.FALSE, NOON, "TargetNotFound");

        PoolCondition carried =
                condition(PoolConditions.READY, Status.TRUE, LATER, "Ready").after(was);

        assertThat(carried.lastTransitionTime()).isEqualTo(LATER);
    }

    @Test
    void takesNoTimeOfAnotherType() {
        PoolCondition was = condition(PoolConditions.PAUSED, Status.TRUE, NOON, "Paused");

        PoolCondition carried =
                condition(PoolConditions.READY, Status.TRUE, LATER, "Ready").after(was);

        assertThat(carried.lastTransitionTime()).isEqualTo(LATER);
    }

    @Test
    void carriesAWholeListOn() {
        List<PoolCondition> before = List.of(
                condition(PoolConditions.READY, Status.TRUE, NOON, "Ready"),
                condition(PoolConditions.DRAINING, Status.TRUE, NOON, "Draining"));
        List<PoolCondition> now = List.of(
                condition(PoolConditions.ACTIVE, Status.TRUE, LATER, "Wanted"),
                condition(PoolConditions.READY, Status.TRUE, LATER, "Ready"));

        List<PoolCondition> carried = PoolConditions.carriedOn(before, now);

        assertThat(carried)
                .extracting(PoolCondition::type, PoolCondition::lastTransitionTime)
                .containsExactly(tuple(PoolConditions.ACTIVE, LATER), tuple(PoolConditions.READY, NOON));
        assertThat(PoolConditions.find(carried, PoolConditions.DRAINING)).isEmpty();
    }

    @Test
    void hasTimesInWholeSeconds() {
        assertThat(condition(PoolConditions.READY, Status.TRUE, NOON.plusNanos(1), "Ready")
                        .lastTransitionTime())
                .isEqualTo(NOON);
    }

    private static PoolCondition condition(String type, Status status, Instant since, String reason) {
        return new PoolCondition(type, status, 1, since, reason, "");
    }
}
