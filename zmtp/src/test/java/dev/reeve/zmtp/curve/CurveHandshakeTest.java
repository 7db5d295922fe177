// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.zmtp.curve;

import static dev.reeve.zmtp.curve.CurvePair.clientSide;
import static dev.reeve.zmtp.curve.CurvePair.command;
import static dev.reeve.zmtp.curve.CurvePair.done;
import static dev.reeve.zmtp.curve.CurvePair.first;
import static dev.reeve.zmtp.curve.CurvePair.open;
import static dev.reeve.zmtp.curve.CurvePair.rejected;
import static dev.reeve.zmtp.curve.CurvePair.reply;
import static dev.reeve.zmtp.curve.CurvePair.seal;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reeve.zmtp.CloseReason;
import dev.reeve.zmtp.Credentials;
import dev.reeve.zmtp.Verdict;
import dev.reeve.zmtp.wire.Command;
import dev.reeve.zmtp.wire.FrameProtection;
import dev.reeve.zmtp.wire.Greeting;
import dev.reeve.zmtp.wire.Handshake;
import dev.reeve.zmtp.wire.HandshakeContext;
import dev.reeve.zmtp.wire.HandshakeStep;
import dev.reeve.zmtp.wire.SocketType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The handshake of RFC 26, both sides. */
final class CurveHandshakeTest {
    private final CurvePair pair = new CurvePair();
    private final Handshake serverSide = pair.serverSide();
    private final Handshake clientSide = pair.clientSide();

    @Test
    @Tag("26-01")
    @Tag("26-04")
    void everyCommandHasTheSizeOfTheRfc() {
        byte[] hello = first(clientSide);
        byte[] welcome = reply(serverSide, hello);
        byte[] initiate = reply(clientSide, welcome);
        byte[] ready = command(done(serverSide, initiate).command());

        assertThat(hello).hasSize(200);
        assertThat(welcome).hasSize(168);
        assertThat(initiate).hasSize(257 + metadataBytes(SocketType.DEALER, Map.of("X-Reeve", new byte[1])));
        assertThat(ready).hasSize(30 + metadataBytes(SocketType.ROUTER, Map.of()));
    }

    private static int metadataBytes(SocketType type, Map<String, byte[]> properties) {
        return new HandshakeContext("", type, properties).metadata().length;
    }

    @Test
    void tellsEachSideWhoTheOtherIs() {
        HandshakeStep.Done atServer = done(serverSide, reply(clientSide, reply(serverSide, first(clientSide))));
        HandshakeStep.Done atClient = done(clientSide, command(atServer.command()));

        assertThat(atServer.result().publicKeyZ85()).isEqualTo(pair.clientPair.publicKeyZ85());
        assertThat(atServer.result().userId()).isEqualTo("u-1");
        assertThat(atServer.result().properties().get("x-reeve")).isEqualTo(new byte[] {'1'});
        assertThat(atClient.result().publicKeyZ85()).isEqualTo(pair.serverPair.publicKeyZ85());
        assertThat(atClient.result().properties()).containsKey("socket-type");
    }

    @Test
    @Tag("27-02")
    void asksTheAuthenticatorWithTheFieldsOfZap() {
        List<Credentials> asked = new ArrayList<>();
        CurvePair asking = new CurvePair(credentials -> {
            asked.add(credentials);
            return new Verdict.Allowed("");
        });

        CurvePair.Connected _ = asking.connect();

        assertThat(asked).singleElement().satisfies(credentials -> {
            assertThat(credentials.domain()).isEqualTo("test");
            assertThat(credentials.address()).isEqualTo("192.0.2.7");
            assertThat(credentials.mechanism()).isEqualTo("CURVE");
            assertThat(credentials.publicKey()).isEqualTo(asking.clientPair.publicKey());
            assertThat(credentials.identity()).isEmpty();
        });
    }

    @Test
    @Tag("26-03")
    @Tag("J7")
    void refusesUnknownKeyWithError400() {
        Handshake stranger = clientSide(pair.client(CurveKeyPair.generate(pair.random)));

        HandshakeStep.Rejected refused = rejected(serverSide, reply(stranger, reply(serverSide, first(stranger))));

        assertThat(refused.reason()).isEqualTo(CloseReason.DENIED);
        assertThat(command(refused.errorCommand()))
                .isEqualTo(new byte[] {5, 'E', 'R', 'R', 'O', 'R', 3, '4', '0', '0'});
        assertThat(rejected(stranger, command(refused.errorCommand())).reason()).isEqualTo(CloseReason.DENIED);
    }

    @Test
    @Tag("27-02")
    void closesWithoutWordWhenAuthenticatorSaysLater() {
        CurvePair later = new CurvePair(_ -> new Verdict.Retry());

        HandshakeStep.Rejected refused = refusedBy(later);

        assertThat(refused).isEqualTo(HandshakeStep.Rejected.silently(CloseReason.DENIED_FOR_NOW));
    }

    @Test
    @Tag("27-02")
    @Tag("J7")
    void deniesWhenAuthenticatorFailsOrThrows() {
        CurvePair failing = new CurvePair(_ -> new Verdict.Failed());
        CurvePair throwing = new CurvePair(_ -> {
            throw new IllegalStateException("out of order");
        });

        assertThat(refusedBy(failing).reason()).isEqualTo(CloseReason.AUTHENTICATOR_FAILED);
        assertThat(refusedBy(throwing).reason()).isEqualTo(CloseReason.AUTHENTICATOR_FAILED);
    }

    private static HandshakeStep.Rejected refusedBy(CurvePair pair) {
        Handshake clientSide = pair.clientSide();
        Handshake serverSide = pair.serverSide();
        return rejected(serverSide, reply(clientSide, reply(serverSide, first(clientSide))));
    }

    @Test
    @Tag("27-01")
    @SuppressWarnings("NullAway") // For those who compile without it.
    void thereIsNoServerWithoutAuthenticator() {
        CurveServerKeys keys = CurveServerKeys.of(pair.serverPair);

        assertThatThrownBy(() -> new CurveServer(keys, null, "", pair.random)).hasMessageContaining("authenticator");
    }

    @Test
    @Tag("27-03")
    void theCredentialIsOneKeyOf32Bytes() {
        assertThatThrownBy(() -> new CurveClient(pair.clientPair, new byte[31], pair.random))
                .hasMessageContaining("32 bytes");
        assertThatThrownBy(() -> CurveKeyPair.ofSecretKey(new byte[33])).hasMessageContaining("32 bytes");
    }

    @Test
    @Tag("26-03")
    void clientThatSendsErrorIsRejected() {
        assertThat(rejected(serverSide, Command.error("400")).reason()).isEqualTo(CloseReason.BAD_HANDSHAKE);
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 1})
    @Tag("26-01")
    void refusesEverySizeButTheRfcs(int more) {
        byte[] hello = first(clientSide);
        byte[] welcome = reply(serverSide, hello);

        assertThat(rejected(pair.serverSide(), Arrays.copyOf(hello, 200 + more)).reason())
                .isEqualTo(CloseReason.BAD_HANDSHAKE);
        assertThat(rejected(clientSide, Arrays.copyOf(welcome, 168 + more)).reason())
                .isEqualTo(CloseReason.BAD_HANDSHAKE);
    }

    @Test
    @Tag("26-01")
    void refusesInitiateAndReadyBelowTheirSmallestSize() {
        byte[] initiate = reply(clientSide, reply(serverSide, first(clientSide)));

        assertThat(rejected(serverSide, Arrays.copyOf(initiate, 256)).reason()).isEqualTo(CloseReason.BAD_HANDSHAKE);
        assertThat(rejected(clientSide, CurveCommand.of(CurveCommand.READY, 29)).reason())
                .isEqualTo(CloseReason.BAD_HANDSHAKE);
    }

    @Test
    void refusesInitiateAboveItsBound() {
        byte[] initiate = reply(clientSide, reply(serverSide, first(clientSide)));

        assertThat(rejected(serverSide, Arrays.copyOf(initiate, 2_049)).reason())
                .isEqualTo(CloseReason.BAD_HANDSHAKE);
    }

    @Test
    @Tag("26-01")
    void refusesHelloWithNonceZero() {
        byte[] hello = first(clientSide);
        Arrays.fill(hello, CurveCommand.HELLO_NONCE, CurveCommand.HELLO_BOX, (byte) 0);

        assertThat(rejected(serverSide, hello).reason()).isEqualTo(CloseReason.BAD_NONCE);
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 4, 5})
    @Tag("26-01")
    void refusesInitiateWhoseNonceIsNotAboveHellos(long nonce) {
        RawCurveClient raw = new RawCurveClient(pair);
        byte[] welcome = reply(serverSide, raw.hello(5));

        HandshakeStep step = serverSide.next(raw.initiate(welcome, nonce), CurvePair.NOW_MS);

        assertThat(step).isEqualTo(HandshakeStep.Rejected.silently(CloseReason.BAD_NONCE));
    }

    @Test
    @Tag("26-01")
    void takesNoncesWithGaps() {
        RawCurveClient raw = new RawCurveClient(pair);
        byte[] welcome = reply(serverSide, raw.hello(5));

        assertThat(serverSide.next(raw.initiate(welcome, 1L << 40), CurvePair.NOW_MS))
                .isInstanceOf(HandshakeStep.Done.class);
    }

    @Test
    @Tag("26-02")
    void refusesClientThatDoesNotKnowTheServersKey() {
        CurveKeyPair other = CurveKeyPair.generate(pair.random);
        Handshake lost = clientSide(new CurveClient(pair.clientPair, other.publicKey(), pair.random));

        assertThat(serverSide.next(first(lost), CurvePair.NOW_MS))
                .isEqualTo(HandshakeStep.Rejected.silently(CloseReason.BAD_BOX));
    }

    @Test
    @Tag("26-02")
    void clientRefusesServerWithoutTheSecretKey() {
        CurvePair impostor = new CurvePair();
        byte[] welcome = reply(impostor.serverSide(), first(impostor.clientSide()));
        byte[] _ = first(clientSide);

        assertThat(rejected(clientSide, welcome).reason()).isEqualTo(CloseReason.BAD_BOX);
    }

    @Test
    void refusesWrongVersionOfHello() {
        for (int field : new int[] {CurveCommand.HELLO_VERSION, CurveCommand.HELLO_VERSION + 1}) {
            byte[] hello = first(pair.clientSide());
            hello[field] = 2;

            assertThat(rejected(pair.serverSide(), hello).reason()).isEqualTo(CloseReason.BAD_HANDSHAKE);
        }
    }

    @Test
    void refusesHelloWhoseBoxHoldsOtherThanZeros() {
        RawCurveClient raw = new RawCurveClient(pair);
        raw.helloText[63] = 1;

        assertThat(rejected(serverSide, raw.hello(1)).reason()).isEqualTo(CloseReason.BAD_BOX);
    }

    @Test
    void refusesTransientKeyOfLowOrder() {
        byte[] hello = first(clientSide);
        Arrays.fill(hello, CurveCommand.HELLO_KEY, CurveCommand.HELLO_NONCE, (byte) 0);

        assertThat(rejected(serverSide, hello).reason()).isEqualTo(CloseReason.BAD_BOX);
    }

    @Test
    void refusesLongTermKeyOfLowOrder() {
        RawCurveClient raw = new RawCurveClient(pair);
        raw.publicKey = new byte[32];

        assertThat(rejected(serverSide, raw.initiate(reply(serverSide, raw.hello(1)), 2))
                        .reason())
                .isEqualTo(CloseReason.BAD_BOX);
    }

    @Test
    void refusesVouchForOtherTransientKey() {
        RawCurveClient raw = new RawCurveClient(pair);
        raw.vouchedKey = CurveKeyPair.generate(pair.random).publicKey();

        assertThat(rejected(serverSide, raw.initiate(reply(serverSide, raw.hello(1)), 2))
                        .reason())
                .isEqualTo(CloseReason.BAD_BOX);
    }

    @Test
    void refusesVouchForOtherServer() {
        RawCurveClient raw = new RawCurveClient(pair);
        raw.vouchedServer = CurveKeyPair.generate(pair.random).publicKey();

        assertThat(rejected(serverSide, raw.initiate(reply(serverSide, raw.hello(1)), 2))
                        .reason())
                .isEqualTo(CloseReason.BAD_BOX);
    }

    @Test
    void refusesVouchOfSomebodyElse() {
        RawCurveClient raw = new RawCurveClient(pair);
        raw.voucher = CurveKeyPair.generate(pair.random);

        assertThat(rejected(serverSide, raw.initiate(reply(serverSide, raw.hello(1)), 2))
                        .reason())
                .isEqualTo(CloseReason.BAD_BOX);
    }

    @Test
    @Tag("26-02")
    void refusesInitiateAfter61Seconds() {
        byte[] initiate = reply(clientSide, reply(serverSide, first(clientSide)));

        assertThat(serverSide.next(initiate, CurvePair.NOW_MS + 61_000))
                .isEqualTo(HandshakeStep.Rejected.silently(CloseReason.BAD_COOKIE));
    }

    @Test
    @Tag("26-02")
    void takesInitiateAfterTheLongestHandshakeThatTransportsAllow() {
        byte[] initiate = reply(clientSide, reply(serverSide, first(clientSide)));
        // Meanwhile others come, and the cookie key is renewed.
        byte[] _ = reply(pair.serverSide(), first(pair.clientSide()));
        HandshakeStep _ = pair.serverSide().next(first(pair.clientSide()), CurvePair.NOW_MS + 29_000);

        assertThat(serverSide.next(initiate, CurvePair.NOW_MS + 31_000)).isInstanceOf(HandshakeStep.Done.class);
    }

    @Test
    @Tag("A9")
    void refusesInitiateThatWasRecordedOnAnotherConnection() {
        byte[] initiate = reply(clientSide, reply(serverSide, first(clientSide)));
        HandshakeStep.Done _ = done(serverSide, initiate);
        Handshake replayed = pair.serverSide();
        byte[] _ = reply(replayed, first(pair.clientSide()));

        assertThat(rejected(replayed, initiate).reason()).isEqualTo(CloseReason.BAD_COOKIE);
    }

    @Test
    @Tag("A9")
    void refusesWholeHandshakeThatWasRecorded() {
        byte[] hello = first(clientSide);
        byte[] initiate = reply(clientSide, reply(serverSide, hello));
        HandshakeStep.Done _ = done(serverSide, initiate);
        Handshake replayed = pair.serverSide();
        byte[] _ = reply(replayed, hello);

        assertThat(rejected(replayed, initiate).reason()).isEqualTo(CloseReason.BAD_COOKIE);
    }

    @Test
    void refusesSecondInitiateOnTheSameConnection() {
        byte[] initiate = reply(clientSide, reply(serverSide, first(clientSide)));
        HandshakeStep.Done _ = done(serverSide, initiate);

        assertThat(rejected(serverSide, initiate).reason()).isEqualTo(CloseReason.BAD_HANDSHAKE);
    }

    @Test
    void refusesCommandsOutOfTurn() {
        byte[] hello = first(clientSide);
        byte[] initiate = reply(clientSide, reply(pair.serverSide(), hello));
        Handshake asked = pair.serverSide();
        byte[] _ = reply(asked, hello);

        assertThat(rejected(pair.serverSide(), initiate).reason()).isEqualTo(CloseReason.BAD_HANDSHAKE);
        assertThat(rejected(asked, hello).reason()).isEqualTo(CloseReason.BAD_HANDSHAKE);
        assertThat(rejected(pair.serverSide(), Command.ready(new byte[0])).reason())
                .isEqualTo(CloseReason.BAD_HANDSHAKE);
    }

    @Test
    void refusesMetadataThatNoPeerMayHave() {
        Handshake forging = pair.client.newHandshake(
                new HandshakeContext("", SocketType.DEALER, Map.of("Peer-Address", new byte[] {'x'})));

        assertThat(rejected(serverSide, reply(forging, reply(serverSide, first(forging))))
                        .reason())
                .isEqualTo(CloseReason.FORGED_PROPERTY);
    }

    @Test
    void bothServerKeysAreGoodDuringRotation() {
        CurveKeyPair old = pair.serverPair;
        CurveKeyPair fresh = CurveKeyPair.generate(pair.random);
        pair.server.replaceKeys(new CurveServerKeys(List.of(fresh, old)));

        for (CurveKeyPair known : List.of(old, fresh)) {
            Handshake client = clientSide(new CurveClient(pair.clientPair, known.publicKey(), pair.random));
            Handshake server = pair.serverSide();
            HandshakeStep.Done atServer = done(server, reply(client, reply(server, first(client))));

            assertThat(done(client, command(atServer.command())).result().publicKeyZ85())
                    .isEqualTo(known.publicKeyZ85());
        }
    }

    @Test
    void retiredServerKeyIsRefused() {
        pair.server.replaceKeys(CurveServerKeys.of(CurveKeyPair.generate(pair.random)));

        assertThat(rejected(serverSide, first(clientSide)).reason()).isEqualTo(CloseReason.BAD_BOX);
    }

    @Test
    @Tag("23-02")
    void greetingsFitOnlyInOppositeRoles() {
        Greeting ofServer = Greeting.of(pair.server);
        Greeting ofClient = Greeting.of(pair.client);

        assertThat(pair.server.fits(ofClient)).isTrue();
        assertThat(pair.client.fits(ofServer)).isTrue();
        assertThat(pair.server.fits(ofServer)).isFalse();
        assertThat(pair.client.fits(ofClient)).isFalse();
        assertThat(pair.server.fits(new Greeting(3, 1, "NULL", false))).isFalse();
    }

    @Test
    void noAnswerIsLongerThanItsQuestion() {
        byte[] hello = first(clientSide);
        byte[] welcome = reply(serverSide, hello);
        byte[] initiate = reply(clientSide, welcome);

        assertThat(welcome.length).isLessThan(hello.length);
        assertThat(command(done(serverSide, initiate).command()).length).isLessThan(initiate.length);
    }

    @Test
    @Tag("26-07")
    void messagesGoBothWays() {
        CurvePair.Connected connected = pair.connect();
        byte[] payload = {1, 2, 3};

        assertThat(open(connected.ofServer(), seal(connected.ofClient(), FrameProtection.MORE, payload)))
                .isEqualTo(FrameProtection.MORE);
        assertThat(open(connected.ofClient(), seal(connected.ofServer(), 0, payload)))
                .isZero();
    }
}
