// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.bench.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reeve.bench.broker.BenchException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GhzReportTest {
    /** As ghz writes it, shortened. */
    private static final String REPORT = """
            {"name": "", "options": {"call": "bench.Bench.Echo", "count": 7}, "count": 400, "total": 2000000000,
             "average": 3100000, "rps": 200.0, "errorDistribution": {"rpc error: code = Unavailable": 100},
             "statusCodeDistribution": {"OK": GOOD, "Unavailable": 100},
             "latencyDistribution": [{"percentage": 50, "latency": 3000000}, {"percentage": 99, "latency": 9500000}],
             "histogram": [{"mark": 0.001, "count": 1, "frequency": 0.2}],
             "details": [{"timestamp": "2026-01-02T03:04:05Z", "latency": 3, "error": "", "status": "OK"}]}
            """;

    @TempDir
    private Path folder;

    private GhzReport read(int good) throws IOException {
        return GhzReport.read(
                Files.writeString(folder.resolve("report.json"), REPORT.replace("GOOD", Integer.toString(good))));
    }

    @Test
    void onlyGoodAnswersCount() throws IOException {
        assertThat(read(300)).isEqualTo(new GhzReport(150, 3, 9.5, 100));
    }

    @Test
    void aRunWithoutAGoodAnswerIsNoFigure() {
        assertThatThrownBy(() -> read(0)).isInstanceOf(BenchException.class).hasMessageContaining("report.json");
    }
}
