// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.zmtp.wire;

import static dev.reeve.testkit.HostilePeer.COMMAND;
import static dev.reeve.testkit.HostilePeer.MORE;
import static dev.reeve.testkit.HostilePeer.frame;
import static dev.reeve.testkit.HostilePeer.greeting;
import static dev.reeve.testkit.HostilePeer.longHeader;
import static dev.reeve.testkit.HostilePeer.property;
import static dev.reeve.testkit.HostilePeer.ready;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reeve.testkit.HostilePeer;
import dev.reeve.zmtp.CloseReason;
import dev.reeve.zmtp.wire.ConnectionState.Phase;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What a ROUTER's side makes of the bytes of one peer. */
final class ConnectionStateTest {

    private static final ConnectionLimits LIMITS = new ConnectionLimits(2_048, 1_000, 4, 2_000);
    private static final byte[] READY = frame(COMMAND, ready("DEALER", property("X-Reeve", new byte[] {'1'})));

    private final Wanted wanted = new Wanted();
    private final ConnectionState connection = newConnection(wanted);

    private static ConnectionState newConnection(ConnectionEvents events) {
        return new ConnectionState(
                new NullMechanism(),
                new HandshakeContext("10.0.0.1", SocketType.ROUTER, Map.of("X-Reeve", new byte[] {'1'})),
                LIMITS,
                new Liveness(1_000, 1_000, 0),
                events);
    }

    @Test
    @Tag("23-01")
    void sendsReadyAsSoonAsItHasTheGreeting() {
        receive(Arrays.copyOf(greeting(3, "NULL"), 63));
        assertThat(wanted.sent).isEmpty();

        receive(new byte[1]);

        assertThat(wanted.sent).containsExactly(frame(COMMAND, ready("ROUTER", property("X-Reeve", new byte[] {'1'}))));
        assertThat(connection.phase()).isEqualTo(Phase.HANDSHAKE);
    }

    @Test
    @Tag("23-04")
    void deliversWhatCameWithTheHandshakeHoweverItIsCut() {
        byte[] whole = concat(greeting(3, "NULL"), READY, HostilePeer.message(List.of(new byte[3], new byte[0])));
        for (int cut = 0; cut <= whole.length; cut++) {
            Wanted each = new Wanted();
            ConnectionState fresh = newConnection(each);

            fresh.receive(whole, 0, cut, 0);
            int before = each.messages.size();
            fresh.receive(whole, cut, whole.length, 0);

            assertThat(before).as("cut at %d", cut).isEqualTo(cut == whole.length ? 1 : 0);
            assertThat(each.messages).hasSize(1);
            assertThat(each.messages.getFirst()).containsExactly(new byte[3], new byte[0]);
            assertThat(each.established.getFirst().properties()).containsKey("x-reeve");
        }
    }

    @Test
    @Tag("23-02")
    void refusesAnotherMechanism() {
        receive(greeting(3, "CURVE"));

        assertEndedBy(CloseReason.MECHANISM_MISMATCH);
        assertThat(wanted.sent).isEmpty();
    }

    @Test
    void tellsWhySocketTypesDoNotFit() {
        receive(greeting(3, "NULL"));
        receive(frame(COMMAND, ready("PUB")));

        assertEndedBy(CloseReason.WRONG_SOCKET_TYPE);
        assertThat(new String(wanted.sent.getLast(), StandardCharsets.ISO_8859_1))
                .contains("ERROR")
                .contains("Invalid socket type");
    }

    @Test
    @Tag("23-05")
    void endsWithErrorOfPeer() {
        receive(greeting(3, "NULL"));
        receive(frame(COMMAND, Command.error("400")));

        assertEndedBy(CloseReason.ERROR_RECEIVED);
    }

    @Test
    void takesNothingButCommandsInTheHandshake() {
        receive(greeting(3, "NULL"));
        receive(frame(0, ready("DEALER")));

        assertEndedBy(CloseReason.BAD_HANDSHAKE);
    }

    @Test
    @Tag("J1")
    void boundsAllHandshakeCommandsTogether() {
        receive(greeting(3, "NULL"));
        receive(longHeader(COMMAND, 2_049));

        assertEndedBy(CloseReason.HANDSHAKE_TOO_LARGE);
        assertThat(connection.heldBytes()).isZero();
    }

    @Test
    void letsLongMessagesGoByAndKeepsThePeer() {
        handshake();

        receive(HostilePeer.message(List.of(new byte[1], new byte[1], new byte[1], new byte[1], new byte[1])));
        receive(HostilePeer.message(List.of(new byte[1_000], new byte[1_000], new byte[1])));
        receive(HostilePeer.message(List.of(new byte[1_000], new byte[1_000])));

        assertThat(wanted.overlong).isEqualTo(2);
        assertThat(wanted.messages).hasSize(1);
        assertThat(wanted.rejected).isEmpty();
    }

    @Test
    void holdsNothingOfMessageThatNeverEnds() {
        handshake();
        for (int i = 0; i < 1_000; i++) {
            receive(frame(MORE, new byte[500]));

            assertThat(connection.heldBytes()).isLessThanOrEqualTo(2_000);
        }
        assertThat(wanted.messages).isEmpty();
    }

    @Test
    @Tag("C8")
    void endsWithFrameOneByteAboveTheBound() {
        handshake();
        receive(HostilePeer.message(List.of(new byte[1_000])));
        receive(longHeader(0, 1_001));

        assertThat(wanted.messages).hasSize(1);
        assertEndedBy(CloseReason.FRAME_TOO_LARGE);
    }

    @Test
    @Tag("37-01")
    void answersPingWithItsContext() {
        handshake();
        byte[] context = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

        receive(frame(COMMAND, concat(new byte[] {4, 'P', 'I', 'N', 'G', 0, 0}, context)));
        receive(frame(COMMAND, new byte[] {4, 'P', 'I', 'N', 'G', 0, 0}));

        assertThat(wanted.answers)
                .containsExactly(
                        concat(new byte[] {4, 'P', 'O', 'N', 'G'}, context), new byte[] {4, 'P', 'O', 'N', 'G'});
    }

    @Test
    @Tag("37-01")
    void endsWithMalformedPing() {
        byte[][] malformed = {
            {4, 'P', 'I', 'N', 'G'},
            {4, 'P', 'I', 'N', 'G', 0},
            concat(new byte[] {4, 'P', 'I', 'N', 'G', 0, 0}, new byte[17]),
            concat(new byte[] {4, 'P', 'O', 'N', 'G'}, new byte[17]),
            {},
            {9, 'X'},
            {0, 'X'},
        };
        for (byte[] command : malformed) {
            Wanted each = new Wanted();
            ConnectionState fresh = newConnection(each);
            handshake(fresh);

            byte[] bytes = frame(COMMAND, command);
            fresh.receive(bytes, 0, bytes.length, 0);

            assertThat(each.rejected).as("%s", Arrays.toString(command)).containsExactly(CloseReason.BAD_COMMAND);
        }
    }

    @Test
    void letsCommandsOfLaterVersionsPass() {
        handshake();

        receive(frame(COMMAND, new byte[] {5, 'L', 'A', 'T', 'E', 'R', 1, 2}));
        receive(HostilePeer.message(List.of(new byte[1])));

        assertThat(wanted.messages).hasSize(1);
    }

    @Test
    void looksAtNothingAfterTheEnd() {
        handshake();
        receive(concat(frame(COMMAND, ready("DEALER")), HostilePeer.message(List.of(new byte[1]))));
        receive(HostilePeer.message(List.of(new byte[1])));

        assertThat(wanted.messages).isEmpty();
        assertEndedBy(CloseReason.BAD_COMMAND);
    }

    @Test
    @Tag("W4")
    void neverThrowsAtMutatedBytes() {
        SplittableRandom random = new SplittableRandom(11);
        byte[] good = concat(
                greeting(3, "NULL"),
                READY,
                HostilePeer.message(List.of(new byte[300], new byte[2])),
                frame(COMMAND, new byte[] {4, 'P', 'I', 'N', 'G', 0, 9, 1}));
        for (int i = 0; i < 5_000; i++) {
            byte[] mutated = good.clone();
            for (int n = random.nextInt(4); n >= 0; n--) {
                mutated[random.nextInt(mutated.length)] = (byte) random.nextInt();
            }
            Wanted each = new Wanted();
            ConnectionState fresh = newConnection(each);
            int cut = random.nextInt(mutated.length);

            fresh.receive(mutated, 0, cut, 0);
            fresh.receive(mutated, cut, mutated.length, 0);

            assertThat(each.rejected).hasSizeLessThanOrEqualTo(1);
            assertThat(each.messages).hasSizeLessThanOrEqualTo(20);
        }
    }

    private void handshake() {
        handshake(connection);
    }

    private static void handshake(ConnectionState state) {
        byte[] bytes = concat(greeting(3, "NULL"), READY);
        state.receive(bytes, 0, bytes.length, 0);
        assertThat(state.phase()).isEqualTo(Phase.TRAFFIC);
    }

    private void receive(byte[] bytes) {
        connection.receive(bytes, 0, bytes.length, 0);
    }

    private void assertEndedBy(CloseReason reason) {
        assertThat(wanted.rejected).containsExactly(reason);
        assertThat(connection.phase()).isEqualTo(Phase.ENDED);
    }

    private static byte[] concat(byte[]... parts) {
        int length = Arrays.stream(parts).mapToInt(part -> part.length).sum();
        byte[] whole = new byte[length];
        int at = 0;
        for (byte[] part : parts) {
            System.arraycopy(part, 0, whole, at, part.length);
            at += part.length;
        }
        return whole;
    }
}
