// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.workersdk;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reeve.protocol.v1.WorkerInfo;
import dev.reeve.zmtp.DealerSettings;
import dev.reeve.zmtp.DealerTransport;
import dev.reeve.zmtp.RouterSettings;
import dev.reeve.zmtp.RouterTransport;
import dev.reeve.zmtp.TransportProvider;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Which connections a worker holds while DNS changes. */
class RosterTest {
    private List<String> addresses = List.of();
    private final ServiceRunner runner = new ServiceRunner(
            new ServiceBuilder("echo")
                    .anyMethod(Codec.payload(), (body, _) -> body)
                    .build(),
            1,
            new ServiceRunner.Shared("w", new ResultMemory(), WorkerListener.NONE, () -> 0));
    private final Roster roster =
            new Roster(BrokerList.parse("dns://brokers:5555"), _ -> addresses, List.of(runner), RosterTest::connection);

    private static BrokerConnection connection(ServiceRunner runner, String endpoint) {
        return new BrokerConnection(
                new BrokerConnection.Target(endpoint, BrokerMode.REEVE, 1, WorkerInfo::getDefaultInstance),
                runner,
                new BrokerConnection.Shared(new Unreachable(), () -> 0, new SplittableRandom(1), WorkerListener.NONE));
    }

    /** Nobody is ever there. */
    private static final class Unreachable implements TransportProvider, DealerTransport {
        @Override
        public RouterTransport router(RouterSettings settings, RouterTransport.Listener listener) {
            throw new UnsupportedOperationException();
        }

        @Override
        public DealerTransport dealer(String endpoint, DealerSettings settings) {
            return this;
        }

        @Override
        public boolean send(List<byte[]> frames) {
            return false;
        }

        @Override
        public @Nullable List<byte[]> receive(Duration timeout) {
            return null;
        }

        @Override
        public boolean awaitClosed(Duration timeout) {
            return true;
        }

        @Override
        public boolean isClosed() {
            return true;
        }

        @Override
        public boolean isConnected() {
            return false;
        }

        @Override
        public void close() {}
    }

    @AfterEach
    void close() {
        roster.stop();
        roster.connections().forEach(BrokerConnection::close);
    }

    private List<String> endpoints() {
        return new ArrayList<>(
                roster.connections().stream().map(BrokerConnection::endpoint).toList());
    }

    @Test
    void followsTheAddressesOfAName() {
        addresses = List.of("10.0.0.1", "10.0.0.2");
        roster.follow();
        assertThat(endpoints()).containsExactly("tcp://10.0.0.1:5555", "tcp://10.0.0.2:5555");

        addresses = List.of("10.0.0.2", "10.0.0.3");
        roster.follow();

        assertThat(endpoints()).containsExactly("tcp://10.0.0.2:5555", "tcp://10.0.0.3:5555");
    }

    @Test
    void keepsWhatItHasWhileDnsFails() {
        addresses = List.of("10.0.0.1");
        roster.follow();

        addresses = List.of();
        roster.follow();

        assertThat(endpoints()).containsExactly("tcp://10.0.0.1:5555");
    }

    @Test
    void connectsToNothingNewOnceStopped() {
        roster.stop();

        addresses = List.of("10.0.0.1");
        roster.follow();

        assertThat(endpoints()).isEmpty();
    }
}
