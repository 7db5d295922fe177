// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reeve.testkit.ProcessPool;
import dev.reeve.testkit.history.HistoryReport;
import dev.reeve.testkit.history.HistoryRules;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Plain workers of both versions on pyzmq, written from the RFCs, are killed in the middle of requests of a client of
 * our SDK, again and again: promises 1 to 3 and 9.
 */
@Tag("F1")
@Tag("7-16")
@Tag("R-12")
@Timeout(300)
class PlainWorkersKilledIT {
    private static final Duration AGAIN_MAX = Duration.ofSeconds(30);
    private static final int RATE = 60;

    /** @param kind steady (idempotent by the broker's configuration) or once */
    private record Plain(String version, String kind) {
        private static final List<Plain> ALL = List.of(
                new Plain("0.1", "steady"),
                new Plain("0.2", "steady"),
                new Plain("0.1", "once"),
                new Plain("0.2", "once"));

        ProcessPool.Child start(HistoryRun run) {
            String who = "plain-" + version + "-" + kind;
            return run.start(
                    who,
                    Python.command("history_worker.py", run.endpoint(0), version, kind, who, run.folder(), "30", kind));
        }
    }

    @BeforeAll
    static void needsPyzmq() {
        Python.require();
    }

    @Test
    void idempotentCallsSucceedAndOthersAreDefinite() {
        kill(8);
    }

    @Test
    @Tag("long")
    @Timeout(1_200)
    void idempotentCallsSucceedAndOthersAreDefiniteHundredTimes() {
        kill(100);
    }

    private static void kill(int times) {
        try (HistoryRun run = new HistoryRun(1)) {
            ProcessPool.Child _ = run.broker(
                    0, BrokerProcess.idempotent("steady"), BrokerProcess.ofService("steady", "policy=public"));
            List<ProcessPool.Child> workers = new ArrayList<>();
            Plain.ALL.forEach(plain -> workers.add(plain.start(run)));
            HistoryRun.awaitReady(workers.toArray(ProcessPool.Child[]::new));
            ProcessPool.Child client = run.client("client", run.endpoint(0), "rate=" + RATE, "deadline-ms=20000");
            HistoryRun.awaitCalm(client, RATE);
            Random random = new Random(run.seed());

            for (int i = 0; i < times; i++) {
                int victim = i % workers.size();
                HistoryRun.awaitMoreOk(client, random.nextInt(1, RATE / 3), AGAIN_MAX);
                workers.get(victim).kill();
                workers.set(victim, Plain.ALL.get(victim).start(run));
                HistoryRun.awaitReady(workers.get(victim));
            }

            run.finish(client);
            HistoryReport report =
                    run.check(HistoryRules.strict().plain("steady").plain("once"));
            assertThat(report.outcomes(HistoryReport.IDEMPOTENT)).containsOnlyKeys("ok");
            assertThat(report.outcomes(HistoryReport.ONCE).keySet()).isSubsetOf("ok", "unknown");
        }
    }
}
