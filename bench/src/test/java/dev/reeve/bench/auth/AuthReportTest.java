// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.bench.auth;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.reeve.bench.Machine;
import dev.reeve.bench.Spread;
import java.util.List;
import java.util.Map;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;

class AuthReportTest {
    private static final AuthReport REPORT = new AuthReport(
            new Machine("a processor", 2, 0.5, "Linux", "a JDK", "abc"),
            new AuthOptions(2, 3, 300, null),
            new Spread(60, 58, 62),
            List.of(cell("reeve", 50, 54), cell("pocketbase", 25, 18)),
            new Flood(List.of(turn(100, 5, 0)), List.of(turn(100, 10, 0)), List.of(turn(48, 900, 1_356))));

    private static Turn turn(double perSecond, int latencyMs, long refused) {
        Histogram latencies = Turn.histogram();
        latencies.recordValue(latencyMs * 1_000_000L);
        return new Turn(perSecond, latencies, refused == 0 ? Map.of() : Map.of(429, refused));
    }

    private static Cell cell(String server, double first, double second) {
        return new Cell("sign-in", 8, server, List.of(turn(first, 20, 0), turn(second, 20, 1)));
    }

    @Test
    void tablesComparePairsOfTurnsAndNameTheShareOfTheCeiling() {
        String tables = REPORT.tables();

        assertThat(tables)
                .contains(
                        "| sign-in | 8 | `reeve` | 52.0 (50.0 .. 54.0) | 20.0 ms | 20.0 ms | 1 | 2.50 (2.00 .. 3.00) |")
                .contains("| sign-in | 8 | `pocketbase` | 21.5 (18.0 .. 25.0) | 20.0 ms | 20.0 ms | 1 |  |")
                .contains("Sign-ins at 8 callers: 0.87 of it")
                .contains("| beside 500 sign-ins a second | 10.0 ms | 10.0 ms | 0 |")
                .contains(
                        "48.0 (48.0 .. 48.0) a second were let in; the others were told, HTTP status and how many: 429 x 1356")
                .contains("2.00 times");
    }

    @Test
    void theFileHasTheSameFigures() throws Exception {
        JsonNode json = new ObjectMapper().readTree(REPORT.json());

        assertThat(json.path("signInByCeiling").asDouble()).isEqualTo(0.8667);
        assertThat(json.path("cells").path(0).path("perSecond").path(0).asDouble())
                .isEqualTo(52);
        assertThat(json.path("flood").path("p99Factor").asDouble()).isEqualTo(2);
    }
}
