// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reeve.testkit.FreePort;
import dev.reeve.testkit.ProcessPool;
import dev.reeve.testkit.history.HistoryReport;
import dev.reeve.testkit.history.HistoryRules;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** HTTP calls through a gateway with two brokers behind it, one of which dies, stops or comes back. */
@Tag("F3")
@Timeout(300)
class GatewayBrokersIT {
    private static final Duration SOON = Duration.ofSeconds(40);
    /** One HTTP/1.1 connection for each call that is open at once: the rate times the deadline. */
    private static final int CONNECTIONS_MAX = 500 * 20;

    private static final String NULL_ROLES = "reeve.broker.mdp.null-roles=client,worker,gateway";

    @Test
    void noIdempotentCallFailsWhileABrokerBehindTheGatewayIsKilled() {
        kill(2, 150);
    }

    @Test
    @Tag("long")
    @Timeout(1_200)
    void noIdempotentCallFailsWhileBrokersBehindTheGatewayAreKilledTwentyTimes() {
        kill(20, 500);
    }

    private static void kill(int times, int rate) {
        int gatewayPort = FreePort.find();
        try (HistoryRun run = new HistoryRun(2)) {
            ProcessPool.Child[] brokers = {run.startBroker(0, NULL_ROLES), run.startBroker(1, NULL_ROLES)};
            ProcessPool.Child gateway = gateway(run, gatewayPort);
            HistoryRun.awaitListening(brokers);
            HistoryRun.awaitOutput(gateway, "gateway listens");
            ProcessPool.Child worker = run.startWorker("worker", run.endpoints(), "handler-ms=20", "capacity=16");
            HistoryRun.awaitReady(worker);
            ProcessPool.Child client = run.start(
                    "client",
                    run.program(
                            HistoryClient.class,
                            "client",
                            "url=http://127.0.0.1:" + gatewayPort,
                            "rate=" + rate,
                            "deadline-ms=20000"));
            HistoryRun.awaitCalm(client, rate);

            for (int i = 0; i < times; i++) {
                brokers[i % 2].kill();
                HistoryRun.awaitMoreOk(client, rate / 2, SOON);
                brokers[i % 2] = run.broker(i % 2, NULL_ROLES);
                HistoryRun.awaitMoreOk(client, rate, SOON);
            }

            run.finish(client);
            HistoryReport report = run.check(HistoryRules.strict().sends(HistoryRun.SENDS_MAX));
            assertThat(report.outcomes(HistoryReport.IDEMPOTENT)).containsOnlyKeys("ok");
            // on a busy machine the queue may fill; a call that may be made once is then refused, unseen by any worker
            assertThat(report.outcomes(HistoryReport.ONCE).keySet()).isSubsetOf("ok", "unknown", "QUEUE_FULL");
        }
    }

    private static ProcessPool.Child gateway(HistoryRun run, int port) {
        List<String> settings = List.of(
                "reeve.brokers=" + run.endpoints(),
                "reeve.gateway.port=" + port,
                "reeve.gateway.limits.address-rate=100000",
                "reeve.gateway.limits.address-burst=100000",
                "reeve.gateway.limits.connections-per-address-anonymous=" + CONNECTIONS_MAX,
                "reeve.gateway.limits.connections-per-address=" + CONNECTIONS_MAX,
                "quarkus.management.port=" + FreePort.find());
        return run.start("gateway", ServiceProcess.smallCommand("gateway", settings));
    }
}
