// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(10)
class FakeBrokerTest {
    private static final Duration SOON = Duration.ofSeconds(5);

    @Test
    void exchangesMessagesWithADealer() throws IOException, InterruptedException {
        try (FakeBroker broker = FakeBroker.start();
                HostilePeer dealer = HostilePeer.dealer(broker.port())) {
            FakeBroker.Connection connection = broker.accept(SOON);

            dealer.send(List.of(new byte[] {1, 2}, new byte[0], new byte[300]));
            connection.send(new byte[] {3}, new byte[] {4});

            assertThat(FakeBroker.hex(connection.receive(SOON))).startsWith("0102  0000");
            assertThat(FakeBroker.hex(dealer.receive(SOON))).isEqualTo("03 04");
        }
    }

    @Test
    void seesTheDealerGo() throws IOException, InterruptedException {
        try (FakeBroker broker = FakeBroker.start()) {
            HostilePeer dealer = HostilePeer.dealer(broker.port());
            FakeBroker.Connection connection = broker.accept(SOON);

            dealer.close();

            assertThat(connection.awaitClosed(SOON)).isTrue();
            assertThatThrownBy(() -> connection.receive(Duration.ofMillis(10)))
                    .isInstanceOf(AssertionError.class)
                    .hasMessageContaining("closed");
        }
    }

    @Test
    void showsConnectionsOneByOne() throws IOException, InterruptedException {
        try (FakeBroker broker = FakeBroker.start()) {
            assertThat(broker.hasConnectionWithin(Duration.ofMillis(10))).isFalse();

            try (HostilePeer _ = HostilePeer.dealer(broker.port())) {
                assertThat(broker.hasConnectionWithin(SOON)).isTrue();
                assertThat(broker.accept(SOON).isClosed()).isFalse();
            }
        }
    }
}
