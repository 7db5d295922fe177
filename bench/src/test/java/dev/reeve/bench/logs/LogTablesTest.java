// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.bench.logs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reeve.bench.Json;
import dev.reeve.bench.Machine;
import dev.reeve.bench.Spread;
import dev.reeve.bench.broker.Verdict;
import dev.reeve.bench.parts.PartResult;
import dev.reeve.bench.parts.PartsReport;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;

class LogTablesTest {
    private static IntakeTurn turn(long records, double cpuSeconds) {
        Histogram latencies = new Histogram(1_000_000_000L, 3);
        latencies.recordValue(5_000_000);
        return new IntakeTurn(records, 2, 0, latencies, Map.of("logger", cpuSeconds));
    }

    @Test
    void judgesWhatIsStoredAndShowsThePeerBesideIt() {
        Map<IntakeTable.Load, List<IntakeTurn>> turns = new LinkedHashMap<>();
        turns.put(new IntakeTable.Load("reeve", 500), List.of(turn(30_000, 0.6)));
        turns.put(new IntakeTable.Load("theirs", 500), List.of(turn(60_000, 0.6)));
        Map<String, List<Double>> found = Map.of("reeve", List.of(20.0, 30.0, 1_200.0));

        List<Verdict> verdicts = IntakeTable.verdicts(turns, found, 500, "reeve");

        assertThat(verdicts).extracting(Verdict::isReached).containsExactly(true, false, false, false);
        assertThat(verdicts.get(1).figure().median()).isEqualTo(0.5);
        assertThat(verdicts.get(2).figure().median()).isEqualTo(2);
        assertThat(IntakeTable.lines(turns, found))
                .anySatisfy(line -> assertThat(line).startsWith("| reeve | 500 | 15,000 (15,000 .. 15,000) | 5.0"));
        assertThat(Json.of(IntakeTable.json(turns, found))).contains("\"searchableMs\": {\"reeve\": [30, 20, 1200]");
    }

    @Test
    void comparesQuestionByQuestion() {
        Map<QueryTable.Ask, QueryTable.Times> times = new LinkedHashMap<>();
        times.put(new QueryTable.Ask("newest", "reeve"), new QueryTable.Times(List.of(4.0, 6.0), 200, 1));
        times.put(new QueryTable.Ask("newest", "theirs"), new QueryTable.Times(List.of(8.0, 12.0), 200, 1));

        List<Verdict> verdicts = QueryTable.verdicts(times, "reeve");

        assertThat(verdicts).hasSize(1);
        assertThat(verdicts.getFirst().figure().median()).isEqualTo(0.5);
        assertThat(QueryTable.lines(times, Map.of("reeve", 1_000L), Map.of()))
                .contains("| newest | reeve | 200 | 1 | 5.00 | 6.00 |");
    }

    @Test
    void theReportSaysWhatIsMissingAndWhy() {
        PartResult part = new PartResult(
                "intake",
                List.of("| a |"),
                Map.of(),
                List.of(new Verdict("P11", "records stored", Spread.one(20_000), "/s", 10_000, false)));
        Machine machine = new Machine("a processor", 2, 0.1, "Linux", "JDK", "abc");
        PartsReport.Head head = LogsRun.head(machine, LogsOptions.parse(List.of(), List.of()), false);
        PartsReport report = new PartsReport(head, List.of(part), Map.of("screen", "no Chromium"));

        assertThat(report.markdown())
                .contains("peer: none here", "`screen` is missing: no Chromium", "at least 10000.00: reached");
        assertThat(report.json()).contains("\"peer\": \"none here\"", "\"reached\": true");
    }

    @Test
    void linesAreAsAnAppWritesThem() {
        Random random = new Random(1);
        List<Line> lines = new ArrayList<>();
        for (int seq = 1; seq <= 20_000; seq++) {
            lines.add(Line.random(seq, random));
        }

        assertThat(lines).allSatisfy(line -> assertThat(line.body()).hasSizeBetween(90, 190));
        assertThat(lines.stream()
                        .filter(line -> line.body().contains(Line.COMMON))
                        .count())
                .isBetween(2_000L, 3_000L);
        assertThat(lines.stream().filter(line -> line.severity() >= 17).count()).isBetween(300L, 500L);
    }
}
