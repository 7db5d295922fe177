// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.zmtp;

import static dev.reeve.testkit.HostilePeer.greeting;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.reeve.testkit.HostilePeer;
import dev.reeve.zmtp.RouterTransport.SendResult;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What a ROUTER of any make promises about its peers, over real sockets. */
public abstract class RouterConformance extends TransportConformance {

    @Test
    void tellsAddressAndPropertiesOfPeerWithItsFirstMessage() throws Exception {
        EchoRouter echo = new EchoRouter(provider, RouterSettings.defaults());
        byte[] property = HostilePeer.property("X-Reeve", new byte[] {'1'});
        try (HostilePeer peer = HostilePeer.dealerWith(echo.port(), property)) {
            peer.send(List.of(HELLO));

            PeerInfo info = echo.connected().poll(10, TimeUnit.SECONDS);

            assertThat(info.address()).isEqualTo(peer.localAddress());
            assertThat(info.mechanism()).isEqualTo("NULL");
            assertThat(info.properties()).containsEntry("x-reeve", "1");
        }
    }

    @Test
    void tellsAtOnceThatPeerIsLostAndNeverUsesItsNumberAgain() throws Exception {
        EchoRouter echo = new EchoRouter(provider, RouterSettings.defaults());
        long first = helloFromNewPeer(echo);

        Long lost = echo.lost().poll(10, TimeUnit.SECONDS);

        assertThat(lost).isEqualTo(first);
        assertThat(echo.router().send(first, List.of(HELLO))).isEqualTo(SendResult.UNKNOWN_PEER);
        assertThat(helloFromNewPeer(echo)).isGreaterThan(first);
    }

    protected static long helloFromNewPeer(EchoRouter echo) throws Exception {
        try (HostilePeer peer = HostilePeer.dealer(echo.port())) {
            peer.send(List.of(HELLO));
            assertThat(peer.receive(PATIENCE)).containsExactly(HELLO);
            return echo.connected().poll(10, TimeUnit.SECONDS).peer();
        }
    }

    @Test
    void takesForgedDisconnectMessageForOrdinaryOne() throws Exception {
        EchoRouter echo = new EchoRouter(provider, RouterSettings.defaults());
        try (HostilePeer peer = HostilePeer.dealer(echo.port())) {
            byte[] forged = {0x00, 0x52, 0x56, 0x00};

            peer.send(List.of(forged));

            assertThat(peer.receive(PATIENCE)).containsExactly(forged);
            assertThat(echo.lost()).isEmpty();
        }
    }

    @Test
    @Tag("R-14")
    void answersFullInsteadOfDroppingWhenPeerDoesNotRead() throws Exception {
        EchoRouter echo = new EchoRouter(provider, RouterSettings.defaults());
        try (HostilePeer slow = HostilePeer.dealer(echo.port())) {
            slow.send(List.of(HELLO));
            long peer = echo.connected().poll(10, TimeUnit.SECONDS).peer();

            await().atMost(PATIENCE).until(() -> sendLarge(echo, peer) == SendResult.SENT_HALF_FULL);
            await().atMost(PATIENCE).until(() -> sendLarge(echo, peer) == SendResult.FULL);

            long waiting = echo.router().stats().outboundBytes();
            assertThat(waiting).isBetween(1L, RouterSettings.defaults().sendQueueBytesMax());
            echo.router().close(peer, "slow");
            assertThat(echo.lost().poll(10, TimeUnit.SECONDS)).isEqualTo(peer);
            assertThat(echo.router().stats().outboundBytes()).isZero();
        }
    }

    private static SendResult sendLarge(EchoRouter echo, long peer) {
        return echo.router().send(peer, List.of(new byte[1_000_000]));
    }

    @Test
    void freesSendQueueAsPeerReads() throws Exception {
        EchoRouter echo = new EchoRouter(provider, RouterSettings.defaults());
        try (HostilePeer peer = HostilePeer.dealer(echo.port())) {
            for (int i = 0; i < 3_000; i++) {
                peer.send(List.of(HELLO, new byte[2_000]));
                assertThat(peer.receive(PATIENCE)).hasSize(2);
            }
        }

        await().atMost(PATIENCE).untilAsserted(() -> {
            assertThat(echo.router().stats().outboundBytes()).isZero();
            assertThat(echo.router().stats().inboundBytes()).isZero();
        });
    }

    @Test
    @Tag("R-18")
    void closesConnectionAfterLettingLastMessageOutAndHearsNoMoreOfIt() throws Exception {
        EchoRouter echo = new EchoRouter(provider, RouterSettings.defaults());
        try (HostilePeer peer = HostilePeer.dealer(echo.port())) {
            peer.send(List.of(HELLO));
            assertThat(peer.receive(PATIENCE)).containsExactly(HELLO);
            long number = echo.connected().poll(10, TimeUnit.SECONDS).peer();

            SendResult _ = echo.router().send(number, List.of(new byte[] {6}));
            echo.router().close(number, "told to");
            peer.send(List.of(HELLO));

            assertThat(peer.receive(PATIENCE)).containsExactly(new byte[] {6});
            assertThat(peer.isClosedWithin(PATIENCE)).isTrue();
            assertThat(echo.lost().poll(10, TimeUnit.SECONDS)).isEqualTo(number);
            assertThat(echo.router().stats().droppedClosing()).isEqualTo(1);
        }
    }

    @Test
    @Tag("J6")
    void letsSilentConnectionsMakeRoomAtTheCap() throws Exception {
        EchoRouter echo = new EchoRouter(provider, capped(8));
        List<HostilePeer> stalled = new ArrayList<>();
        try (HostilePeer first = HostilePeer.dealer(echo.port())) {
            first.send(List.of(HELLO));
            assertThat(first.receive(PATIENCE)).containsExactly(HELLO);
            for (int i = 0; i < 20; i++) {
                stalled.add(HostilePeer.connect(echo.port()).write(greeting(3, "NULL")));
            }

            long _ = helloFromNewPeer(echo);

            first.send(List.of(HELLO));
            assertThat(first.receive(PATIENCE)).containsExactly(HELLO);
            assertThat(stalled.getFirst().isClosedWithin(PATIENCE)).isTrue();
            assertThat(echo.router().stats().connections()).isLessThanOrEqualTo(8);
            assertThat(echo.router().stats().evictedAtCap()).isPositive();
        } finally {
            for (HostilePeer peer : stalled) {
                peer.close();
            }
        }
    }

    @Test
    @Tag("J11")
    void refusesConnectionsBeyondTheCapWhenAllHaveSpoken() throws Exception {
        EchoRouter echo = new EchoRouter(provider, capped(2));
        try (HostilePeer one = HostilePeer.dealer(echo.port());
                HostilePeer two = HostilePeer.dealer(echo.port())) {
            for (HostilePeer peer : List.of(one, two)) {
                peer.send(List.of(HELLO));
                assertThat(peer.receive(PATIENCE)).containsExactly(HELLO);
            }

            try (HostilePeer third = HostilePeer.connect(echo.port())) {
                assertThat(third.isClosedWithin(PATIENCE)).isTrue();
            }

            one.send(List.of(HELLO));
            assertThat(one.receive(PATIENCE)).containsExactly(HELLO);
            assertThat(echo.router().stats().refusedAtCap()).isEqualTo(1);
        }
    }

    protected static RouterSettings capped(int connections) {
        RouterSettings usual = RouterSettings.defaults();
        return new RouterSettings(
                usual.frameBytesMax(),
                usual.framesPerMessageMax(),
                usual.messageBytesMax(),
                usual.sendQueueMessagesMax(),
                usual.sendQueueBytesMax(),
                connections,
                false);
    }

    @Test
    void dropsOverlongMessageWholeAndKeepsThePeer() throws Exception {
        EchoRouter echo = new EchoRouter(provider, RouterSettings.defaults());
        try (HostilePeer peer = HostilePeer.dealer(echo.port())) {
            List<byte[]> sixteen = new ArrayList<>();
            for (int i = 0; i < 16; i++) {
                sixteen.add(new byte[] {(byte) i});
            }
            List<byte[]> seventeen = new ArrayList<>(sixteen);
            seventeen.add(HELLO);

            peer.send(seventeen).send(sixteen);

            assertThat(peer.receive(PATIENCE)).hasSize(16);
            assertThat(echo.router().stats().overlongMessages()).isEqualTo(1);
        }
    }

    @Test
    void saysWhyItCannotBind() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String endpoint = "tcp://127.0.0.1:" + taken.getLocalPort();

            assertThatThrownBy(() -> bind(endpoint))
                    .isInstanceOf(BindException.class)
                    .hasMessageContaining(endpoint)
                    .hasMessageContaining("in use");
        }
        assertThatThrownBy(() -> bind("tcp://203.0.113.7:0")).isInstanceOf(BindException.class);
        assertThatThrownBy(() -> bind("udp://127.0.0.1:1")).isInstanceOf(BindException.class);
        assertThatThrownBy(() -> bind("tcp://127.0.0.1:70000")).isInstanceOf(BindException.class);
    }

    @Test
    @Tag("23-07")
    void bindsWithoutEncryptionToLoopbackOnly() {
        assertThatThrownBy(() -> bind("tcp://0.0.0.0:0"))
                .isInstanceOf(BindException.class)
                .hasMessageContaining("loopback");
    }

    private void bind(String endpoint) {
        try (EchoRouter _ = new EchoRouter(provider, RouterSettings.defaults(), endpoint)) {
            // Bound, against expectation: the assertion outside says so.
        }
    }
}
