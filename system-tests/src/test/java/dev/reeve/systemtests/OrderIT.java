// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reeve.testkit.ProcessPool;
import dev.reeve.testkit.history.HistoryReport;
import dev.reeve.testkit.history.HistoryRules;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * One worker of capacity 1, which is killed in the middle and comes back, and clients that send without waiting: each
 * client's requests are done in the order in which it sent them, and the parts of each reply come in order (promise 8).
 */
@Tag("F1")
@Timeout(300)
class OrderIT {
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final int RATE = 30;

    @Test
    void oneWorkerOfCapacityOneKeepsTheOrderOfEachClient() {
        kill(3);
    }

    @Test
    @Tag("long")
    @Timeout(1_200)
    void oneWorkerOfCapacityOneKeepsTheOrderOfEachClientWhileItIsKilledFiftyTimes() {
        kill(50);
    }

    private static void kill(int times) {
        try (HistoryRun run = new HistoryRun(1)) {
            ProcessPool.Child _ = run.broker(0);
            ProcessPool.Child worker = worker(run);
            HistoryRun.awaitReady(worker);
            List<ProcessPool.Child> clients = List.of(client(run, "ada"), client(run, "bob"), client(run, "cyd"));
            clients.forEach(client -> HistoryRun.awaitCalm(client, RATE));

            for (int i = 0; i < times; i++) {
                HistoryRun.awaitMoreOk(clients.get(i % clients.size()), RATE, SOON);
                worker.kill();
                worker = worker(run);
                HistoryRun.awaitReady(worker);
            }
            clients.forEach(client -> HistoryRun.awaitMoreOk(client, RATE, SOON));

            run.finish(clients.toArray(ProcessPool.Child[]::new));
            HistoryReport report =
                    run.check(HistoryRules.strict().ordered("steady").ordered("once"));
            // Its first part may have gone out: then nobody may do it again.
            assertThat(report.outcomes(HistoryReport.IDEMPOTENT).keySet()).isSubsetOf("ok", "WORKER_LOST");
            assertThat(report.outcomes(HistoryReport.ONCE).keySet()).isSubsetOf("ok", "unknown");
        }
    }

    private static ProcessPool.Child worker(HistoryRun run) {
        return run.startWorker("worker", run.endpoint(0), "capacity=1", "handler-ms=6", "parts=3");
    }

    private static ProcessPool.Child client(HistoryRun run, String who) {
        return run.client(who, run.endpoint(0), "in-order=true", "rate=" + RATE, "deadline-ms=20000");
    }
}
