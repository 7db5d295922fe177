// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.zmtp.netty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.reeve.testkit.HostilePeer;
import dev.reeve.zmtp.BindException;
import dev.reeve.zmtp.CloseReason;
import dev.reeve.zmtp.DealerSettings;
import dev.reeve.zmtp.DealerTransport;
import dev.reeve.zmtp.EchoRouter;
import dev.reeve.zmtp.PeerInfo;
import dev.reeve.zmtp.RouterSettings;
import dev.reeve.zmtp.RouterTransport;
import dev.reeve.zmtp.RouterTransport.SendResult;
import dev.reeve.zmtp.TransportLoop;
import dev.reeve.zmtp.wire.NullMechanism;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the engine offers beyond JeroMQ: endpoints, its loop, pauses, reasons. */
final class NettyEngineIT {

    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final byte[] HELLO = "hello".getBytes(StandardCharsets.US_ASCII);

    private final NettyTransportProvider provider = new NettyTransportProvider();

    @AfterEach
    void stop() {
        provider.close();
    }

    @Test
    void speaksOverUnixDomainSockets(@TempDir Path folder) throws InterruptedException {
        Path path = folder.resolve("broker.sock");
        EchoRouter echo = new EchoRouter(provider, RouterSettings.defaults(), "ipc://" + path);

        assertEchoes(echo.endpoint());

        echo.close();
        assertThat(path).doesNotExist();
    }

    @Test
    void speaksOverUnixDomainSocketsAlsoWithoutTheNativeLibrary(@TempDir Path folder) throws InterruptedException {
        NullMechanism none = new NullMechanism();
        try (NettyTransportProvider nio = new NettyTransportProvider(none, none, new NioChannels())) {
            EchoRouter echo = new EchoRouter(nio, RouterSettings.defaults(), "ipc://" + folder.resolve("nio.sock"));

            assertEchoes(echo.endpoint()); // By the other kind of channels, where there is one.
        }
    }

    @Test
    void takesOverFileThatDeadProcessLeftButNoOther(@TempDir Path folder) throws Exception {
        Path left = folder.resolve("left.sock");
        try (var dead = java.nio.channels.ServerSocketChannel.open(java.net.StandardProtocolFamily.UNIX)) {
            dead.bind(java.net.UnixDomainSocketAddress.of(left));
        }
        Path file = Files.createFile(folder.resolve("file"));

        EchoRouter echo = new EchoRouter(provider, RouterSettings.defaults(), "ipc://" + left);

        assertEchoes(echo.endpoint());
        assertThatThrownBy(() -> new EchoRouter(provider, RouterSettings.defaults(), "ipc://" + left))
                .isInstanceOf(BindException.class)
                .hasMessageContaining("in use");
        assertThatThrownBy(() -> new EchoRouter(provider, RouterSettings.defaults(), "ipc://" + file))
                .isInstanceOf(BindException.class)
                .hasMessageContaining("a file of that name");
        assertThat(file).exists();
    }

    @Test
    void speaksWithinTheProcess() throws InterruptedException {
        EchoRouter echo = new EchoRouter(provider, RouterSettings.defaults(), "inproc://engine-test");

        assertEchoes(echo.endpoint());

        DealerTransport nobody = provider.dealer("inproc://nobody", DealerSettings.defaults());
        await().atMost(PATIENCE).until(nobody::isClosed);
        assertThat(nobody.closeReason()).isEqualTo(CloseReason.NETWORK);
    }

    @Test
    void speaksOverIpv6() throws InterruptedException {
        EchoRouter echo = new EchoRouter(provider, RouterSettings.defaults(), "tcp://[::1]:0");

        assertThat(echo.endpoint()).startsWith("tcp://[::1]:");
        assertEchoes(echo.endpoint());
    }

    @Test
    void listensAtSeveralEndpoints() throws InterruptedException {
        EchoRouter echo = new EchoRouter(provider, RouterSettings.defaults());
        String second = echo.router().bind("inproc://second");

        assertEchoes(echo.endpoint());
        assertEchoes(second);
        await().atMost(PATIENCE).until(() -> echo.router().peers() == 0);
    }

    private void assertEchoes(String endpoint) throws InterruptedException {
        try (DealerTransport dealer = provider.dealer(endpoint, DealerSettings.defaults())) {
            for (int size : new int[] {0, 1, 300, 200_000}) {
                assertThat(dealer.send(List.of(HELLO, new byte[size]))).isTrue();
                assertThat(dealer.receive(PATIENCE)).as("%d bytes", size).containsExactly(HELLO, new byte[size]);
            }
        }
    }

    @Test
    @Tag("X-01")
    void showsPropertiesOfEachSideToTheOther() throws InterruptedException {
        EchoRouter echo = new EchoRouter(provider, RouterSettings.defaults());
        DealerSettings settings = new DealerSettings(1_000, 10, Map.of("X-Reeve", "1"));

        DealerTransport dealer = provider.dealer(echo.endpoint(), settings);

        PeerInfo peer = Objects.requireNonNull(echo.connected().poll(10, TimeUnit.SECONDS));
        assertThat(peer.properties()).containsEntry("x-reeve", "1");
        await().atMost(PATIENCE).until(dealer::isConnected);
        assertThat(dealer.peerProperties()).containsEntry("x-reeve", "1").containsEntry("socket-type", "ROUTER");
    }

    @Test
    @Tag("23-05")
    void dealerStopsAtErrorAndTellsWhy() throws Exception {
        EchoRouter echo = new EchoRouter(provider, RouterSettings.defaults());
        try (var mute = new java.net.ServerSocket(0, 5, java.net.InetAddress.getLoopbackAddress())) {
            DealerTransport dealer =
                    provider.dealer("tcp://127.0.0.1:" + mute.getLocalPort(), DealerSettings.defaults());
            try (var accepted = mute.accept()) {
                accepted.getOutputStream().write(HostilePeer.greeting(3, "NULL"));
                accepted.getOutputStream()
                        .write(HostilePeer.frame(HostilePeer.COMMAND, new byte[] {5, 'E', 'R', 'R', 'O', 'R', 0}));

                await().atMost(PATIENCE).until(dealer::isClosed);
            }
            assertThat(dealer.closeReason()).isEqualTo(CloseReason.ERROR_RECEIVED);
        }
        assertThat(echo.router().peers()).isZero();
    }

    @Test
    void runsTasksOnTheThreadOfItsListenerAndSendsWithoutHandOver() throws Exception {
        BlockingQueue<String> seen = new LinkedBlockingQueue<>();
        RouterTransport router = provider.router(RouterSettings.defaults(), new RouterTransport.Listener() {
            @Override
            public void connected(PeerInfo peer) {
                seen.add("connected " + peer.peer());
            }

            @Override
            public void received(long peer, List<byte[]> frames) {
                seen.add(Thread.currentThread().getName());
            }

            @Override
            public void turnEnded() {
                seen.add("turn");
            }

            @Override
            public void lost(long peer) {
                // Not asked here.
            }
        });
        String endpoint = router.bind("tcp://127.0.0.1:0");
        TransportLoop loop = Objects.requireNonNull(router.loop());
        assertThat(loop.isCurrent()).isFalse();
        DealerTransport dealer = provider.dealer(endpoint, DealerSettings.defaults());
        long peer = Long.parseLong(next(seen).substring("connected ".length()));
        assertThat(next(seen)).isEqualTo("turn");
        dealer.send(List.of(HELLO));
        String thread = next(seen);
        assertThat(next(seen)).isEqualTo("turn");

        loop.execute(() -> {
            boolean isLoop =
                    loop.isCurrent() && Thread.currentThread().getName().equals(thread);
            SendResult sent = router.send(peer, List.of(HELLO));
            seen.add(isLoop + " " + sent);
        });
        loop.schedule(() -> seen.add("later"), Duration.ofMillis(1));

        assertThat(List.of(next(seen), next(seen))).containsExactlyInAnyOrder("true SENT", "later");
        assertThat(dealer.receive(PATIENCE)).containsExactly(HELLO);
    }

    private static String next(BlockingQueue<String> seen) throws InterruptedException {
        return Objects.requireNonNull(seen.poll(10, TimeUnit.SECONDS));
    }

    @Test
    void faultOfListenerEndsThatPeerOnlyAndIsCounted() throws Exception {
        AtomicInteger received = new AtomicInteger();
        RouterTransport router = provider.router(RouterSettings.defaults(), new RouterTransport.Listener() {
            @Override
            public void connected(PeerInfo peer) {
                // Nothing to prepare.
            }

            @Override
            public void received(long peer, List<byte[]> frames) {
                if (frames.getFirst().length == 0) {
                    throw new IllegalStateException("a fault, on purpose");
                }
                received.incrementAndGet();
            }

            @Override
            public void lost(long peer) {
                // Not asked here.
            }
        });
        String endpoint = router.bind("tcp://127.0.0.1:0");
        DealerTransport bad = provider.dealer(endpoint, DealerSettings.defaults());
        DealerTransport good = provider.dealer(endpoint, DealerSettings.defaults());

        bad.send(List.of(new byte[0]));

        await().atMost(PATIENCE).until(bad::isClosed);
        good.send(List.of(HELLO));
        await().atMost(PATIENCE).until(() -> received.get() == 1);
        assertThat(router.stats().transportFaults()).isEqualTo(1);
        assertThat(router.stats().closed()).containsEntry(CloseReason.FAULT, 1L);
    }

    @Test
    void readsNothingWhilePausedAndSendsOn() throws Exception {
        EchoRouter echo = new EchoRouter(provider, RouterSettings.defaults());
        try (HostilePeer peer = HostilePeer.dealer(echo.port())) {
            peer.send(List.of(HELLO));
            assertThat(peer.receive(PATIENCE)).containsExactly(HELLO);
            long number = Objects.requireNonNull(echo.connected().poll(10, TimeUnit.SECONDS))
                    .peer();
            echo.router().pauseReading();
            peer.send(List.of(HELLO)); // What is read already may still come; after that nothing does.
            assertThat(peer.receive(PATIENCE)).containsExactly(HELLO);

            peer.send(List.of(new byte[] {2}));
            SendResult sent = echo.router().send(number, List.of(new byte[] {9}));

            assertThat(sent).isEqualTo(SendResult.SENT);
            assertThat(peer.receive(PATIENCE)).containsExactly(new byte[] {9});
            assertThat(echo.received()).isEqualTo(2);
            echo.router().resumeReading();
            assertThat(peer.receive(PATIENCE)).containsExactly(new byte[] {2});
        }
    }

    @Test
    @Tag("J14")
    void peerThatDoesNotReadDelaysNoOther() throws IOException {
        EchoRouter echo = new EchoRouter(provider, RouterSettings.defaults());
        try (HostilePeer slow = HostilePeer.dealer(echo.port());
                HostilePeer good = HostilePeer.dealer(echo.port())) {
            Thread flood = Thread.ofVirtual().start(() -> {
                for (int i = 0; i < 100; i++) {
                    slow.send(List.of(new byte[100_000]));
                }
            });
            for (int i = 0; i < 200; i++) {
                good.send(List.of(HELLO));
                assertThat(good.receive(PATIENCE)).containsExactly(HELLO);
            }
            await().atMost(PATIENCE).until(() -> !flood.isAlive());
            assertThat(echo.router().stats().outboundBytes())
                    .isLessThanOrEqualTo(RouterSettings.defaults().sendQueueBytesMax() + 200_000);
        }
    }

    @Test
    void closedProviderMakesNothingMore() {
        provider.close();

        assertThatThrownBy(() -> provider.dealer("tcp://127.0.0.1:1", DealerSettings.defaults()))
                .isInstanceOf(IllegalStateException.class);
    }
}
