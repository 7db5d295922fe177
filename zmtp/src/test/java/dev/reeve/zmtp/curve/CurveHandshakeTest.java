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

import dev.reeve.zmtp.CloseReason;
import dev.reeve.zmtp.wire.Command;
import dev.reeve.zmtp.wire.FrameProtection;
import dev.reeve.zmtp.wire.Greeting;
import dev.reeve.zmtp.wire.Handshake;
import dev.reeve.zmtp.wire.HandshakeContext;
import dev.reeve.zmtp.wire.HandshakeStep;
import dev.reeve.zmtp.wire.SocketType;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The handshake of RFC 26, both sides. */
@ParameterizedClass
@MethodSource("dev.reeve.zmtp.curve.Cryptos#here")
final class CurveHandshakeTest {
    private final CurvePair pair;
    private final Handshake serverSide;
    private final Handshake clientSide;

    CurveHandshakeTest(CurveCrypto crypto) {
        pair = new CurvePair(crypto);
        serverSide = pair.serverSide();
        clientSide = pair.clientSide();
    }

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
        Handshake lost = clientSide(new CurveClient(pair.clientPair, other.publicKey(), pair.random, pair.crypto));

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

        assertThat(refusalOf(raw)).isEqualTo(CloseReason.BAD_BOX);
    }

    @Test
    void refusesVouchForOtherTransientKey() {
        RawCurveClient raw = new RawCurveClient(pair);
        raw.vouchedKey = CurveKeyPair.generate(pair.random).publicKey();

        assertThat(refusalOf(raw)).isEqualTo(CloseReason.BAD_BOX);
    }

    @Test
    void refusesVouchForOtherServer() {
        RawCurveClient raw = new RawCurveClient(pair);
        raw.vouchedServer = CurveKeyPair.generate(pair.random).publicKey();

        assertThat(refusalOf(raw)).isEqualTo(CloseReason.BAD_BOX);
    }

    @Test
    void refusesVouchOfSomebodyElse() {
        RawCurveClient raw = new RawCurveClient(pair);
        raw.voucher = CurveKeyPair.generate(pair.random);

        assertThat(refusalOf(raw)).isEqualTo(CloseReason.BAD_BOX);
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
            Handshake client =
                    clientSide(new CurveClient(pair.clientPair, known.publicKey(), pair.random, pair.crypto));
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

    private CloseReason refusalOf(RawCurveClient raw) {
        return rejected(serverSide, raw.initiate(reply(serverSide, raw.hello(1)), 2))
                .reason();
    }

    @Test
    @Tag("23-02")
    void serverTakesGreetingsOfClientsWithItsMechanism() {
        assertThat(pair.server.fits(Greeting.of(pair.client))).isTrue();
        assertThat(pair.server.fits(Greeting.of(pair.server))).isFalse();
        assertThat(pair.server.fits(new Greeting(3, 1, "NULL", false))).isFalse();
    }

    @Test
    @Tag("23-02")
    void clientTakesServersThatDoNotSaySoAsLibzmqAndJeroMq() {
        assertThat(pair.client.fits(Greeting.of(pair.server))).isTrue();
        assertThat(pair.client.fits(new Greeting(3, 1, "CURVE", false))).isTrue();
        assertThat(pair.client.fits(new Greeting(3, 1, "NULL", true))).isFalse();
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
