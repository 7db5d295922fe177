// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reeve.testkit.ProcessPool;
import dev.reeve.testkit.history.HistoryReport;
import dev.reeve.testkit.history.HistoryRules;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Workers are killed in the middle of requests, again and again, and started again: promises 1 to 3, 5. */
@Tag("F1")
@Timeout(300)
class WorkerKilledIT {
    private static final int WORKERS = 3;
    /** Three heartbeats and a second, and the start of a JVM on a busy machine. */
    private static final Duration AGAIN_MAX = Duration.ofSeconds(30);

    @Test
    void idempotentCallsSucceedAndOthersAreDefinite() {
        kill(20, 100);
    }

    @Test
    @Tag("long")
    @Timeout(1_200)
    void idempotentCallsSucceedAndOthersAreDefiniteHundredTimes() {
        kill(100, 200);
    }

    private static void kill(int times, int rate) {
        try (HistoryRun run = new HistoryRun(1)) {
            ProcessPool.Child _ = run.broker(0);
            ProcessPool.Child[] workers = new ProcessPool.Child[WORKERS];
            for (int i = 0; i < WORKERS; i++) {
                workers[i] = worker(run, i);
            }
            HistoryRun.awaitReady(workers);
            ProcessPool.Child client = run.client("client", run.endpoint(0), "rate=" + rate, "deadline-ms=20000");
            HistoryRun.awaitCalm(client, rate);
            Random random = new Random(Long.getLong("reeve.seed", System.nanoTime()));

            for (int i = 0; i < times; i++) {
                int victim = random.nextInt(WORKERS);
                HistoryRun.awaitMoreOk(client, random.nextInt(1, rate / 5), AGAIN_MAX);
                workers[victim].kill();
                workers[victim] = worker(run, victim);
                HistoryRun.awaitMoreOk(client, 20, AGAIN_MAX);
                HistoryRun.awaitReady(workers[victim]);
            }

            run.finish(client);
            HistoryReport report = run.check(HistoryRules.strict());
            assertThat(report.outcomes(HistoryReport.IDEMPOTENT)).containsOnlyKeys("ok");
            assertThat(report.outcomes(HistoryReport.ONCE).keySet()).isSubsetOf("ok", "unknown");
            assertThat(report.outcomes(HistoryReport.ONCE)).as("the kills hit").containsKey("unknown");
        }
    }

    private static ProcessPool.Child worker(HistoryRun run, int number) {
        return run.startWorker("worker-" + number, run.endpoint(0), "handler-ms=40");
    }
}
