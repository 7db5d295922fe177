// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.zmtp.curve;

import static dev.reeve.testkit.HostilePeer.COMMAND;
import static dev.reeve.testkit.HostilePeer.frame;
import static dev.reeve.testkit.HostilePeer.greeting;
import static dev.reeve.testkit.HostilePeer.longHeader;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.reeve.testkit.HostilePeer;
import dev.reeve.zmtp.CloseReason;
import dev.reeve.zmtp.DealerSettings;
import dev.reeve.zmtp.DealerTransport;
import dev.reeve.zmtp.EchoRouter;
import dev.reeve.zmtp.HandshakeLimits;
import dev.reeve.zmtp.Heartbeats;
import dev.reeve.zmtp.RouterSettings;
import dev.reeve.zmtp.TransportProvider;
import dev.reeve.zmtp.netty.NettyTransportProvider;
import dev.reeve.zmtp.wire.Mechanism;
import dev.reeve.zmtp.wire.NullMechanism;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An encrypted ROUTER of the engine under the faults of JeroMQ; after each a good client must be answered. */
@Tag("W1")
final class CurveEngineIT {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final int MUTATED = 400;

    private final CurvePair pair = new CurvePair();
    private final List<HostilePeer> held = new ArrayList<>();
    private final TransportProvider transports = new NettyTransportProvider(pair.server, pair.client);
    private EchoRouter echo;

    @BeforeEach
    void start() {
        HandshakeLimits limits = HandshakeLimits.defaults();
        echo = new EchoRouter(
                transports,
                RouterSettings.defaults()
                        .with(
                                new HandshakeLimits(
                                        limits.unfinishedMax(),
                                        limits.unfinishedPerAddressMax(),
                                        Duration.ofSeconds(3),
                                        limits.bytesMax()),
                                Heartbeats.defaults()));
    }

    @AfterEach
    void stop() throws Exception {
        long faults = echo.router().stats().transportFaults();
        for (HostilePeer peer : held) {
            peer.close();
        }
        transports.close();
        assertThat(faults).as("exceptions on the I/O thread").isZero();
    }

    private HostilePeer attacker() throws IOException {
        HostilePeer peer = HostilePeer.connect(echo.port());
        held.add(peer);
        return peer;
    }

    private static void assertAnswered(DealerTransport good) throws InterruptedException {
        assertThat(good.send(List.of(new byte[0], new byte[] {1, 2, 3}))).isTrue();
        List<byte[]> answer = good.receive(PATIENCE);
        assertThat(answer).as(() -> "closed: " + good.closeReason()).isNotNull().hasSize(2);
    }

    private void assertGoodClientIsAnswered() throws InterruptedException {
        try (DealerTransport good = transports.dealer(echo.endpoint(), DealerSettings.defaults())) {
            assertAnswered(good);
        }
    }

    private long closed(CloseReason reason) {
        return echo.router().stats().closed().getOrDefault(reason, 0L);
    }

    @ParameterizedTest
    @ValueSource(longs = {Integer.MAX_VALUE, Long.MAX_VALUE, -1, Long.MIN_VALUE})
    @Tag("J1")
    @Tag("J2")
    void sizesThatNobodyMayAnnounceCloseTheConnection(long size) throws Exception {
        HostilePeer peer = attacker().write(greeting(3, "CURVE")).write(longHeader(COMMAND, size));

        assertThat(peer.isClosedWithin(PATIENCE)).isTrue();
        assertGoodClientIsAnswered();
    }

    @Test
    @Tag("J6")
    @Tag("W5")
    void whoStopsInTheHandshakeIsPutOutInTime() throws Exception {
        HostilePeer silent = attacker().write(greeting(3, "CURVE"));
        HostilePeer afterHello =
                attacker().write(greeting(3, "CURVE")).write(frame(COMMAND, CurvePair.first(pair.clientSide())));
        HostilePeer partial = attacker()
                .write(greeting(3, "CURVE"))
                .write(Arrays.copyOf(frame(COMMAND, CurvePair.first(pair.clientSide())), 100));

        assertThat(silent.isClosedWithin(PATIENCE)).isTrue();
        assertThat(afterHello.isClosedWithin(PATIENCE)).isTrue();
        assertThat(partial.isClosedWithin(PATIENCE)).isTrue();
        await().atMost(PATIENCE).until(() -> closed(CloseReason.HANDSHAKE_TIMEOUT) == 3);
        assertGoodClientIsAnswered();
    }

    @ParameterizedTest
    @ValueSource(strings = {"NULL", "PLAIN", "GSSAPI"})
    @Tag("J8")
    @Tag("J13")
    @Tag("23-06")
    void otherMechanismsAreRefused(String mechanism) throws Exception {
        HostilePeer peer = attacker().write(greeting(3, mechanism));
        HostilePeer old = attacker().write(greeting(2, "NULL"));

        assertThat(peer.isClosedWithin(PATIENCE)).isTrue();
        assertThat(old.isClosedWithin(PATIENCE)).isTrue();
        assertGoodClientIsAnswered();
    }

    @Test
    @Tag("J7")
    @Tag("26-03")
    void unknownKeyIsRefusedAndToldSo() throws Exception {
        Mechanism stranger = pair.client(CurveKeyPair.generate(pair.random));
        try (TransportProvider others = new NettyTransportProvider(new NullMechanism(), stranger);
                DealerTransport dealer = others.dealer(echo.endpoint(), DealerSettings.defaults())) {
            await().atMost(PATIENCE).until(dealer::isClosed);

            assertThat(dealer.closeReason()).isEqualTo(CloseReason.DENIED);
        }
        assertThat(closed(CloseReason.DENIED)).isOne();
        assertGoodClientIsAnswered();
    }

    @Test
    @Tag("J12")
    void eachConnectionIsAPeerOfItsOwnEvenOfTheSameKey() throws Exception {
        try (DealerTransport one = transports.dealer(echo.endpoint(), DealerSettings.defaults());
                DealerTransport other = transports.dealer(echo.endpoint(), DealerSettings.defaults())) {
            assertAnswered(one);
            assertAnswered(other);
            assertAnswered(one);
        }
        assertThat(echo.connected()).hasSize(2).allSatisfy(peer -> {
            assertThat(peer.publicKey()).isEqualTo(pair.clientPair.publicKeyZ85());
            assertThat(peer.user()).isEqualTo("u-1");
            assertThat(peer.mechanism()).isEqualTo("CURVE");
        });
    }

    @Test
    @Tag("J5")
    void nothingIsLostOrCorruptedUnderBackPressure() throws Exception {
        int messages = 20_000;
        Semaphore onTheWay = new Semaphore(RouterSettings.defaults().sendQueueMessagesMax() / 2);
        DealerSettings tight = new DealerSettings(DealerSettings.defaults().frameBytesMax(), 10);
        try (DealerTransport dealer = transports.dealer(echo.endpoint(), tight)) {
            Thread sending = Thread.ofPlatform().start(() -> sendAll(dealer, messages, onTheWay));

            for (int i = 0; i < messages; i++) {
                List<byte[]> frames = Objects.requireNonNull(dealer.receive(PATIENCE), "message " + i);
                assertThat(frames).hasSize(1);
                assertThat(frames.getFirst()).isEqualTo(numbered(i));
                onTheWay.release();
            }
            assertThat(sending.join(PATIENCE)).isTrue();
        }
    }

    private static byte[] numbered(int number) {
        return ByteBuffer.allocate(64).putInt(number).array();
    }

    /** The queues of ten are full again and again; the echo's own never is, as it drops what does not fit. */
    private static void sendAll(DealerTransport dealer, int messages, Semaphore onTheWay) {
        for (int i = 0; i < messages && !dealer.isClosed(); i++) {
            onTheWay.acquireUninterruptibly();
            while (!dealer.send(List.of(numbered(i))) && !dealer.isClosed()) {
                Thread.onSpinWait();
            }
        }
    }

    @Test
    @Tag("J4")
    @Tag("W3")
    void mutatedHandshakesOverSocketsHarmNobody() throws Exception {
        SplittableRandom draw = new SplittableRandom(Long.getLong("reeve.seed", System.nanoTime()));
        for (int i = 0; i < MUTATED; i++) {
            byte[] bytes = frame(COMMAND, CurvePair.first(pair.clientSide()));
            for (int changes = draw.nextInt(4); changes >= 0; changes--) {
                bytes[draw.nextInt(bytes.length)] = (byte) draw.nextInt(256);
            }
            try (HostilePeer peer = HostilePeer.connect(echo.port())) {
                HostilePeer _ = peer.write(greeting(3, "CURVE")).write(bytes);
            }
        }
        assertGoodClientIsAnswered();
        await().atMost(PATIENCE).until(() -> echo.router().stats().connections() == 0);
    }

    @Test
    @Tag("26-03")
    void changedMessageClosesTheConnection() throws Exception {
        try (CurveWire wire = CurveWire.connect(echo.port(), pair.client)) {
            wire.send(List.of(new byte[] {1}));
            assertThat(wire.receive()).hasSize(1);

            wire.sendChanged(new byte[] {2});

            assertThat(wire.isClosedByPeer()).isTrue();
        }
        await().atMost(PATIENCE).until(() -> closed(CloseReason.BAD_BOX) == 1);
        assertGoodClientIsAnswered();
    }

    @Test
    @Tag("26-01")
    void repeatedMessageClosesTheConnection() throws Exception {
        try (CurveWire wire = CurveWire.connect(echo.port(), pair.client)) {
            wire.sendTwice(new byte[] {1});

            assertThat(wire.isClosedByPeer()).isTrue();
        }
        await().atMost(PATIENCE).until(() -> closed(CloseReason.BAD_NONCE) == 1);
        assertGoodClientIsAnswered();
    }

    @Test
    @Tag("26-05")
    void messagesMayHaveTheCommandFlagThatTheRfcGivesThem() throws Exception {
        try (CurveWire wire = CurveWire.connect(echo.port(), pair.client)) {
            wire.sendAsCommand(new byte[] {7});

            assertThat(wire.receive().getFirst()).containsExactly(7);
        }
    }
}
