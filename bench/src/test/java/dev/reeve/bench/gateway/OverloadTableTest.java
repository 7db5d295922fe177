// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.bench.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reeve.bench.Json;
import dev.reeve.bench.broker.GcLog;
import dev.reeve.bench.broker.Outcome;
import dev.reeve.bench.broker.Sample;
import dev.reeve.bench.broker.Verdict;
import dev.reeve.bench.parts.PartResult;
import java.util.List;
import java.util.Map;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;

class OverloadTableTest {
    private static final long SECOND_NS = 1_000_000_000L;

    private static Histogram all(long count, long ms) {
        Histogram latencies = new Histogram(60 * SECOND_NS, 3);
        latencies.recordValueWithCount(ms * 1_000_000, count);
        return latencies;
    }

    /** In a second. */
    private static OverloadFigures.Level level(long asked, long good, long goodMs, long refused, long refusedMs) {
        Outcome outcome =
                new Outcome(good, SECOND_NS, asked - good - refused, all(good, goodMs), all(refused, refusedMs));
        return new OverloadFigures.Level(asked, new Sample(outcome, Map.of(), new GcLog(List.of())));
    }

    @Test
    void judgesHalfTheLoadAndWhatIsTooMuch() {
        OverloadFigures.Turn turn = new OverloadFigures.Turn(
                1_000, List.of(level(500, 500, 21, 0, 0), level(800, 800, 5, 0, 0), level(1_200, 960, 90, 237, 40)));

        PartResult result =
                OverloadTable.result("overload", List.of(new OverloadFigures("workers", List.of(turn, turn))));

        assertThat(result.verdicts()).extracting(Verdict::isReached).containsExactly(false, true, true);
        assertThat(result.table())
                .hasSize(5)
                .last()
                .asString()
                .startsWith("| workers | 120 % | 1,200 | 0.96 (0.96 .. 0.96) | 90.")
                .contains("| 237 | 40.")
                .endsWith("| 3 |");
        assertThat(Json.of(result.json())).contains("\"percent\": 120", "\"goodByPeak\": [0.96");
    }
}
