// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.bench.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class VerdictsTest {

    @Test
    void twiceTheThroughputOfNatsReachesTheGoal() {
        Verdict verdict = verdict(Samples.oursAndTheirs(200_000, 100_000), "P1");

        assertThat(verdict.isReached()).isTrue();
        assertThat(verdict.line()).contains("throughput by nats's", "2.00", "reached");
    }

    @Test
    void aMissIsStatedWithItsFactor() {
        Verdict verdict = verdict(Samples.oursAndTheirs(50_000, 100_000), "P1");

        assertThat(verdict.isReached()).isFalse();
        assertThat(verdict.line()).contains("missed by a factor of 4.00");
    }

    @Test
    void lessIsMoreWhereTheGoalIsAtMost() {
        Verdict verdict = verdict(Samples.oursAndTheirs(100_000, 100_000), "P3");

        assertThat(verdict.isReached()).isFalse();
        assertThat(verdict.factor()).isCloseTo(0.5, within(1e-9));
    }

    @Test
    void saysNothingOfWhatWasNotMeasured() {
        List<Verdict> verdicts = Verdicts.of(List.of(Samples.series(Samples.CELL, "reeve", 1)));

        assertThat(verdicts).isEmpty();
    }

    @Test
    void latencyAndPausesAreOurOwn() {
        Cell cell = new Cell(Goal.P4, null, 110);

        List<Verdict> verdicts = Verdicts.of(List.of(Samples.series(cell, "reeve", 1_000)));

        assertThat(verdicts).hasSize(2).allMatch(Verdict::isReached);
    }

    private static Verdict verdict(List<Series> all, String goal) {
        return Verdicts.of(all).stream()
                .filter(verdict -> verdict.goal().equals(goal))
                .findFirst()
                .orElseThrow();
    }
}
