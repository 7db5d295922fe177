// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.bench.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.reeve.bench.Spread;
import java.util.List;
import org.junit.jupiter.api.Test;

class StatisticsTest {

    @Test
    void spreadIsTheMiddleAndTheEnds() {
        assertThat(Spread.of(List.of(5.0, 1.0, 2.0))).isEqualTo(new Spread(2, 1, 5));
        assertThat(Spread.of(List.of(4.0, 1.0))).isEqualTo(new Spread(2.5, 1, 4));
        assertThatThrownBy(() -> Spread.of(List.of())).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void ratioIsTakenTurnByTurn() {
        Series ours = Samples.series(Samples.CELL, "reeve", 200, 900, 300);
        Series theirs = Samples.series(Samples.CELL, "nats", 100, 300, 300);

        Spread ratio = ours.ratio(theirs, Sample::perSecond);

        assertThat(ratio).isEqualTo(new Spread(2, 1, 3));
    }

    @Test
    void processorTimeIsThatOfAllProcessesForAMillionRequests() {
        Sample sample = Samples.sample(100_000, 0.5);

        assertThat(sample.cpuPerMillion()).isCloseTo(10, within(1e-9));
        assertThat(sample.cpuPerMillion(Main.SERVER)).isCloseTo(5, within(1e-9));
    }

    @Test
    void latencyIsThatOfAllTurnsTogether() {
        Series series = Samples.series(Samples.CELL, "reeve", 1_000, 1_000);

        assertThat(series.latencyMs(99.9)).isCloseTo(1, within(0.01));
    }

    @Test
    void usageCountsFromTheLookBefore() {
        Usage used = new Usage(7.5, 200).since(new Usage(7, 100));

        assertThat(used).isEqualTo(new Usage(0.5, 200));
    }

    @Test
    void readsTheTotalOfAClassHistogram() {
        assertThat(LiveHeap.parse("  1:  2  64  [B\nTotal       70016        4471200\n"))
                .isEqualTo(4_471_200);
        assertThatThrownBy(() -> LiveHeap.parse("no such process")).isInstanceOf(BenchException.class);
    }

    @Test
    void readsItsOwnProcess() {
        Usage usage = Usage.of(ProcessHandle.current());

        assertThat(usage.cpuSeconds()).isPositive();
    }

    @Test
    void readsPausesInTheOrderOfTime() {
        GcLog log = GcLog.parse(List.of(
                "[0.003s][info][gc] Using Serial",
                "[1.210s][info][gc] GC(0) Pause Young (Allocation Failure) 205M->1M(486M) 1.234ms",
                "[2.210s][info][gc] GC(1) Pause Young (Allocation Failure) 206M->2M(486M) 5.500ms"));

        assertThat(log.pausesMs()).containsExactly(1.234, 5.5);
        assertThat(log.longestMs()).isEqualTo(5.5);
        assertThat(log.since(new GcLog(List.of(1.234))).pausesMs()).containsExactly(5.5);
    }
}
