// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reeve.clientsdk.ClientListener.CallEnded;
import dev.reeve.protocol.v1.Reason;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class UpstreamMetricsTest {
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final UpstreamMetrics metrics = new UpstreamMetrics(registry);

    @Test
    void countsCallsTheirEndsAndRetries() {
        // When
        metrics.callStarted("echo", "say");
        metrics.callStarted("echo", "say");
        metrics.callStarted("echo", "say");
        metrics.callRetried("echo", "say", 2);
        metrics.callEnded(new CallEnded("echo", "say", Reason.OK, false, Duration.ofMillis(20), 2));
        metrics.callEnded(new CallEnded("echo", "say", Reason.UNKNOWN, true, Duration.ofMillis(20), 1));

        // Then
        assertThat(registry.get("reeve_gateway_upstream_open").gauge().value()).isEqualTo(1);
        assertThat(registry.get("reeve_gateway_upstream_retries").counter().count())
                .isEqualTo(1);
        assertThat(registry.get("reeve_gateway_upstream_seconds").timer().count())
                .isEqualTo(2);
        assertThat(calls("OK")).isEqualTo(1);
        assertThat(calls("CALLER_GONE")).isEqualTo(1);
    }

    @Test
    void countsBrokersThatComeAndGo() {
        // When
        metrics.brokerUp("b-1", "tcp://127.0.0.1:1");
        metrics.brokerUp("b-2", "tcp://127.0.0.1:2");
        metrics.brokerDown("b-1", "tcp://127.0.0.1:1", "closed");

        // Then
        assertThat(registry.get("reeve_gateway_brokers").gauge().value()).isEqualTo(1);
        assertThat(registry.get("reeve_gateway_broker_changes")
                        .tag("change", "up")
                        .counter()
                        .count())
                .isEqualTo(2);
    }

    private double calls(String reason) {
        return registry.get("reeve_gateway_upstream_calls")
                .tag("reason", reason)
                .counter()
                .count();
    }
}
