// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.brokerservice;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reeve.zmtp.DealerSettings;
import dev.reeve.zmtp.DealerTransport;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** How many plain requests go through a whole broker on this machine: client, broker and worker share its cores. */
@Tag("long")
final class BrokerSpeedIT {

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final byte[] CLIENT = "MDPC02".getBytes(UTF_8);
    private static final byte[] WORKER = "MDPW02".getBytes(UTF_8);
    private static final byte[] SERVICE = "speed".getBytes(UTF_8);

    @Test
    void reportsItsSpeed() throws InterruptedException {
        try (TestBroker broker = TestBroker.start();
                DealerTransport client = broker.transports().dealer(broker.endpoint(), DealerSettings.defaults())) {
            List<DealerTransport> workers = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                DealerTransport worker = broker.transports().dealer(broker.endpoint(), DealerSettings.defaults());
                workers.add(worker);
                assertThat(worker.send(List.of(WORKER, new byte[] {1}, SERVICE)))
                        .isTrue();
                Thread _ = Thread.ofVirtual().start(() -> echo(worker));
            }
            for (int window : new int[] {1, 256, 1, 256}) {
                double perSecond = requestsPerSecond(client, window == 1 ? 5_000 : 100_000, window);
                System.getLogger("bench")
                        .log(System.Logger.Level.INFO, "window {0}: {1} requests/s", window, Math.round(perSecond));
                assertThat(perSecond).isPositive();
            }
            workers.forEach(DealerTransport::close);
        }
    }

    private static void echo(DealerTransport worker) {
        try {
            while (!worker.isClosed()) {
                List<byte[]> message = worker.receive(PATIENCE);
                if (message != null && message.get(1)[0] == 2) {
                    boolean _ =
                            worker.send(List.of(WORKER, new byte[] {4}, message.get(2), new byte[0], message.get(4)));
                }
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private static double requestsPerSecond(DealerTransport client, int count, int window) throws InterruptedException {
        long startNs = System.nanoTime();
        int sent = 0;
        for (int got = 0; got < count; got++) {
            while (sent < count && sent - got < window) {
                assertThat(client.send(List.of(CLIENT, new byte[] {1}, SERVICE, new byte[100])))
                        .isTrue();
                sent++;
            }
            assertThat(client.receive(PATIENCE)).as("reply %d", got).isNotNull();
        }
        return count / ((System.nanoTime() - startNs) / 1e9);
    }
}
