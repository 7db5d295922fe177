// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.reeve.testkit.ProcessPool;
import dev.reeve.testkit.kubernetes.MockCluster;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The operator's life as a process: start, health, hand-over, end. */
@Timeout(value = 3, unit = TimeUnit.MINUTES)
final class OperatorProcessIT {
    @TempDir
    private Path folder;

    private final ProcessPool processes = new ProcessPool();
    private MockCluster cluster;
    private KubernetesClient owner;

    @BeforeEach
    void open() {
        cluster = MockCluster.start();
        owner = OperatorUnderTest.client(cluster);
    }

    @AfterEach
    void close() {
        processes.close();
        owner.close();
        cluster.close();
    }

    @Test
    void startsWhileTheApiServerAndTheBrokersAreAway() throws Exception {
        cluster.stopServer();
        OperatorChild operator = start("operator-1", Map.of());

        eventually().until(operator::isAlive);
        assertThat(operator.isReady()).isFalse();
        assertThat(operator.leads()).isFalse();

        cluster.startServer();
        eventually().until(operator::isReady);
        eventually().until(operator::leads);
        assertThat(operator.isAlive()).isTrue();
        assertThat(operator.process().output()).containsOnlyOnce("Waits until all that is watched was read");
        assertThat(operator.process().output()).as("where in the library").doesNotContain("\tat ");
        String gauges = operator.metrics();
        assertThat(gauges).contains("reeve_operator_pools 0.0", "reconciliations_queue{");

        cluster.stopServer();
        eventually().until(() -> !operator.process().isAlive());
        assertThat(operator.process().exitCode())
                .as("a leader without its Lease")
                .isEqualTo(1);
    }

    @Test
    void aWrongSettingEndsTheStartWithItsKey() throws IOException {
        OperatorChild wrong = start("operator-1", Map.of("lease.duration", "1s"));
        OperatorChild unknown = start("operator-2", Map.of("leese.duration", "1s"));
        OperatorChild open = start("operator-3", Map.of("brokers", "192.0.2.1:9001"));

        assertThat(wrong.process().awaitExit(Duration.ofSeconds(60))).isTrue();
        assertThat(unknown.process().awaitExit(Duration.ofSeconds(60))).isTrue();
        assertThat(open.process().awaitExit(Duration.ofSeconds(60))).isTrue();

        assertThat(wrong.process().exitCode()).isEqualTo(1);
        assertThat(wrong.process().output()).contains("reeve.operator.lease.duration=PT1S is refused");
        assertThat(unknown.process().exitCode()).isEqualTo(1);
        assertThat(unknown.process().output()).contains("reeve.operator.leese.duration");
        assertThat(open.process().exitCode()).isEqualTo(1);
        assertThat(open.process().output()).contains("reeve.operator.brokers");
    }

    @Test
    void whoEndsInOrderGivesTheLeaseBackAndTheOtherTakesIt() throws Exception {
        pod("operator-1", "true");
        pod("operator-2", "true");
        OperatorChild first = start("operator-1", Map.of());
        eventually().until(first::leads);
        eventually().untilAsserted(() -> assertThat(label("operator-1")).isEqualTo("true"));
        OperatorChild second = start("operator-2", Map.of());
        eventually().until(second::isReady);
        eventually()
                .untilAsserted(() ->
                        assertThat(label("operator-2")).as("left from before").isEqualTo("none"));

        first.process().terminate();

        assertThat(first.process().awaitExit(Duration.ofSeconds(10))).isTrue();
        assertThat(first.process().output()).contains("Lease given back: true");
        await().atMost(Duration.ofSeconds(5)).until(second::leads);
        eventually().untilAsserted(() -> assertThat(label("operator-2")).isEqualTo("true"));
    }

    @Test
    void aLeaderThatIsKilledIsFollowedWhenItsLeaseEnds() throws Exception {
        OperatorChild first = start("operator-1", Map.of());
        eventually().until(first::leads);
        OperatorChild second = start("operator-2", Map.of());
        eventually().until(second::isReady);

        first.process().kill();

        await().atMost(Duration.ofSeconds(15)).until(second::leads);
    }

    @Test
    void aLeaderThatWasFrozenForTooLongWritesNothingWhenItGoesOn() throws Exception {
        try (StatsBroker broker = StatsBroker.start("127.0.0.1", 0, 1)) {
            owner.resource(OperatorUnderTest.deployment("echo", 0, 80)).create();
            owner.resource(OperatorUnderTest.asWritten(PoolMaker.pool("echo"))).create();
            OperatorChild first = start("operator-1", Map.of("brokers", broker.address()));
            eventually().until(first::leads);
            eventually().until(() -> broker.streams() == 1);
            first.process().freeze();
            OperatorChild second = start("operator-2", Map.of("brokers", "127.0.0.1:1"));
            eventually().until(second::leads);
            broker.waiting(7); // The first one hears it when it goes on, the second one never.

            first.process().thaw();

            assertThat(first.process().awaitExit(Duration.ofSeconds(15))).isTrue();
            assertThat(first.process().exitCode()).isEqualTo(1);
            assertThat(cluster.requests(request -> request.resource().equals("deployments/scale")))
                    .isEmpty();
            assertThat(second.leads()).isTrue();
        }
    }

    private OperatorChild start(String pod, Map<String, String> settings) throws IOException {
        return OperatorChild.start(processes, cluster, folder, pod, settings);
    }

    private static ConditionFactory eventually() {
        return await().atMost(Duration.ofSeconds(60)).pollInterval(Duration.ofMillis(100));
    }

    private void pod(String name, String leader) {
        owner.resource(Workloads.operator(name, Map.of("reeve.dev/leader", leader)))
                .create();
    }

    private String label(String pod) {
        JsonNode labels = cluster.get("", "pods", PoolMaker.NAMESPACE, pod)
                .orElseThrow()
                .path("metadata")
                .path("labels");
        return labels.path("reeve.dev/leader").asText("none");
    }
}
