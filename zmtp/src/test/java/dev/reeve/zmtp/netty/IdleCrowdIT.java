// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.zmtp.netty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.reeve.zmtp.DealerSettings;
import dev.reeve.zmtp.DealerTransport;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What peers cost that have little to say: 2,000 that beat every 2.5 s, and 10,000 that are silent. */
@Tag("C3")
@Tag("long")
final class IdleCrowdIT {

    private static final System.Logger LOG = System.getLogger(IdleCrowdIT.class.getName());

    private static final int BEATING = 2_000;
    private static final int SILENT = 10_000;
    private static final long BEAT_MS = 2_500;
    private static final byte[] HEARTBEAT = {5};

    @Test
    @Timeout(300)
    void costTenthOfACoreAndFourHundredMebibytesAtMost() throws IOException {
        List<DealerTransport> beating = new ArrayList<>();
        try (EchoProcess router = EchoProcess.start("tcp://127.0.0.1:0");
                NettyTransportProvider clients = new NettyTransportProvider();
                ScheduledExecutorService beat = Executors.newSingleThreadScheduledExecutor()) {
            connect(clients, router, BEATING, beating);
            connect(clients, router, SILENT, new ArrayList<>());
            var _ = beat.scheduleAtFixedRate(() -> beatAll(beating), 0, BEAT_MS, TimeUnit.MILLISECONDS);
            pass(Duration.ofSeconds(30));

            EchoProcess.Figures begin = router.figures();
            pass(Duration.ofSeconds(40));
            EchoProcess.Figures end = router.figures();

            double cores = end.cpu().minus(begin.cpu()).toMillis() / 40_000.0;
            LOG.log(System.Logger.Level.INFO, "{0} cores, {1} MiB", cores, end.residentKib() / 1_024);
            assertThat(end.connections()).isEqualTo(BEATING + SILENT);
            assertThat(cores).isLessThan(0.1);
            assertThat(end.residentKib()).isLessThan(400 * 1_024);
            beat.shutdownNow();
        }
    }

    /** A few at a time, as one address may have only so many unfinished handshakes. */
    private static void connect(
            NettyTransportProvider clients, EchoProcess router, int count, List<DealerTransport> made) {
        for (int i = 0; i < count; i++) {
            made.add(clients.dealer(router.endpoint(), new DealerSettings(10_000, 16)));
            if (made.size() % 10 == 0) {
                DealerTransport last = made.getLast();
                await().pollInterval(Duration.ofMillis(2))
                        .atMost(Duration.ofSeconds(20))
                        .until(() -> made.stream().skip(made.size() - 10).allMatch(DealerTransport::isConnected)
                                || last.isClosed());
            }
        }
    }

    private static void beatAll(List<DealerTransport> dealers) {
        try {
            for (DealerTransport dealer : dealers) {
                boolean _ = dealer.send(List.of(HEARTBEAT));
                var _ = dealer.receive(Duration.ZERO);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private static void pass(Duration time) {
        await().pollDelay(time).atMost(time.plusSeconds(5)).until(() -> true);
    }
}
