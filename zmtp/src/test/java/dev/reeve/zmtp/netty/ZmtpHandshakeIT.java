// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.zmtp.netty;

import static dev.reeve.testkit.HostilePeer.COMMAND;
import static dev.reeve.testkit.HostilePeer.frame;
import static dev.reeve.testkit.HostilePeer.greeting;
import static dev.reeve.testkit.HostilePeer.longHeader;
import static dev.reeve.testkit.HostilePeer.property;
import static dev.reeve.testkit.HostilePeer.ready;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.reeve.testkit.HostilePeer;
import dev.reeve.zmtp.CloseReason;
import dev.reeve.zmtp.EchoRouter;
import dev.reeve.zmtp.HandshakeLimits;
import dev.reeve.zmtp.Heartbeats;
import dev.reeve.zmtp.RouterSettings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** RFC 23 by hand-made bytes: greeting and handshake of a ROUTER, and why it closes. */
final class ZmtpHandshakeIT extends HandMadeBytes {

    @Test
    @Tag("23-01")
    void sendsItsWholeGreetingAtOnceAndIgnoresPadding() throws IOException {
        EchoRouter echo = echo();
        try (HostilePeer peer = HostilePeer.connect(echo.port())) {
            byte[] own = peer.readFully(64, PATIENCE);
            assertThat(own).startsWith(0xFF, 0, 0, 0, 0, 0, 0, 0, 0, 0x7F, 3, 1, 'N', 'U', 'L', 'L', 0);
            byte[] padded = greeting(3, "NULL");
            Arrays.fill(padded, 1, 9, (byte) 0xEE);
            Arrays.fill(padded, 33, 64, (byte) 0xEE);

            peer.write(padded).write(frame(COMMAND, ready("DEALER"))).send(List.of(HELLO));

            assertThat(peer.receive(PATIENCE)).containsExactly(HELLO);
        }
    }

    @Test
    @Tag("23-02")
    void speaksWithHigherVersionsAsWithItsOwn() throws IOException {
        EchoRouter echo = echo();
        for (int[] version : new int[][] {{3, 0}, {3, 9}, {4, 0}, {255, 255}}) {
            try (HostilePeer peer = HostilePeer.connect(echo.port())) {
                byte[] greeting = greeting(version[0], "NULL");
                greeting[11] = (byte) version[1];

                peer.write(greeting).write(frame(COMMAND, ready("DEALER"))).send(List.of(HELLO));

                assertThat(peer.readFully(64, PATIENCE)[10]).isEqualTo((byte) 3);
                assertThat(peer.receive(PATIENCE)).containsExactly(HELLO);
            }
        }
    }

    @Test
    @Tag("23-02")
    @Tag("23-06")
    @Tag("J13")
    void closesForOldVersionsAndOtherMechanisms() throws IOException {
        EchoRouter echo = echo();

        assertCloses(echo, CloseReason.BAD_GREETING, new byte[] {1, 0});
        byte[] zmtp2 = {(byte) 0xFF, 0, 0, 0, 0, 0, 0, 0, 1, 0x7F, 1, 5};
        assertCloses(echo, CloseReason.OLD_VERSION, zmtp2);
        assertCloses(echo, CloseReason.MECHANISM_MISMATCH, greeting(3, "CURVE"));
        assertCloses(echo, CloseReason.MECHANISM_MISMATCH, greeting(3, "PLAIN"));
        assertCloses(echo, CloseReason.MECHANISM_MISMATCH, greeting(3, "NULLX"));
    }

    @Test
    @Tag("23-05")
    void tellsPeerOfWrongSocketTypeByErrorAndCloses() throws IOException {
        EchoRouter echo = echo();
        try (HostilePeer peer = HostilePeer.connect(echo.port())) {
            peer.write(greeting(3, "NULL")).write(frame(COMMAND, ready("SUB")));

            String read = new String(peer.readFor(PATIENCE), StandardCharsets.ISO_8859_1);

            assertThat(read).contains("\5READY").contains("\5ERROR\23Invalid socket type");
        }
        awaitClosed(echo, CloseReason.WRONG_SOCKET_TYPE, 1);
    }

    @Test
    @Tag("23-05")
    void closesWhenPeerAnswersWithError() throws IOException {
        EchoRouter echo = echo();

        assertCloses(echo, CloseReason.ERROR_RECEIVED, concat(greeting(3, "NULL"), frame(COMMAND, new byte[] {
            5, 'E', 'R', 'R', 'O', 'R', 1, 'x'
        })));
    }

    @Test
    @Tag("J6")
    void endsHandshakeThatTakesTooLong() throws IOException {
        EchoRouter echo = new EchoRouter(
                provider,
                RouterSettings.defaults()
                        .with(new HandshakeLimits(256, 32, Duration.ofMillis(500), 2_048), Heartbeats.defaults()));

        assertCloses(echo, CloseReason.HANDSHAKE_TIMEOUT, new byte[0]);
        assertCloses(echo, CloseReason.HANDSHAKE_TIMEOUT, Arrays.copyOf(greeting(3, "NULL"), 40));
        assertCloses(echo, CloseReason.HANDSHAKE_TIMEOUT, greeting(3, "NULL"));
    }

    @Test
    void oldestStalledHandshakeOfAnAddressMakesRoom() throws IOException {
        EchoRouter echo = new EchoRouter(
                provider,
                RouterSettings.defaults()
                        .with(new HandshakeLimits(256, 2, Duration.ofMinutes(1), 2_048), Heartbeats.defaults()));
        try (HostilePeer first = HostilePeer.connect(echo.port());
                HostilePeer second = HostilePeer.connect(echo.port())) {
            second.readFully(64, PATIENCE);

            await().atMost(PATIENCE).until(() -> {
                try (HostilePeer third = HostilePeer.dealer(echo.port())) {
                    third.send(List.of(HELLO));
                    assertThat(third.receive(PATIENCE)).containsExactly(HELLO);
                }
                return closed(echo, CloseReason.ADDRESS_CAP) > 0;
            });

            assertThat(first.isClosedWithin(PATIENCE)).isTrue();
        }
    }

    @Test
    void refusesLargeHandshakesAndForgedProperties() throws IOException {
        EchoRouter echo = echo();
        byte[] greeting = greeting(3, "NULL");

        assertCloses(echo, CloseReason.HANDSHAKE_TOO_LARGE, concat(greeting, longHeader(COMMAND, 2_049)));
        assertCloses(
                echo,
                CloseReason.FORGED_PROPERTY,
                concat(greeting, frame(COMMAND, ready("DEALER", property("Peer-Address", HELLO)))));
        assertCloses(echo, CloseReason.BAD_HANDSHAKE, concat(greeting, frame(COMMAND, new byte[] {1, 'X'})));
    }
}
