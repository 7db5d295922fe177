// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.bench.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reeve.bench.Json;
import dev.reeve.bench.broker.Outcome;
import dev.reeve.bench.broker.Verdict;
import dev.reeve.bench.parts.PartResult;
import java.util.List;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;

class SocketTableTest {
    private static SocketFigures figures(String server, int ready, long arrivalMs) {
        Histogram arrivals = new Histogram(SocketCrowd.LATENCY_NS_MAX, 3);
        arrivals.recordValueWithCount(arrivalMs * 1_000_000, ready);
        return new SocketFigures(
                server,
                new SocketFigures.Open(1_000, ready, 2, ready < 1_000 ? "429" : ""),
                new SocketFigures.Idle(100L << 20, 150L << 20, 0.02),
                new SocketFigures.ToAll(1, new Outcome(ready, 1, 0, arrivals), 0.1));
    }

    @Test
    void judgesOursAndShowsTheOtherBesideIt() {
        PartResult result =
                SocketTable.result("sockets", List.of(figures("reeve", 1_000, 300), figures("ws", 900, 100)));

        assertThat(result.verdicts()).extracting(Verdict::isReached).containsExactly(true, true, false);
        assertThat(result.table())
                .contains("ws let in 900 of 1000: 429")
                .anySatisfy(
                        line -> assertThat(line).startsWith("| reeve | 1,000 | 2.0 | 100 | 150 | 51.2 | 0.020 | 300"));
        assertThat(Json.of(result.json())).contains("\"server\": \"ws\"", "\"idleProcessorShare\": 0.02");
    }
}
