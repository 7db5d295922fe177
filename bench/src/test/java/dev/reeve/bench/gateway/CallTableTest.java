// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.bench.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reeve.bench.Json;
import dev.reeve.bench.broker.GcLog;
import dev.reeve.bench.broker.Outcome;
import dev.reeve.bench.broker.Sample;
import dev.reeve.bench.broker.Usage;
import dev.reeve.bench.parts.PartResult;
import java.util.List;
import java.util.Map;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;

class CallTableTest {
    private static final long SECOND_NS = 1_000_000_000L;
    private static final long MS_NS = 1_000_000L;

    private static Sample sample(long perSecond, long latencyMs) {
        Histogram latencies = new Histogram(60 * SECOND_NS, 3);
        latencies.recordValueWithCount(latencyMs * MS_NS, perSecond);
        Map<String, Usage> used = Map.of("gateway", new Usage(0.5, 64 << 20), "client", new Usage(0.25, 32 << 20));
        return new Sample(new Outcome(perSecond, SECOND_NS, 0, latencies), used, new GcLog(List.of()));
    }

    private static CallCell cell(int window, String name, long perSecond, long latencyMs) {
        return CallCell.of(window, name, List.of(sample(perSecond, latencyMs), sample(perSecond, latencyMs)));
    }

    @Test
    void holdsEachDoorAgainstTheServerThatAnswersItself() {
        PartResult result = CallTable.result(
                "calls",
                List.of(
                        cell(1, "grpc direct", 1_000, 1),
                        cell(1, "grpc", 400, 2),
                        cell(64, "grpc direct", 10_000, 6),
                        cell(64, "http direct", 20_000, 3),
                        cell(64, "grpc", 7_000, 9),
                        cell(64, "http", 4_000, 16)));

        assertThat(result.verdicts())
                .extracting(verdict -> verdict.line().strip().replaceAll(" +", " "))
                .satisfiesExactlyInAnyOrder(
                        line -> assertThat(line)
                                .startsWith("P9 window 1: grpc by grpc direct 0.40")
                                .doesNotContain("wanted"),
                        line -> assertThat(line)
                                .contains("p50 of grpc over direct 1.00 ms", "<= 0.50: missed by a factor of 2.0"),
                        line -> assertThat(line).contains("window 64: grpc by grpc direct 0.70", ">= 0.60: reached"),
                        line -> assertThat(line).contains("window 64: http by grpc direct 0.40", ">= 0.50: missed"),
                        line -> assertThat(line)
                                .contains("window 64: http by http direct 0.20")
                                .doesNotContain("wanted"));
        assertThat(result.table())
                .hasSize(8)
                .last()
                .asString()
                .startsWith("| 64 | http | 4,000 (4,000 .. 4,000) | 0.40 | 16.");
        assertThat(Json.of(result.json())).contains("\"door\": \"grpc direct\"", "\"gatewayCpu\": 500");
    }
}
