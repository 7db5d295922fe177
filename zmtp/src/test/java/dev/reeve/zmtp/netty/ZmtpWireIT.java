// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.zmtp.netty;

import static dev.reeve.testkit.HostilePeer.COMMAND;
import static dev.reeve.testkit.HostilePeer.MORE;
import static dev.reeve.testkit.HostilePeer.frame;
import static dev.reeve.testkit.HostilePeer.greeting;
import static dev.reeve.testkit.HostilePeer.longHeader;
import static dev.reeve.testkit.HostilePeer.message;
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

/** RFC 23 and RFC 37 by hand-made bytes, after the handshake: what a ROUTER answers, and why it closes. */
final class ZmtpWireIT extends HandMadeBytes {

    @Test
    @Tag("23-03")
    void closesForReservedBitsCommandsWithMoreAndSignBits() throws IOException {
        EchoRouter echo = echo();

        for (int bit = 3; bit < 8; bit++) {
            assertClosesDealer(echo, CloseReason.BAD_FRAME, new byte[] {(byte) (1 << bit), 0});
        }
        assertClosesDealer(
                echo, CloseReason.BAD_FRAME, frame(COMMAND | MORE, new byte[] {4, 'P', 'I', 'N', 'G', 0, 0}));
        assertClosesDealer(echo, CloseReason.FRAME_TOO_LARGE, longHeader(0, Long.MIN_VALUE));
        assertClosesDealer(echo, CloseReason.FRAME_TOO_LARGE, longHeader(MORE, -1));
    }

    @Test
    @Tag("23-03")
    void takesLongHeaderWithShortSize() throws IOException {
        EchoRouter echo = echo();
        try (HostilePeer peer = HostilePeer.dealer(echo.port())) {
            peer.write(longHeader(0, HELLO.length)).write(HELLO);

            assertThat(peer.receive(PATIENCE)).containsExactly(HELLO);
        }
    }

    @Test
    @Tag("23-04")
    void deliversNothingOfMessageThatIsCutAnywhere() throws IOException {
        EchoRouter echo = echo();
        byte[] whole = message(List.of(HELLO, new byte[300], new byte[0]));
        for (int cut = 0; cut < whole.length; cut++) {
            try (HostilePeer peer = HostilePeer.dealer(echo.port())) {
                peer.write(Arrays.copyOf(whole, cut));
            }
        }

        await().atMost(PATIENCE).until(() -> echo.lost().size() == whole.length);
        assertThat(echo.received()).isZero();
        assertThat(echo.router().stats().inboundBytes()).isZero();
    }

    @Test
    @Tag("23-04")
    void deliversEachMessageOnceAndInOrder() throws IOException {
        EchoRouter echo = echo();
        try (HostilePeer peer = HostilePeer.dealer(echo.port())) {
            for (int batch = 0; batch < 20_000; batch += 500) {
                for (int i = batch; i < batch + 500; i++) {
                    peer.send(List.of(number(i), new byte[i % 50]));
                }
                for (int i = batch; i < batch + 500; i++) {
                    assertThat(peer.receive(PATIENCE)).containsExactly(number(i), new byte[i % 50]);
                }
            }
        }
    }

    private static byte[] number(int i) {
        return Integer.toString(i).getBytes(StandardCharsets.US_ASCII);
    }

    @Test
    @Tag("37-01")
    void answersPingWithItsContext() throws IOException {
        EchoRouter echo = echo();
        try (HostilePeer peer = HostilePeer.dealer(echo.port())) {
            peer.write(frame(COMMAND, new byte[] {4, 'P', 'I', 'N', 'G', 0, 0, 'c', 't', 'x'}));

            assertThat(peer.readFully(10, PATIENCE)).containsExactly(COMMAND, 8, 4, 'P', 'O', 'N', 'G', 'c', 't', 'x');
        }
        assertClosesDealer(echo, CloseReason.BAD_COMMAND, frame(COMMAND, pingWithContext(17)));
    }

    private static byte[] pingWithContext(int bytes) {
        return concat(new byte[] {4, 'P', 'I', 'N', 'G', 0, 0}, new byte[bytes]);
    }

    @Test
    @Tag("37-02")
    @Tag("J9")
    void asksIdlePeerOnceAndGivesUpWithoutAnswer() throws IOException {
        EchoRouter echo = new EchoRouter(
                provider,
                RouterSettings.defaults()
                        .with(
                                HandshakeLimits.defaults(),
                                new Heartbeats(Duration.ofMillis(400), Duration.ofMillis(600))));
        try (HostilePeer peer = newDealerOfThreeOne(echo.port())) {
            byte[] ping = {COMMAND, 7, 4, 'P', 'I', 'N', 'G', 0, 0};
            assertThat(peer.readFully(9, PATIENCE)).isEqualTo(ping);
            peer.write(frame(COMMAND, new byte[] {4, 'P', 'O', 'N', 'G'}));
            assertThat(peer.readFully(9, PATIENCE)).as("alive, idle again").isEqualTo(ping);

            assertThat(peer.isClosedWithin(PATIENCE)).isTrue();
        }
        awaitClosed(echo, CloseReason.SILENT, 1);
    }

    @Test
    @Tag("37-02")
    void leavesPeerOfThreeZeroAlone() throws IOException {
        EchoRouter echo = new EchoRouter(
                provider,
                RouterSettings.defaults()
                        .with(HandshakeLimits.defaults(), new Heartbeats(Duration.ofMillis(1), Duration.ofMillis(1))));
        try (HostilePeer peer = HostilePeer.dealer(echo.port())) {
            assertThat(peer.isSilentFor(Duration.ofMillis(1_200))).isTrue();

            peer.send(List.of(HELLO));

            assertThat(peer.receive(PATIENCE)).containsExactly(HELLO);
        }
    }

    @Test
    @Tag("37-02")
    void honoursTimeToLiveThatPeerAnnounces() throws IOException {
        EchoRouter echo = echo();

        assertClosesDealer(echo, CloseReason.TTL_EXPIRED, frame(COMMAND, new byte[] {4, 'P', 'I', 'N', 'G', 0, 2}));
    }

    private static HostilePeer newDealerOfThreeOne(int port) throws IOException {
        HostilePeer peer = HostilePeer.connect(port);
        byte[] greeting = greeting(3, "NULL");
        greeting[11] = 1;
        peer.write(greeting).write(frame(COMMAND, ready("DEALER")));
        peer.readFully(64, PATIENCE);
        peer.readFully(frame(COMMAND, ready("ROUTER", property("X-Reeve", new byte[] {'1'}))).length, PATIENCE);
        return peer;
    }

    private static void assertClosesDealer(EchoRouter echo, CloseReason reason, byte[] bytes) throws IOException {
        long before = closed(echo, reason);
        try (HostilePeer peer = HostilePeer.dealer(echo.port())) {
            assertThat(peer.write(bytes).isClosedWithin(PATIENCE)).isTrue();
        }
        awaitClosed(echo, reason, before + 1);
    }
}
