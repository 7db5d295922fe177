// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.brokerservice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reeve.grpcport.ConfigException;
import dev.reeve.protocol.broker.v1.WatchRequest;
import io.grpc.Status;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.prometheus.client.CollectorRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** The life cycle without a container round it. */
final class BrokerStartTest {

    @Test
    void namesTheSettingWhenThePortIsTaken() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String port = Integer.toString(taken.getLocalPort());

            assertThatThrownBy(
                            () -> service(Map.of("reeve.broker.mdp.port", port)).start(new StartupEvent()))
                    .isInstanceOf(ConfigException.class)
                    .hasMessageContaining("reeve.broker.mdp.port")
                    .hasMessageContaining(port)
                    .hasMessageContaining("in use");
        }
    }

    @Test
    void refusesToListenInClearOutsideOfLoopback() {
        assertThatThrownBy(() -> service(Map.of("reeve.broker.mdp.host", "0.0.0.0", "reeve.broker.mdp.port", "0"))
                        .start(new StartupEvent()))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("loopback");
    }

    @Test
    void refusesToStartInClearWhenThereIsKeyFile() {
        BrokerService broker = new BrokerService(
                BrokerSetupTest.config(Map.of("reeve.broker.mdp.port", "0")),
                new BrokerMetrics(new SimpleMeterRegistry(), new CollectorRegistry()),
                Optional.of("/run/secrets/broker"),
                Optional.of("1.0"));

        assertThatThrownBy(() -> broker.start(new StartupEvent()))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("reeve.key-file=/run/secrets/broker");
    }

    @Test
    void isReadyFromStartToStopOnly() {
        BrokerService broker = service(Map.of("reeve.broker.mdp.port", "0", "reeve.broker.drain-grace", "1s"));
        assertThat(broker.isReady()).isFalse();
        assertThat(broker.isAlive()).as("not started is no reason to be killed").isTrue();

        broker.start(new StartupEvent());
        assertThat(broker.isReady()).isTrue();
        assertThat(broker.isAlive()).isTrue();
        assertThat(broker.endpoint()).startsWith("tcp://127.0.0.1:");

        broker.stop(new ShutdownEvent());
        assertThat(broker.isReady()).isFalse();
    }

    @Test
    void isNotReadyWithoutSigningKeysUntilTheWaitForThemIsOver() {
        BrokerService waiting = service(Map.of("reeve.broker.mdp.port", "0", "reeve.broker.token.ready-wait", "1h"));
        BrokerService soon = service(Map.of("reeve.broker.mdp.port", "0", "reeve.broker.token.ready-wait", "200ms"));

        waiting.start(new StartupEvent());
        soon.start(new StartupEvent());

        Awaitility.await().atMost(Duration.ofSeconds(5)).until(soon::isReady);
        assertThat(waiting.isReady()).isFalse();
        assertThat(waiting.isAlive()).isTrue();
        waiting.stop(new ShutdownEvent());
        soon.stop(new ShutdownEvent());
    }

    @Test
    void servesStatisticsWhileItRuns() throws Exception {
        // Given
        BrokerService broker = service(Map.of("reeve.broker.mdp.port", "0", "reeve.broker.id", "b-9"));
        assertThat(broker.statsPort()).isEqualTo(-1);

        // When
        broker.start(new StartupEvent());

        // Then
        try (StatsClient client = new StatsClient(broker.statsPort(), null)) {
            StatsClient.Watch watch = client.watch(WatchRequest.getDefaultInstance());
            assertThat(watch.next().getBrokerId()).isEqualTo("b-9");
            broker.stop(new ShutdownEvent());
            assertThat(watch.end()).isEqualTo(Status.Code.UNAVAILABLE);
        }
    }

    @Test
    void servesNoStatisticsIfSoConfigured() {
        // Given
        BrokerService broker = service(Map.of("reeve.broker.mdp.port", "0", "reeve.broker.stats.enabled", "false"));

        // When
        broker.start(new StartupEvent());

        // Then
        assertThat(broker.statsPort()).isEqualTo(-1);
        broker.stop(new ShutdownEvent());
    }

    @Test
    void namesTheSettingWhenThePortOfStatisticsIsTakenAndListensNoMore() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            // Given
            String port = Integer.toString(taken.getLocalPort());
            BrokerService broker = service(Map.of("reeve.broker.mdp.port", "0", "reeve.broker.stats.port", port));

            // When, then
            assertThatThrownBy(() -> broker.start(new StartupEvent()))
                    .isInstanceOf(ConfigException.class)
                    .hasMessageContaining("reeve.broker.stats.port")
                    .hasMessageContaining(port);
            assertThat(broker.isReady()).isFalse();
        }
    }

    private static BrokerService service(Map<String, String> values) {
        Map<String, String> all = new HashMap<>(values);
        all.putIfAbsent("reeve.broker.stats.enabled", "true");
        all.putIfAbsent("reeve.broker.stats.port", "0");
        return new BrokerService(
                BrokerSetupTest.config(all),
                new BrokerMetrics(new SimpleMeterRegistry(), new CollectorRegistry()),
                Optional.empty(),
                Optional.of("1.0"));
    }
}
