// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.zmtp.netty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.reeve.testkit.HostilePeer;
import dev.reeve.zmtp.DealerSettings;
import dev.reeve.zmtp.DealerTransport;
import dev.reeve.zmtp.EchoRouter;
import dev.reeve.zmtp.HandshakeLimits;
import dev.reeve.zmtp.Heartbeats;
import dev.reeve.zmtp.RouterSettings;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Many peers at once: all of them back after a restart, or all of them stalling. */
final class CrowdIT {

    private static final System.Logger LOG = System.getLogger(CrowdIT.class.getName());

    private static final Duration PATIENCE = Duration.ofSeconds(50);
    private static final Duration STALL_MAX = Duration.ofMillis(500);
    private static final byte[] HELLO = {'h'};

    @Test
    @Tag("C4")
    void fourHundredPeersAreBackAfterRestart() throws IOException {
        EchoProcess.Figures figures = restart(400, PATIENCE);

        assertThat(figures.connections()).isEqualTo(400);
    }

    @Test
    @Tag("C4")
    @Tag("long")
    @Timeout(300)
    void tenThousandPeersAreBackWithinAMinuteAndStallNothing() throws IOException {
        EchoProcess.Figures figures = restart(10_000, Duration.ofSeconds(60));

        LOG.log(System.Logger.Level.INFO, "{0}", figures);
        assertThat(figures.longestStall()).isLessThan(STALL_MAX);
    }

    /** The router is another process, killed and started again; what the second one says at the end. */
    private static EchoProcess.Figures restart(int count, Duration within) throws IOException {
        AtomicInteger connected = new AtomicInteger();
        AtomicInteger again = new AtomicInteger();
        try (NettyTransportProvider clients = new NettyTransportProvider();
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            try {
                return restart(clients, threads, count, within, connected, again);
            } finally {
                threads.shutdownNow();
            }
        }
    }

    private static EchoProcess.Figures restart(
            NettyTransportProvider clients,
            ExecutorService threads,
            int count,
            Duration within,
            AtomicInteger connected,
            AtomicInteger again)
            throws IOException {
        EchoProcess first = EchoProcess.start("tcp://127.0.0.1:0");
        String endpoint = first.endpoint();
        try (first) {
            for (int i = 0; i < count; i++) {
                SplittableRandom random = new SplittableRandom(i);
                var _ = threads.submit(() -> {
                    comeAndComeBack(clients, endpoint, random, connected, again);
                    return null;
                });
            }
            await().atMost(Duration.ofMinutes(2)).until(() -> connected.get() == count);
        }
        try (EchoProcess second = EchoProcess.start(endpoint)) {
            await().atMost(within).until(() -> again.get() == count);
            return second.figures();
        }
    }

    private static void comeAndComeBack(
            NettyTransportProvider clients,
            String endpoint,
            SplittableRandom random,
            AtomicInteger connected,
            AtomicInteger again)
            throws InterruptedException {
        DealerTransport dealer = connect(clients, endpoint, random);
        connected.incrementAndGet();
        while (!dealer.isClosed()) {
            var _ = dealer.receive(Duration.ofSeconds(1));
        }
        try (DealerTransport back = connect(clients, endpoint, random)) {
            again.incrementAndGet();
            while (!back.isClosed()) {
                var _ = back.receive(Duration.ofSeconds(1));
            }
        }
    }

    /** As the SDKs do it: 0.1 to 5 s, growing, with full jitter. */
    private static DealerTransport connect(NettyTransportProvider clients, String endpoint, SplittableRandom random)
            throws InterruptedException {
        for (int waitMs = 100; ; waitMs = Math.min(2 * waitMs, 5_000)) {
            DealerTransport dealer = clients.dealer(endpoint, new DealerSettings(10_000, 16));
            if (dealer.send(List.of(HELLO)) && dealer.receive(Duration.ofSeconds(20)) != null) {
                return dealer;
            }
            dealer.close();
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(random.nextInt(waitMs)));
        }
    }

    @Test
    @Tag("W5")
    void whoStallsInTheHandshakeIsPutOutAndGoodPeersAreServed() throws IOException {
        stall(150, new HandshakeLimits(256, 200, Duration.ofSeconds(2), 2_048), Duration.ofSeconds(30));
    }

    @Test
    @Tag("W5")
    @Tag("long")
    @Timeout(120)
    void thousandStallingPeersAreOutWithinFifteenSeconds() throws IOException {
        stall(1_000, HandshakeLimits.defaults(), Duration.ofSeconds(15));
    }

    /** One byte of a handshake at a time, as many as it takes. */
    private static void stall(int count, HandshakeLimits limits, Duration within) throws IOException {
        try (NettyTransportProvider provider = new NettyTransportProvider()) {
            EchoRouter echo = new EchoRouter(provider, RouterSettings.defaults().with(limits, Heartbeats.defaults()));
            byte[] greeting = HostilePeer.greeting(3, "NULL");
            List<HostilePeer> stalling = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                HostilePeer peer = HostilePeer.connect(echo.port());
                for (int at = 0; at < i % greeting.length; at++) {
                    peer.write(new byte[] {greeting[at]});
                }
                stalling.add(peer);
            }
            try (HostilePeer good = HostilePeer.dealer(echo.port())) {
                good.send(List.of(HELLO));
                assertThat(good.receive(PATIENCE)).containsExactly(HELLO);
                await().atMost(within)
                        .untilAsserted(() ->
                                assertThat(echo.router().stats().connections()).isEqualTo(1));
            } finally {
                for (HostilePeer peer : stalling) {
                    peer.reset();
                }
            }
        }
    }
}
