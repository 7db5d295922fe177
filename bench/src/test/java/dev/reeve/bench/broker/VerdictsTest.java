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

    @Test
    void aLargerWorldIsHeldAgainstOneOfEach() {
        Cell cell = new Cell(Goal.P6, new Pace.Closed(256), 110);
        Series one = Samples.series(cell, "reeve", 1_000);
        Series queued = Samples.series(cell, "reeve-100000-queued", 950);
        List<Series> all = List.of(withLive(one, 20_000_000), withLive(queued, 60_000_000));

        List<Verdict> verdicts = Verdicts.of(all);

        assertThat(verdicts).hasSize(3);
        assertThat(verdicts.get(1).subject()).contains("broker's processor time");
        assertThat(verdicts.getFirst().figure().median()).isCloseTo(0.95, within(1e-9));
        assertThat(verdicts.getLast().figure().median()).isCloseTo(400, within(1e-9));
        assertThat(verdicts.getLast().isReached()).isFalse();
    }

    private static Series withLive(Series series, long bytes) {
        return new Series(series.cell(), series.peer(), series.samples(), bytes);
    }

    private static Verdict verdict(List<Series> all, String goal) {
        return Verdicts.of(all).stream()
                .filter(verdict -> verdict.goal().equals(goal))
                .findFirst()
                .orElseThrow();
    }
}
