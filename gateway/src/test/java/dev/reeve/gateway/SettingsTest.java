// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingsTest {
    @Test
    void theDefaultsAreThoseOfTheDesign() {
        // When
        GatewaySettings settings = RunningGateway.settings(Map.of());

        // Then
        assertThat(settings.host()).isEqualTo("127.0.0.1");
        assertThat(settings.port()).isEqualTo(8_080);
        assertThat(settings.tls()).isNull();
        assertThat(settings.eventLoops()).isBetween(1, 4);
        assertThat(settings.origins()).isEqualTo(OriginRule.of(List.of(), false));
        assertThat(settings.trustedProxies().networks()).isEmpty();
        assertThat(settings.oldestClients().versions()).isEmpty();
        assertThat(settings.accessRecords()).isEqualTo(new AccessRecordsSettings(null, 10));
        assertThat(settings.deadlines())
                .isEqualTo(new GatewaySettings.DeadlineSettings(
                        Duration.ofSeconds(10), Duration.ofSeconds(60), Duration.ofHours(1)));
        assertThat(settings.drain())
                .isEqualTo(new GatewaySettings.DrainSettings(
                        Duration.ofSeconds(5), Duration.ofSeconds(20), Duration.ofSeconds(10), Duration.ofSeconds(60)));
        assertThat(settings.limits())
                .isEqualTo(new LimitSettings(
                        new LimitSettings.HttpLimits(
                                16_384,
                                1_048_576,
                                100,
                                Duration.ofSeconds(10),
                                Duration.ofSeconds(13),
                                Duration.ofSeconds(60),
                                Duration.ofSeconds(60),
                                Duration.ofMinutes(30)),
                        new LimitSettings.ConnectionLimits(20_000, 100, 2_000, 20),
                        new LimitSettings.FlightLimits(10_000, 64, Duration.ofMillis(500)),
                        new LimitSettings.RateLimits(50, 200, 20, 100, 100_000, 50_000, 10_000),
                        new LimitSettings.SocketLimits(
                                262_144,
                                100,
                                128,
                                100,
                                200,
                                Duration.ofSeconds(10),
                                Duration.ofSeconds(25),
                                Duration.ofSeconds(10),
                                Duration.ofSeconds(15),
                                Duration.ofHours(4)),
                        new LimitSettings.RpcLimits(8_192, Duration.ofSeconds(10), 10_000, 4_096),
                        new LimitSettings.OutQueueLimits(1_048_576, 1_000, Duration.ofSeconds(10))));
    }

    @Test
    void everyKeyIsRead() {
        // When
        GatewaySettings settings = RunningGateway.settings(Map.of(
                "host", "0.0.0.0",
                "port", "81",
                "event-loops", "3",
                "allowed-origins", "https://a.example,https://b.example",
                "trusted-proxies", "10.0.0.0/8",
                "deadlines.standard", "1s",
                "drain.calls", "1s",
                "limits.body", "2M",
                "limits.socket.message", "4K",
                "limits.rpc.metadata", "2K"));

        // Then
        assertThat(settings.host()).isEqualTo("0.0.0.0");
        assertThat(settings.port()).isEqualTo(81);
        assertThat(settings.eventLoops()).isEqualTo(3);
        assertThat(settings.origins().listed()).containsExactlyInAnyOrder("https://a.example", "https://b.example");
        assertThat(settings.trustedProxies().contains("10.1.2.3")).isTrue();
        assertThat(settings.deadlines().standard()).isEqualTo(Duration.ofSeconds(1));
        assertThat(settings.drain().calls()).isEqualTo(Duration.ofSeconds(1));
        assertThat(settings.limits().http().bodyBytes()).isEqualTo(2 * 1_048_576);
        assertThat(settings.limits().sockets().messageBytes()).isEqualTo(4_096);
        assertThat(settings.limits().rpc().metadataBytes()).isEqualTo(2_048);
    }

    @Test
    void theOldestClientsAreRead() {
        // When
        GatewaySettings settings =
                RunningGateway.settings(Map.of("clients.oldest", "reeve-java=0.2,reeve-typescript=0.1.7"));

        // Then
        assertThat(settings.oldestClients())
                .isEqualTo(OldestClients.of(List.of("reeve-typescript=0.1.7", "reeve-java=0.2")));
    }

    @ParameterizedTest
    @CsvSource({
        "port, 65536",
        "port, -1",
        "tls.port, -1",
        "tls.hsts, 1000d",
        "event-loops, 65",
        "access-records.per-second, 1001",
        "deadlines.standard, 0s",
        "deadlines.max, 1s",
        "deadlines.stream, 2h",
        "drain.sockets, 1h",
        "limits.body, 65M",
        "limits.body, 0",
        "limits.inflate-ratio, 0",
        "limits.connections, 0",
        "limits.in-flight, 1000001",
        "limits.slow, 1ms",
        "limits.socket.message, 1",
        "limits.subject-rate, -5",
        "clients.oldest, reeve-java",
        "rpc-metadata, authorization",
        "rpc-metadata, x-request-id"
    })
    void aWrongValueIsNamedWithItsKeyAndWhatIsAllowed(String key, String value) {
        assertThatThrownBy(() -> RunningGateway.settings(Map.of(key, value)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("reeve.gateway." + key)
                .hasMessageContaining("allowed");
    }
}
