// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.bench.broker;

import dev.reeve.bench.Spread;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The figures of one load as lines of text. */
final class CellTable {
    private static final int MIB = 1 << 20;
    private static final int LARGE_BYTES = 16_384;

    private CellTable() {}

    static List<String> lines(Cell cell, List<Series> all) {
        List<String> lines = new ArrayList<>();
        lines.add("");
        lines.add(cell.goal() + "  " + cell.goal().words() + ": " + cell.words());
        lines.add(String.format(
                Locale.ROOT,
                "  %-10s %9s %19s | %7s %7s %7s %7s | %8s %8s %8s | %5s %6s",
                "peer",
                "req/s",
                "(min .. max)",
                "CPU s/M",
                "broker",
                "worker",
                "client",
                "p50 ms",
                "p99",
                "p99.9",
                "MiB",
                "GC ms"));
        all.forEach(series -> lines.add(row(series)));
        return lines;
    }

    private static String row(Series series) {
        Spread perSecond = series.perSecond();
        return String.format(
                        Locale.ROOT,
                        "  %-10s %,9.0f %19s | %7.2f %7.2f %7.2f %7.2f | %8.3f %8.3f %8.3f | %5.0f %6.2f",
                        series.peer(),
                        perSecond.median(),
                        String.format(Locale.ROOT, "(%,.0f .. %,.0f)", perSecond.min(), perSecond.max()),
                        series.spread(Sample::cpuPerMillion).median(),
                        cpu(series, Main.SERVER),
                        cpu(series, Main.WORKER),
                        cpu(series, Main.CLIENT),
                        series.latencyMs(50),
                        series.latencyMs(99),
                        series.latencyMs(99.9),
                        series.residentMib(Main.SERVER),
                        series.longestPauseMs())
                + remarks(series);
    }

    private static double cpu(Series series, String role) {
        return series.spread(sample -> sample.cpuPerMillion(role)).median();
    }

    private static String remarks(Series series) {
        String remarks = "";
        if (series.cell().bodyBytes() >= LARGE_BYTES) {
            double bytes = series.perSecond().median() * series.cell().bodyBytes();
            remarks += String.format(Locale.ROOT, "  %,.0f MiB/s each way", bytes / MIB);
        }
        if (series.lost() > 0) {
            remarks += String.format(Locale.ROOT, "  %,d requests lost", series.lost());
        }
        return remarks;
    }
}
