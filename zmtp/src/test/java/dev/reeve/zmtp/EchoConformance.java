// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.zmtp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Both sides of one make against each other: that nothing waits for a timer shows in the time it takes. */
public abstract class EchoConformance extends TransportConformance {

    private EchoRouter echo;
    private DealerTransport dealer;

    @BeforeEach
    void connect() {
        echo = new EchoRouter(provider, RouterSettings.defaults());
        dealer = provider.dealer(echo.endpoint(), DealerSettings.defaults());
    }

    @Test
    void answersOneRequestAfterTheOtherWithoutWaitingForTimers() throws InterruptedException {
        // When
        double perSecond = requestsPerSecond(500, 1);

        // Then: a wait of 10 ms in each direction would allow 50
        assertThat(perSecond).isGreaterThan(200);
    }

    @Test
    void answersManyRequestsInFlight() throws InterruptedException {
        double perSecond = requestsPerSecond(20_000, 256);

        assertThat(perSecond).isGreaterThan(2_000);
    }

    @Test
    @Tag("long")
    void reportsItsSpeed() throws InterruptedException {
        for (int window : new int[] {1, 256, 1, 256, 1, 256}) {
            System.getLogger("bench")
                    .log(
                            System.Logger.Level.INFO,
                            "window {0}: {1} requests/s",
                            window,
                            Math.round(requestsPerSecond(window == 1 ? 20_000 : 400_000, window)));
        }
        assertThat(dealer.isClosed()).isFalse();
    }

    private double requestsPerSecond(int count, int window) throws InterruptedException {
        long startNs = System.nanoTime();
        int sent = 0;
        for (int got = 0; got < count; got++) {
            while (sent < count && sent - got < window) {
                assertThat(dealer.send(List.of(new byte[0], new byte[100]))).isTrue();
                sent++;
            }
            List<byte[]> reply = dealer.receive(PATIENCE);
            assertThat(reply).isNotNull().hasSize(2);
        }
        return count / ((System.nanoTime() - startNs) / 1e9);
    }
}
