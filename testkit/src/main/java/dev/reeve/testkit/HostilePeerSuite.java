// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.testkit;

import static dev.reeve.testkit.HostilePeer.COMMAND;
import static dev.reeve.testkit.HostilePeer.MORE;
import static dev.reeve.testkit.HostilePeer.frame;
import static dev.reeve.testkit.HostilePeer.greeting;
import static dev.reeve.testkit.HostilePeer.longHeader;
import static dev.reeve.testkit.HostilePeer.message;
import static dev.reeve.testkit.HostilePeer.property;
import static dev.reeve.testkit.HostilePeer.ready;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * What strangers may do to a ZMTP listener without ending its service. A subclass names the listener; after each
 * attack, while the attackers still hold their connections, a good client must be answered.
 *
 * <p>The J numbers are the faults of JeroMQ 0.6.0 as the design lists them; a listener of any make has to pass.
 */
@Tag("W1")
public abstract class HostilePeerSuite {

    /** Generous: a loaded machine must not fail the test, a stuck IO thread must. */
    private static final Duration ANSWER_TIME_MAX = Duration.ofSeconds(10);

    private static final Duration QUIET = Duration.ofMillis(300);
    private static final Duration CLOSE_TIME_MAX = Duration.ofSeconds(10);

    private final List<HostilePeer> held = new ArrayList<>();

    /** The loopback port under attack. */
    protected abstract int port();

    /** A message that deserves an answer. */
    protected abstract List<byte[]> goodRequest();

    /** What {@link #goodRequest} is answered with. */
    protected abstract List<byte[]> goodReply();

    /** The largest frame the listener takes. */
    protected int frameBytesMax() {
        return 1_048_576 + 65_536;
    }

    @AfterEach
    void releaseAttackers() throws IOException {
        for (HostilePeer peer : held) {
            peer.reset();
        }
        held.clear();
    }

    @Test
    @Tag("J1")
    void survivesSeventyThreeBytesThatAnnounceTwoGibibytes() throws IOException {
        for (int i = 0; i < 20; i++) {
            attacker().write(greeting(3, "NULL")).write(longHeader(COMMAND, Integer.MAX_VALUE));
        }

        assertGoodClientIsAnswered();
    }

    @Test
    @Tag("J1")
    void closesConnectionThatAnnouncesTwoGibibytesAfterHandshake() throws IOException {
        HostilePeer peer = hold(HostilePeer.dealer(port()));

        peer.write(longHeader(0, Integer.MAX_VALUE));

        assertThat(peer.isClosedWithin(CLOSE_TIME_MAX)).isTrue();
        assertGoodClientIsAnswered();
    }

    @Test
    @Tag("J2")
    @Tag("J3")
    void survivesSizesWithTheSignBit() throws IOException {
        for (long size : new long[] {-1, Long.MIN_VALUE, Long.MIN_VALUE + 16, 0xFFFF_FFFF_8000_0000L, Long.MAX_VALUE}) {
            for (int flags : new int[] {0, MORE, COMMAND}) {
                attacker()
                        .write(greeting(3, "NULL"))
                        .write(longHeader(flags, size))
                        .write(new byte[64]);
                hold(HostilePeer.dealer(port()))
                        .write(longHeader(flags, size))
                        .write(message(goodRequest()))
                        .write(new byte[300]);
            }
        }

        assertGoodClientIsAnswered();
    }

    @Test
    @Tag("J2")
    void takesNothingMoreFromConnectionWhoseFrameWasRefused() throws IOException {
        HostilePeer peer = hold(HostilePeer.dealer(port()));

        peer.write(longHeader(0, 0xFFFF_FFFF_8000_0000L)).write(message(goodRequest()));

        assertThat(peer.isClosedWithin(CLOSE_TIME_MAX)).isTrue();
        assertGoodClientIsAnswered();
    }

    @Test
    @Tag("J6")
    void survivesStalledHandshakes() throws IOException {
        byte[] whole = greeting(3, "NULL");
        for (int i = 0; i < 65; i++) {
            attacker().write(Arrays.copyOf(whole, i));
        }
        for (int i = 0; i < 50; i++) {
            attacker().write(whole).write(Arrays.copyOf(frame(COMMAND, ready("DEALER")), i % 20));
        }

        assertGoodClientIsAnswered();
    }

    @Test
    @Tag("J8")
    void refusesPlain() throws IOException {
        HostilePeer peer = attacker();

        peer.write(greeting(3, "PLAIN"))
                .write(frame(COMMAND, new byte[] {5, 'H', 'E', 'L', 'L', 'O', (byte) 0x80, 1, 1, 1}));

        assertThat(peer.isClosedWithin(CLOSE_TIME_MAX)).isTrue();
        assertGoodClientIsAnswered();
    }

    @Test
    @Tag("J12")
    @Tag("R-22")
    void givesNoAnswerOfOnePeerToAnotherWithTheSameIdentity() throws IOException {
        byte[] identity = "victim".getBytes(StandardCharsets.US_ASCII);
        HostilePeer victim = hold(HostilePeer.dealer(port(), identity));
        assertAnswered(victim);
        HostilePeer thief = hold(HostilePeer.dealer(port(), identity));

        victim.send(goodRequest());

        assertThat(victim.receive(ANSWER_TIME_MAX)).containsExactlyElementsOf(goodReply());
        assertThat(thief.isSilentFor(QUIET)).isTrue();
        assertGoodClientIsAnswered();
    }

    @Test
    @Tag("J12")
    void refusesIdentitiesAndAddressesThatOnlyTheTransportMayGive() throws IOException {
        HostilePeer victim = hold(HostilePeer.dealer(port()));
        byte[] forgedAddress = property("Peer-Address", victim.localAddress().getBytes(StandardCharsets.US_ASCII));
        byte[] reserved = property("Identity", new byte[] {0, 1, 2, 3, 4});
        byte[] misspelt = ready("DEALER", forgedAddress);
        misspelt[5] = 'X'; // JeroMQ does not compare the last letter.
        for (byte[] forged : List.of(ready("DEALER", forgedAddress), ready("DEALER", reserved), misspelt)) {
            HostilePeer peer = attacker();

            peer.write(greeting(3, "NULL")).write(frame(COMMAND, forged));

            assertThat(peer.isClosedWithin(CLOSE_TIME_MAX)).isTrue();
        }
        assertAnswered(victim);
    }

    @Test
    @Tag("J13")
    void answersNoPeerOfOldZmtp() throws IOException {
        HostilePeer old = attacker(); // ZMTP 1.0: no signature, the identity as first frame.
        old.write(new byte[] {1, 0}).write(zmtp1(goodRequest()));
        HostilePeer newer = attacker(); // ZMTP 2.0: signature, revision 1, socket type DEALER, identity.
        newer.write(new byte[] {(byte) 0xFF, 0, 0, 0, 0, 0, 0, 0, 1, 0x7F, 1, 5, 0, 0})
                .write(message(goodRequest()));

        assertGoodClientIsAnswered();
        byte[] marker = goodReply().getLast();
        for (HostilePeer peer : List.of(old, newer)) {
            String read = new String(peer.send(goodRequest()).readFor(QUIET), StandardCharsets.ISO_8859_1);
            assertThat(read).doesNotContain(new String(marker, StandardCharsets.ISO_8859_1));
        }
    }

    @Test
    void survivesOneFrameMessages() throws IOException {
        HostilePeer peer = hold(HostilePeer.dealer(port()));

        peer.send(List.of(new byte[0])).send(List.of(new byte[] {'x'})).send(List.of(new byte[300]));

        assertGoodClientIsAnswered();
    }

    @Test
    void survivesTooManyFrames() throws IOException {
        HostilePeer peer = hold(HostilePeer.dealer(port()));
        List<byte[]> frames = new ArrayList<>(goodRequest());
        while (frames.size() < 1_000) {
            frames.add(new byte[] {1});
        }

        peer.send(frames.subList(0, 17)).send(frames);

        assertGoodClientIsAnswered();
    }

    @Test
    void survivesMessageThatNeverEnds() throws IOException {
        HostilePeer peer = hold(HostilePeer.dealer(port()));
        ByteBuffer endless = ByteBuffer.allocate(30_000);
        while (endless.hasRemaining()) {
            endless.put((byte) MORE).put((byte) 1).put((byte) 7);
        }

        for (int i = 0; i < 100; i++) {
            peer.write(endless.array());
        }

        assertGoodClientIsAnswered();
    }

    @Test
    @Tag("C8")
    void closesConnectionThatSendsOneByteTooMany() throws IOException {
        HostilePeer peer = hold(HostilePeer.dealer(port()));

        peer.write(longHeader(0, frameBytesMax() + 1L)).write(new byte[100_000]);

        assertThat(peer.isClosedWithin(CLOSE_TIME_MAX)).isTrue();
        assertGoodClientIsAnswered();
    }

    @Test
    @Tag("23-04")
    void deliversNothingOfMessageThatIsCutOff() throws IOException {
        byte[] whole = message(goodRequest());
        for (int cut = 0; cut < whole.length; cut++) {
            HostilePeer peer = HostilePeer.dealer(port());
            peer.write(Arrays.copyOf(whole, cut));
            if (cut % 2 == 0) {
                peer.reset();
            } else {
                peer.close();
            }
        }

        assertGoodClientIsAnswered();
    }

    @Test
    void survivesOddCommands() throws IOException {
        HostilePeer peer = hold(HostilePeer.dealer(port()));

        peer.write(frame(COMMAND, new byte[] {4, 'P', 'I', 'N', 'G'}))
                .write(frame(COMMAND, new byte[] {4, 'P', 'I', 'N', 'G', 0}))
                .write(frame(COMMAND, new byte[0]))
                .write(frame(COMMAND | MORE, ready("DEALER")))
                .write(frame(COMMAND, new byte[300]));

        assertGoodClientIsAnswered();
    }

    @Test
    @Tag("W3")
    void survivesGarbage() throws IOException {
        SplittableRandom random = new SplittableRandom(73);
        for (int i = 0; i < 200; i++) {
            byte[] garbage = new byte[random.nextInt(1, 2_000)];
            random.nextBytes(garbage);
            HostilePeer peer = i % 3 == 0 ? HostilePeer.connect(port()) : mutatedHandshake(random);
            peer.write(garbage);
            peer.close();
        }

        assertGoodClientIsAnswered();
    }

    private HostilePeer mutatedHandshake(SplittableRandom random) throws IOException {
        byte[] greeting = greeting(3, "NULL");
        byte[] ready = frame(COMMAND, ready("DEALER", property("Identity", new byte[0])));
        byte[] target = random.nextBoolean() ? greeting : ready;
        target[random.nextInt(target.length)] = (byte) random.nextInt();
        return HostilePeer.connect(port()).write(greeting).write(ready);
    }

    private static byte[] zmtp1(List<byte[]> frames) {
        ByteBuffer bytes = ByteBuffer.allocate(10_000);
        for (int i = 0; i < frames.size(); i++) {
            bytes.put((byte) (frames.get(i).length + 1))
                    .put((byte) (i < frames.size() - 1 ? MORE : 0))
                    .put(frames.get(i));
        }
        return Arrays.copyOf(bytes.array(), bytes.position());
    }

    private HostilePeer attacker() throws IOException {
        return hold(HostilePeer.connect(port()));
    }

    private HostilePeer hold(HostilePeer peer) {
        held.add(peer);
        return peer;
    }

    /** A new connection is served. */
    protected final void assertGoodClientIsAnswered() throws IOException {
        try (HostilePeer client = HostilePeer.dealer(port())) {
            assertAnswered(client);
        }
    }

    private void assertAnswered(HostilePeer client) throws IOException {
        client.send(goodRequest());
        assertThat(client.receive(ANSWER_TIME_MAX)).containsExactlyElementsOf(goodReply());
    }
}
