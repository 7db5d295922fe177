// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.bench.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProtocolOfProcessesTest {

    @Test
    void ordersSurviveTheirLine() {
        Order closed = new Order(new Pace.Closed(256), 110, 500, 5_000);
        Order open = new Order(new Pace.Open(125_000), 1_024, 500, 5_000);

        assertThat(Order.parse(closed.line())).isEqualTo(closed);
        assertThat(Order.parse(open.line())).isEqualTo(open);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "closed 1 110 5", "wide 1 110 5 5", "closed 0 110 5 5", "closed 1 7 5 5", "open x 110 5 5"})
    void refusesWhatIsNoOrder(String line) {
        assertThatThrownBy(() -> Order.parse(line)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void outcomesSurviveTheirLineWithEveryLatency() {
        Histogram latencies = new Histogram(Tally.LATENCY_NS_MAX, Tally.DIGITS);
        latencies.recordValueWithCount(80_000, 999);
        latencies.recordValue(7_000_000_000L);
        Histogram refusals = new Histogram(Tally.LATENCY_NS_MAX, Tally.DIGITS);
        refusals.recordValueWithCount(40_000, 17);
        Outcome outcome = new Outcome(1_000, 5_000_000_000L, 3, latencies, refusals);

        assertThat(Outcome.parse(outcome.line())).isEqualTo(outcome);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "ready", "outcome 1 2 3", "outcome 1 2 3 bm90IGEgaGlzdG9ncmFt bm90IGEgaGlzdG9ncmFt"})
    void refusesWhatIsNoOutcome(String line) {
        assertThatThrownBy(() -> Outcome.parse(line)).isInstanceOf(RuntimeException.class);
    }

    @Test
    void portsSurviveTheirEndpoint() {
        Doors doors = new Doors(1, 65_535);

        assertThat(Doors.parse(doors.endpoint())).isEqualTo(doors);
    }
}
