// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reeve.testkit.Http2Peer;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Connections beyond the bounds, of one address and of the replica. */
@Tag("C8")
class ConnectionsIT {
    private static final String GET = "GET /echo/ HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";

    private final List<RawHttp> held = new ArrayList<>();

    private void hold(RunningGateway gateway, int count) throws Exception {
        for (int i = 0; i < count; i++) {
            held.add(new RawHttp(gateway.port()));
        }
        Awaitility.await().until(() -> gateway.gauge("reeve_gateway_connections") == held.size());
    }

    @AfterEach
    void close() throws Exception {
        for (RawHttp raw : held) {
            raw.close();
        }
    }

    @Test
    void oneTooManyOfAnAddressIsToldSoAndClosed() throws Exception {
        try (RunningGateway gateway = RunningGateway.start("limits.connections-per-address-anonymous", "3")) {
            // Given
            hold(gateway, 3);

            // When
            String answer = getAlone(gateway);

            // Then
            assertThat(answer)
                    .startsWith("HTTP/1.1 429")
                    .contains("problem+json")
                    .contains("RATE_LIMITED")
                    .containsIgnoringCase("Retry-After: 5")
                    .containsIgnoringCase("Connection: close")
                    .containsIgnoringCase("X-Content-Type-Options: nosniff");
            assertThat(gateway.refusals("connections")).isEqualTo(1);
            held.removeLast().close();
            Awaitility.await().until(() -> getAlone(gateway).startsWith("HTTP/1.1 204"));
        }
    }

    private static String getAlone(RunningGateway gateway) throws Exception {
        try (RawHttp raw = new RawHttp(gateway.port())) {
            return raw.say(GET).readAll();
        }
    }

    @Test
    void oneTooManyThatSpeaksHttp2GetsAGoodbye() throws Exception {
        try (RunningGateway gateway = RunningGateway.start("limits.connections-per-address", "2")) {
            // Given
            hold(gateway, 2);

            // When
            try (Http2Peer peer = Http2Peer.connect(gateway.port())) {
                // Then
                assertThat(peer.readToGoAway()).isEqualTo(Http2Peer.ENHANCE_YOUR_CALM);
            }
        }
    }

    @Test
    void oneTooManyThatSaysNothingIsClosedAndAFloodIsNotAnsweredAtAll() throws Exception {
        List<RawHttp> flood = new ArrayList<>();
        try (RunningGateway gateway =
                RunningGateway.start("limits.connections-per-address-anonymous", "1", "limits.header-read", "2s")) {
            // Given
            hold(gateway, 1);

            // When
            for (int i = 0; i < 80; i++) {
                flood.add(new RawHttp(gateway.port()));
            }

            // Then
            for (RawHttp raw : flood) {
                assertThat(raw.isClosedByPeer()).isTrue();
            }
            assertThat(gateway.refusals("connections")).isEqualTo(80);
        } finally {
            for (RawHttp raw : flood) {
                raw.close();
            }
        }
    }

    @Test
    void aFullReplicaAcceptsNoMoreUntilSomebodyLeaves() throws Exception {
        try (RunningGateway gateway = RunningGateway.start("limits.connections", "4", "limits.header-read", "1m")) {
            // Given
            hold(gateway, 4);
            Awaitility.await().until(() -> gateway.gauge("reeve_gateway_ports_paused") == 1);

            try (RawHttp waiting = new RawHttp(gateway.port())) {
                // When
                waiting.say(GET);
                held.removeLast().close();

                // Then
                assertThat(waiting.readAll()).startsWith("HTTP/1.1 204");
                Awaitility.await().until(() -> gateway.gauge("reeve_gateway_ports_paused") == 0);
            }
        }
    }
}
