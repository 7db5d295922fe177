// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.bench.scaler;

import dev.reeve.operator.sim.Outcome;
import dev.reeve.operator.sim.Summary;
import java.util.List;
import java.util.Locale;

/** Figures as a table that is Markdown too, and every run as CSV. */
final class ScalerTable {
    private ScalerTable() {}

    static String head() {
        return """
            | scenario | law | p95 | p99 | > 2 s % | cost | busy / removed | reversals |
            |---|---|--:|--:|--:|--:|--:|--:|
            """;
    }

    static String row(Summary summary) {
        return String.format(
                Locale.ROOT,
                "| %-8s | %-12s | %6.2f | %6.2f +-%.2f | %5.1f | %5.2f +-%.2f | %.0f / %.0f | %.0f |%n",
                summary.scenario().name(),
                summary.law().words(),
                summary.mean(outcome -> outcome.quantile(0.95)).mean(),
                summary.p99().mean(),
                summary.p99().half(),
                summary.mean(Outcome::latePercent).mean(),
                summary.cost().mean(),
                summary.cost().half(),
                summary.mean(Outcome::busyRemoved).mean(),
                summary.mean(Outcome::removed).mean(),
                summary.mean(Outcome::reversals).mean());
    }

    static String csv(List<Summary> all) {
        StringBuilder csv =
                new StringBuilder("scenario,law,seed,p50,p95,p99,late_percent,cost,busy,removed,reversals\n");
        for (Summary summary : all) {
            int seed = 1;
            for (Outcome outcome : summary.outcomes()) {
                csv.append(String.format(
                        Locale.ROOT,
                        "\"%s\",%s,%d,%.3f,%.3f,%.3f,%.2f,%.4f,%d,%d,%d\n",
                        summary.scenario().name(),
                        summary.law().words(),
                        seed++,
                        outcome.quantile(0.5),
                        outcome.quantile(0.95),
                        outcome.quantile(0.99),
                        outcome.latePercent(),
                        outcome.cost(),
                        outcome.busyRemoved(),
                        outcome.removed(),
                        outcome.reversals()));
            }
        }
        return csv.toString();
    }
}
