// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.bench.broker;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class LoadTest {
    private final Deque<byte[]> sent = new ArrayDeque<>();
    private final Tally tally = new Tally();
    private final Caller caller = new Caller() {
        @Override
        public void call(byte[] body) {
            sent.add(body);
        }

        @Override
        public void close() {
            // Nothing is open.
        }
    };

    @Test
    void keepsItsWindowFull() {
        ClosedLoad load = new ClosedLoad(caller, tally, 3, 110);
        load.start();
        assertThat(sent).hasSize(3).allSatisfy(body -> assertThat(body).hasSize(110));

        load.answered(next());

        assertThat(sent).hasSize(3);
        assertThat(tally.open()).isEqualTo(3);
    }

    @Test
    void sendsNothingAfterTheStopButCountsTheLastAnswers() {
        ClosedLoad load = new ClosedLoad(caller, tally, 2, 110);
        load.start();
        load.stop();

        load.answered(next());
        load.answered(next());

        assertThat(sent).isEmpty();
        assertThat(tally.answers()).isEqualTo(2);
        assertThat(tally.open()).isZero();
    }

    @Test
    void latencyCountsFromTheInstantAtWhichARequestWasDue() {
        tally.measure(true);

        tally.answered(Body.stamped(110, 1_000), 51_000);

        assertThat(tally.latencies().getMaxValue()).isBetween(50_000L, 50_100L);
    }

    @Test
    void latencyOutsideTheTimeMeasuredDoesNotCount() {
        tally.answered(Body.stamped(110, 1_000), 51_000);

        assertThat(tally.latencies().getTotalCount()).isZero();
        assertThat(tally.answers()).isEqualTo(1);
    }

    @Test
    void openLoadIsDueEvenlyAndWithoutDrift() {
        assertThat(OpenLoad.dueAfterNs(1, 1_000)).isEqualTo(1_000_000);
        assertThat(OpenLoad.dueAfterNs(3_000_000_000L, 3)).isEqualTo(1_000_000_000_000_000_000L);
        assertThat(OpenLoad.dueAfterNs(1_000_001, 1_000_000)).isEqualTo(1_000_001_000);
    }

    private byte[] next() {
        return Objects.requireNonNull(sent.poll());
    }
}
