// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reeve.testkit.ProcessPool;
import dev.reeve.testkit.history.HistoryEvent;
import dev.reeve.testkit.history.HistoryReport;
import dev.reeve.testkit.history.HistoryRules;
import dev.reeve.testkit.history.Op;
import java.time.Duration;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Workers and clients at three brokers, which die, stop and join while calls run: promises 1 to 3, 5, 6. */
@Timeout(300)
class SeveralBrokersIT {
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final int RATE = 100;
    private static final int BROKERS = 3;
    private static final int KEYS = 12;
    /** Two services at two brokers. */
    private static final int ALL_PLACES = 4;

    /** Who calls while brokers come and go. */
    private record Cast(List<ProcessPool.Child> clients) {}

    private static Cast cast(HistoryRun run, int rate) {
        ProcessPool.Child[] workers = {
            run.startWorker("worker-1", run.endpoints(), "handler-ms=20"),
            run.startWorker("worker-2", run.endpoints(), "handler-ms=20"),
        };
        HistoryRun.awaitReady(workers);
        Cast cast = new Cast(List.of(
                run.client("sure", run.endpoints(), "rate=" + rate, "deadline-ms=20000"),
                run.client("told", run.endpoints(), "rate=" + rate, "deadline-ms=20000", "declare=false")));
        cast.clients().forEach(client -> HistoryRun.awaitCalm(client, rate));
        return cast;
    }

    private static void awaitMoreOk(Cast cast, int more) {
        for (ProcessPool.Child client : cast.clients()) {
            HistoryRun.awaitMoreOk(client, more, SOON);
        }
    }

    @Test
    @Tag("R-24")
    void noCallFailsWhileBrokersStopInOrderAndJoin() {
        stopAndJoin(1, 1, RATE);
    }

    @Test
    @Tag("long")
    @Tag("R-24")
    @Timeout(1_200)
    void noCallFailsWhileBrokersStopInOrderAndJoinTenTimes() {
        stopAndJoin(10, 2, 3 * RATE);
    }

    private static void stopAndJoin(int rounds, int stopping, int rate) {
        try (HistoryRun run = new HistoryRun(BROKERS)) {
            ProcessPool.Child[] brokers = {run.startBroker(0), run.startBroker(1)};
            HistoryRun.awaitListening(brokers);
            Cast cast = cast(run, rate);
            for (int round = 0; round < rounds; round++) {
                ProcessPool.Child joining = run.broker(2);
                awaitMoreOk(cast, rate);
                for (int number = 0; number < stopping; number++) {
                    brokers[number].terminate();
                    awaitMoreOk(cast, rate / 2);
                    assertThat(brokers[number].awaitExit(SOON)).isTrue();
                    brokers[number] = run.broker(number);
                    awaitMoreOk(cast, rate);
                }
                joining.terminate();
                assertThat(joining.awaitExit(SOON)).isTrue();
            }

            run.finish(cast.clients().toArray(ProcessPool.Child[]::new));
            HistoryReport report = run.check(HistoryRules.strict());
            assertThat(report.outcomes(HistoryReport.IDEMPOTENT)).containsOnlyKeys("ok");
            assertThat(report.outcomes(HistoryReport.ONCE)).containsOnlyKeys("ok");
        }
    }

    /** Workers have one id at every broker, so each broker finds the same worker for a key. */
    @Test
    @Tag("R-16")
    void callsOfOneKeyGoToOneWorkerUntilItDies() {
        try (HistoryRun run = new HistoryRun(2)) {
            HistoryRun.awaitListening(run.startBroker(0), run.startBroker(1));
            Map<String, ProcessPool.Child> workers = new HashMap<>();
            for (String who : List.of("worker-1", "worker-2", "worker-3")) {
                workers.put(who, run.startWorker(who, run.endpoints(), "handler-ms=1", "capacity=1000"));
            }
            Awaitility.await()
                    .atMost(SOON)
                    .until(() -> workers.values().stream()
                            .allMatch(worker -> HistoryRun.last(worker, "places") == ALL_PLACES));
            ProcessPool.Child client = run.client(
                    "client", run.endpoints(), "rate=100", "steady-percent=100", "keys=" + KEYS, "deadline-ms=20000");
            // While processes start a backlog may fill a worker: then keys go to the next.
            HistoryRun.awaitCalm(client, RATE);
            long calmMicros = System.nanoTime() / 1_000;
            HistoryRun.awaitMoreOk(client, 200, SOON);
            Map<String, Set<String>> before = workersByKey(run, calmMicros);
            String dying = before.values().iterator().next().iterator().next();
            ProcessPool.Child victim = Objects.requireNonNull(workers.get(dying));

            victim.kill();
            assertThat(victim.awaitExit(SOON)).isTrue();
            // What the dead one held is given out again before this.
            HistoryRun.awaitMoreOk(client, 100, SOON);
            long afterMicros = System.nanoTime() / 1_000;
            HistoryRun.awaitMoreOk(client, 200, SOON);

            run.finish(client);
            HistoryReport report = run.check(HistoryRules.strict().sends(HistoryRun.SENDS_MAX));
            assertThat(report.outcomes(HistoryReport.IDEMPOTENT)).containsOnlyKeys("ok");
            Map<String, Set<String>> after = workersByKey(run, afterMicros);
            assertThat(before.values()).allSatisfy(each -> assertThat(each).hasSize(1));
            assertThat(after.values()).allSatisfy(each -> assertThat(each).hasSize(1));
            before.forEach((key, served) -> {
                Set<String> now = Objects.requireNonNull(after.get(key));
                boolean moved = Collections.disjoint(now, served);
                assertThat(moved)
                        .as("only keys of the dead one move: " + key + " from " + served + " to " + now)
                        .isEqualTo(served.contains(dying));
            });
        }
    }

    private static Map<String, Set<String>> workersByKey(HistoryRun run, long fromMicros) {
        Map<String, Set<String>> workers = new TreeMap<>();
        for (HistoryEvent event : run.events()) {
            if (event.op() == Op.EXEC && event.t() >= fromMicros) {
                workers.computeIfAbsent(SdkHistoryCaller.key(event.request(), KEYS), _ -> new HashSet<>())
                        .add(event.who());
            }
        }
        return workers;
    }

    @Test
    @Tag("F3")
    void noIdempotentCallFailsWhileBrokersAreKilledAndComeBack() {
        killAndStart(1, 2, RATE);
    }

    @Test
    @Tag("long")
    @Tag("F3")
    @Timeout(1_200)
    void noIdempotentCallFailsWhileBrokersAreKilledAndComeBackTenTimes() {
        killAndStart(10, BROKERS, 3 * RATE);
    }

    private static void killAndStart(int rounds, int killed, int rate) {
        try (HistoryRun run = new HistoryRun(BROKERS)) {
            ProcessPool.Child[] brokers = {run.startBroker(0), run.startBroker(1), run.startBroker(2)};
            HistoryRun.awaitListening(brokers);
            Cast cast = cast(run, rate);
            for (int round = 0; round < rounds; round++) {
                for (int number = 0; number < killed; number++) {
                    brokers[number].kill();
                    awaitMoreOk(cast, rate / 2);
                    brokers[number] = run.broker(number);
                    awaitMoreOk(cast, rate);
                }
            }

            run.finish(cast.clients().toArray(ProcessPool.Child[]::new));
            HistoryReport report = run.check(HistoryRules.strict().sends(HistoryRun.SENDS_MAX));
            assertThat(report.outcomes(HistoryReport.IDEMPOTENT)).containsOnlyKeys("ok");
            assertThat(report.outcomes(HistoryReport.ONCE).keySet()).isSubsetOf("ok", "unknown");
        }
    }
}
