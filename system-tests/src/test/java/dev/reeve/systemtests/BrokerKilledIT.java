// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reeve.testkit.ProcessPool;
import dev.reeve.testkit.history.HistoryReport;
import dev.reeve.testkit.history.HistoryRules;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The only broker is killed under load and started again; workers and clients find back alone: promises 1, 2, 6. */
@Tag("F3")
@Timeout(300)
class BrokerKilledIT {
    private static final Duration RECOVERED_MAX = Duration.ofSeconds(30);

    @Test
    void everyCallHasADefiniteOutcomeAndServiceComesBack() {
        kill(3, 300);
    }

    @Test
    @Tag("long")
    @Timeout(1_200)
    void everyCallHasADefiniteOutcomeAndServiceComesBackTwentyTimes() {
        kill(20, 1_000);
    }

    private static void kill(int times, int rate) {
        try (HistoryRun run = new HistoryRun(1)) {
            ProcessPool.Child broker = run.broker(0);
            ProcessPool.Child[] workers = {
                run.startWorker("worker-1", run.endpoint(0), "capacity=16"),
                run.startWorker("worker-2", run.endpoint(0), "capacity=16"),
            };
            HistoryRun.awaitReady(workers);
            ProcessPool.Child client = run.client("client", run.endpoint(0), "rate=" + rate, "deadline-ms=5000");

            for (int i = 0; i < times; i++) {
                HistoryRun.awaitMoreOk(client, rate, RECOVERED_MAX);
                broker.kill();
                broker = run.broker(0);
                HistoryRun.awaitMoreOk(client, rate, RECOVERED_MAX);
            }

            run.finish(client);
            HistoryReport report = run.check(HistoryRules.strict().sends(HistoryRun.SENDS_MAX));
            assertThat(report.outcomes(HistoryReport.IDEMPOTENT).keySet())
                    .as("the broker was away for less than the deadline or for more")
                    .isSubsetOf("ok", "unknown", "NO_WORKERS", "EXPIRED", "QUEUE_FULL");
            assertThat(report.outcomes(HistoryReport.ONCE).keySet())
                    .isSubsetOf("ok", "unknown", "NO_WORKERS", "EXPIRED", "QUEUE_FULL");
            assertThat(workers).as("the same workers as at the start").allMatch(ProcessPool.Child::isAlive);
        }
    }
}
