// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reeve.testkit.FreePort;
import dev.reeve.testkit.ProcessPool;
import dev.reeve.testkit.history.HistoryReport;
import dev.reeve.testkit.history.HistoryRules;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Workers that are frozen in the middle of requests until everybody takes them for dead, and then go on: what they
 * answer is late and is dropped (promise 5), and what they were given was done by others (promise 3) or is UNKNOWN.
 */
@Tag("F2")
@Timeout(300)
class ZombieWorkerIT {
    private static final Duration SOON = Duration.ofSeconds(30);
    /** Two services at one broker. */
    private static final String REGISTERED = "places=2\n";

    private static final Pattern DROPPED =
            Pattern.compile("reeve_broker_dropped[a-z_]*\\{[^}]*reason=\"([a-z_]+)\"[^}]*} ([0-9.E]+)");
    /** What a zombie's replies may be: of an expired lease, on a closing connection, of a worker not known. */
    private static final List<String> LATE = List.of("late_reply", "closing", "expired", "unknown_peer");

    @Test
    void repliesOfZombiesAreDropped() {
        freeze(2, Duration.ofMillis(300), Duration.ofSeconds(3));
    }

    @Test
    @Tag("long")
    @Timeout(900)
    void repliesOfZombiesAreDroppedWithTheDefaultLease() {
        freeze(5, Duration.ofMillis(2_500), Duration.ofSeconds(30));
    }

    private static void freeze(int times, Duration heartbeat, Duration frozen) {
        int managementPort = FreePort.find();
        try (HistoryRun run = new HistoryRun(1)) {
            ProcessPool.Child _ = run.broker(
                    0,
                    "reeve.broker.heartbeat.interval=" + heartbeat.toMillis() + "ms",
                    "quarkus.management.port=" + managementPort);
            // Long calls: some are always in the middle.
            ProcessPool.Child[] workers = Stream.of("worker-1", "worker-2", "worker-3")
                    .map(who -> run.startWorker(who, run.endpoint(0), "handler-ms=300", "capacity=20"))
                    .toArray(ProcessPool.Child[]::new);
            HistoryRun.awaitReady(workers);
            ProcessPool.Child client = run.client("client", run.endpoint(0), "rate=60", "deadline-ms=20000");
            HistoryRun.awaitCalm(client, 60);

            for (int i = 0; i < times; i++) {
                ProcessPool.Child zombie = workers[i % workers.length];
                int registrations = HistoryRun.occurrences(zombie, REGISTERED);
                zombie.freeze();
                Awaitility.await().pollDelay(frozen).atMost(frozen.plus(SOON)).until(() -> true);
                zombie.thaw();
                // It finds that it was given up, and registers anew.
                Awaitility.await().atMost(SOON).until(() -> HistoryRun.occurrences(zombie, REGISTERED) > registrations);
                HistoryRun.awaitMoreOk(client, 50, SOON);
            }

            run.finish(client);
            HistoryReport report = run.check(HistoryRules.strict());
            assertThat(report.outcomes(HistoryReport.IDEMPOTENT)).containsOnlyKeys("ok");
            assertThat(report.outcomes(HistoryReport.ONCE).keySet()).isSubsetOf("ok", "unknown");
            assertThat(report.outcomes(HistoryReport.ONCE))
                    .as("frozen in the middle")
                    .containsKey("unknown");
            assertThat(lateReplies(managementPort))
                    .as("dropped replies of zombies")
                    .isPositive();
        }
    }

    private static double lateReplies(int managementPort) {
        String metrics = new Http(URI.create("http://127.0.0.1:" + managementPort))
                .get("/q/metrics", "")
                .body();
        double late = 0;
        Matcher dropped = DROPPED.matcher(metrics);
        while (dropped.find()) {
            if (LATE.contains(dropped.group(1))) {
                late += Double.parseDouble(dropped.group(2));
            }
        }
        return late;
    }
}
