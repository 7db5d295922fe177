// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reeve.testkit.ManualClock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class LeaseCourseTest {
    private static final LeaseSettings SETTINGS = new LeaseSettings(
            "reeve", "reeve-operator", Map.of(), Duration.ofSeconds(15), Duration.ofSeconds(10), Duration.ofSeconds(2));

    private final ManualClock clock = ManualClock.create();
    private final LeaseCourse course = new LeaseCourse("me", SETTINGS);

    @Test
    void takesALeaseThatIsNot() {
        LeaseRecord record =
                course.next(Optional.empty(), clock.nowMs(), clock.instant()).orElseThrow();

        assertThat(record.holder()).isEqualTo("me");
        assertThat(record.version()).isEmpty();
        assertThat(course.leads(clock.nowMs())).as("before it is written").isFalse();
        course.written(clock.nowMs());
        assertThat(course.leads(clock.nowMs())).isTrue();
    }

    @Test
    void leadsNoMoreWhenItCouldNotRenewInTime() {
        lead();

        clock.advanceMs(9_999);
        assertThat(course.leads(clock.nowMs())).isTrue();
        clock.advanceMs(1);
        assertThat(course.leads(clock.nowMs())).isFalse();
    }

    @Test
    void renewingKeepsWhenItBegan() {
        lead();
        LeaseRecord held = record("me", 3, "9");
        clock.advanceMs(2_000);

        LeaseRecord next =
                course.next(Optional.of(held), clock.nowMs(), clock.instant()).orElseThrow();

        assertThat(next.acquired()).isEqualTo(held.acquired());
        assertThat(next.renewed()).isEqualTo(clock.instant());
        assertThat(next.transitions()).isEqualTo(3);
        assertThat(next.version()).isEqualTo("9");
    }

    @Test
    void anothersLeaseIsFreeWhenItWasSeenUnchangedForItsWholeTime() {
        LeaseRecord others = record("other", 3, "9");

        assertThat(next(others)).isEmpty();
        clock.advanceMs(14_999);
        assertThat(next(others)).isEmpty();
        clock.advanceMs(1);

        assertThat(next(others)).hasValueSatisfying(mine -> {
            assertThat(mine.holder()).isEqualTo("me");
            assertThat(mine.transitions()).isEqualTo(4);
        });
    }

    @Test
    void aRenewalBeginsTheTimeAnew() {
        assertThat(next(record("other", 3, "9"))).isEmpty();
        clock.advanceMs(14_000);
        assertThat(next(record("other", 3, "10"))).isEmpty();
        clock.advanceMs(14_000);

        assertThat(next(record("other", 3, "10"))).isEmpty();
    }

    @Test
    void anothersLeaseCountsFromTheAnswerAndTheOwnFromTheQuestion() {
        long asked = clock.nowMs();
        clock.advanceMs(5_000); // Meanwhile the other renews, and the answer has it.
        LeaseRecord renewed = record("other", 3, "10");
        assertThat(next(renewed)).isEmpty();
        clock.advanceMs(14_999);
        assertThat(next(renewed)).isEmpty();
        clock.advanceMs(1);
        assertThat(next(renewed)).isPresent();

        course.written(asked);
        assertThat(course.leads(asked + 9_999)).isTrue();
        assertThat(course.leads(asked + 10_000)).isFalse();
    }

    @Test
    void clocksThatDifferByHoursDoNotEndALease() {
        LeaseRecord others = record("other", 3, "9");
        clock.jumpWallClock(Duration.ofHours(5));

        assertThat(next(others)).isEmpty();
    }

    @Test
    void aLeaseThatWasGivenBackIsFreeAtOnce() {
        assertThat(next(record("", 3, "9"))).isPresent();
    }

    @Test
    void leadsNoMoreWhenAnotherHoldsIt() {
        lead();

        assertThat(next(record("other", 3, "9"))).isEmpty();

        assertThat(course.leads(clock.nowMs())).isFalse();
    }

    @Test
    void givesBackOnlyItsOwn() {
        assertThat(course.released(Optional.of(record("other", 3, "9")), clock.instant()))
                .isEmpty();
        assertThat(course.released(Optional.of(record("me", 3, "9")), clock.instant()))
                .hasValueSatisfying(given -> {
                    assertThat(given.holder()).isEmpty();
                    assertThat(given.duration()).isEqualTo(Duration.ofSeconds(1));
                });
    }

    private void lead() {
        var _ = course.next(Optional.empty(), clock.nowMs(), clock.instant());
        course.written(clock.nowMs());
    }

    private Optional<LeaseRecord> next(LeaseRecord read) {
        return course.next(Optional.of(read), clock.nowMs(), clock.instant());
    }

    private LeaseRecord record(String holder, int transitions, String version) {
        return new LeaseRecord(holder, Duration.ofSeconds(15), clock.instant(), clock.instant(), transitions, version);
    }
}
