// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.zmtp.netty;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reeve.zmtp.DealerSettings;
import dev.reeve.zmtp.DealerTransport;
import dev.reeve.zmtp.PeerInfo;
import dev.reeve.zmtp.RouterSettings;
import dev.reeve.zmtp.RouterTransport;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A turn of an I/O thread may take long; who waits for its results gets the first of them before its end. */
@Tag("P7")
final class LongTurnIT {

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final NettyTransportProvider provider = new NettyTransportProvider();
    private final CountDownLatch seen = new CountDownLatch(1);
    private final CompletableFuture<Boolean> seenWithinTurn = new CompletableFuture<>();
    private final RouterTransport router = provider.router(RouterSettings.defaults(), new Slow());

    @AfterEach
    void stop() {
        provider.close();
    }

    /** Answers with much, then holds its thread until the other side has got a part of it. */
    private final class Slow implements RouterTransport.Listener {
        @Override
        public void connected(PeerInfo peer) {
            // Nothing to prepare.
        }

        @Override
        public void received(long peer, List<byte[]> frames) {
            for (int bytes = 0; bytes < 2 * IoLoop.EARLY_BYTES; bytes += 1_024) {
                assertThat(router.send(peer, List.of(new byte[1_024]))).isEqualTo(RouterTransport.SendResult.SENT);
            }
            try {
                seenWithinTurn.complete(seen.await(PATIENCE.toMillis(), TimeUnit.MILLISECONDS));
            } catch (InterruptedException e) {
                seenWithinTurn.completeExceptionally(e);
            }
        }

        @Override
        public void lost(long peer) {
            // Not asked here.
        }
    }

    @Test
    void sendsMuchBeforeItsEnd() throws Exception {
        String endpoint = router.bind("tcp://127.0.0.1:0");
        DealerTransport dealer = provider.dealer(endpoint, DealerSettings.defaults());
        dealer.send(List.of(new byte[1]));

        assertThat(dealer.receive(PATIENCE)).isNotNull();
        seen.countDown();

        assertThat(seenWithinTurn.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS))
                .isTrue();
    }
}
