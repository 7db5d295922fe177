// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.systemtests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A broker, an operator, the API server end in the middle of a burst: OE4, OE5. */
@Timeout(240)
class OperatorFaultsIT {
    private static final Duration SHORT = Duration.ofMillis(300);
    private static final String POOL = "echo";

    @TempDir
    private Path folder;

    private OperatorWorld world;

    @BeforeEach
    void open() {
        world = new OperatorWorld(folder);
    }

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    @Tag("OE4")
    void nothingGoesDownWhileABrokerIsSilentAndTheLawGoesOnOnceItIsGone() throws IOException {
        Path hosts = hosts("127.0.0.1", "127.0.0.2");
        OperatorPeer operator = world.operator(
                "operator-1",
                "jdk.net.hosts.file=" + hosts,
                "reeve.operator.broker-clear-allowed=true",
                "reeve.operator.brokers=brokers.reeve.test:" + world.statsPort());
        world.owner().make(POOL, WorkerPods.PACED, PoolOwner.Wish.SMALL);
        world.awaitScaled(POOL);
        world.calls().begin(POOL, 30, SHORT);
        OperatorWorld.eventually().until(() -> world.owner().ready(POOL) == 3);

        world.brokerAt(1).kill();
        world.calls().begin(POOL, 10, SHORT);
        OperatorWorld.eventually()
                .untilAsserted(() -> assertThat(world.owner().condition(POOL, "MetricsFresh"))
                        .isEqualTo("False Stale"));
        assertThat(world.calls().answers()).hasSize(40);
        int before = world.owner().replicas(POOL);
        // Far longer than it takes to go down where all is fresh.
        await().during(Duration.ofSeconds(8))
                .atMost(Duration.ofSeconds(12))
                .until(() -> world.owner().replicas(POOL) >= before);
        assertThat(world.owner().condition(POOL, "MetricsFresh")).isEqualTo("False Stale");

        hosts("127.0.0.1");
        OperatorWorld.eventually()
                .untilAsserted(() -> assertThat(world.owner().condition(POOL, "MetricsFresh"))
                        .isEqualTo("True Fresh"));
        OperatorWorld.eventually().until(() -> world.owner().replicas(POOL) == 0);
        assertThat(operator.metric("reeve_operator_busy_terminated_total")).isZero();
        OperatorWorld.eventually()
                .untilAsserted(() ->
                        assertThat(world.pods().toldToEnd(POOL)).hasSize(3).containsOnly("0"));
    }

    @Test
    @Tag("OE5")
    void whoTakesOverInABurstRaisesAndTakesNothingBack() throws IOException {
        OperatorPeer first = world.operator("operator-1", OperatorPeer.QUICK);
        OperatorWorld.eventually().until(first::leads);
        OperatorPeer second = world.operator("operator-2", OperatorPeer.QUICK);
        world.owner().make(POOL, WorkerPods.PACED, PoolOwner.Wish.SMALL.held(8));
        world.awaitScaled(POOL);
        OperatorWorld.eventually().until(second::isReady);
        Path end = folder.resolve("may-end");
        world.calls().beginUntil(POOL, end);
        OperatorWorld.eventually().until(() -> world.owner().ready(POOL) == 1);

        first.process().kill();
        world.calls().begin(POOL, 40, SHORT);

        OperatorWorld.eventually().until(second::leads);
        OperatorWorld.eventually().until(() -> world.owner().replicas(POOL) == 3);
        List<Integer> rising = world.owner().writes(POOL);
        assertThat(rising).as("nothing is taken back").isSorted().doesNotContain(0);
        Files.createFile(end);
        assertThat(world.calls().answers()).hasSize(41);
        OperatorWorld.eventually().until(() -> world.owner().replicas(POOL) == 0);
        OperatorWorld.eventually()
                .untilAsserted(() -> assertThat(world.pods().toldToEnd(POOL)).hasSize(3));
        world.assertNobodyBusyEnded(POOL, second);
    }

    @Test
    void callsGoOnWhileTheApiServerIsAwayAndMoreWorkersComeAfter() throws IOException {
        OperatorPeer operator = world.operator("operator-1");
        world.owner().make(POOL, WorkerPods.PACED, PoolOwner.Wish.SMALL);
        world.awaitScaled(POOL);
        world.calls().begin(POOL, 1, SHORT);
        OperatorWorld.eventually().until(() -> world.owner().ready(POOL) == 1);
        world.calls().answers();

        world.cluster().stopServer();
        world.calls().begin(POOL, 40, SHORT);
        OperatorWorld.eventually().until(() -> world.calls().answered() >= 12);
        assertThat(world.owner().replicas(POOL)).isLessThanOrEqualTo(1);
        world.cluster().startServer();

        OperatorWorld.eventually().until(() -> world.owner().replicas(POOL) > 1);
        assertThat(world.calls().answers()).hasSize(40);
        assertThat(operator.process().isAlive()).as("its Lease was never gone").isTrue();
    }

    /** What the operator's resolver answers from now on. */
    private Path hosts(String... brokers) throws IOException {
        StringBuilder lines = new StringBuilder("127.0.0.1 localhost\n");
        for (String broker : brokers) {
            lines.append(broker).append(" brokers.reeve.test\n");
        }
        return Files.writeString(folder.resolve("hosts"), lines);
    }
}
