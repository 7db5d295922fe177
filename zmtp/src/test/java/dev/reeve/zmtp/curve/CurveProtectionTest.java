// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.zmtp.curve;

import static dev.reeve.testkit.ForAll.forAll;
import static dev.reeve.zmtp.curve.CurvePair.open;
import static dev.reeve.zmtp.curve.CurvePair.seal;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reeve.zmtp.wire.FrameProtection;
import java.util.Arrays;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** MESSAGE of RFC 26. */
@ParameterizedClass
@MethodSource("dev.reeve.zmtp.curve.Cryptos#here")
final class CurveProtectionTest {
    private final CurveProtection sender;
    private final CurveProtection receiver;

    CurveProtectionTest(CurveCrypto crypto) {
        CurvePair.Connected connected = new CurvePair(crypto).connect();
        this.sender = connected.ofClient();
        this.receiver = connected.ofServer();
    }

    @Test
    @Tag("26-01")
    void opensWhatWasSealedWhateverItsSizeAndPlace() {
        forAll(500, draws -> draws.bytes(0, 300), payload -> {
            int before = payload.length % 7;
            byte[] sealed = new byte[before + sender.sealedBytes(payload.length)];
            byte[] opened = new byte[before + payload.length];

            sender.seal(FrameProtection.MORE, payload, 0, payload.length, sealed, before);
            int flags = receiver.open(sealed, before, sealed.length - before, opened, before);

            assertThat(sender.payloadBytes(sealed.length - before)).isEqualTo(payload.length);
            assertThat(flags).isEqualTo(FrameProtection.MORE);
            assertThat(Arrays.copyOfRange(opened, before, opened.length)).isEqualTo(payload);
        });
    }

    @Test
    void opensOneMebibyte() {
        byte[] payload = new byte[1 << 20];
        Arrays.fill(payload, (byte) 'x');
        byte[] sealed = seal(sender, 0, payload);
        byte[] opened = new byte[payload.length];

        assertThat(receiver.open(sealed, 0, sealed.length, opened, 0)).isZero();
        assertThat(opened).isEqualTo(payload);
    }

    @Test
    @Tag("26-01")
    void takesAnEmptyPayloadAndRefusesOneByteLess() {
        byte[] sealed = seal(sender, 0, new byte[0]);

        assertThat(sealed).hasSize(33);
        assertThat(open(receiver, Arrays.copyOf(sealed, 32))).isEqualTo(FrameProtection.BAD_BOX);
        assertThat(open(receiver, Arrays.copyOf(sealed, 34))).isEqualTo(FrameProtection.BAD_BOX);
        assertThat(open(receiver, sealed)).isZero();
    }

    @Test
    @Tag("26-01")
    void noncesGoOnFromTheHandshake() {
        byte[] ofClient = seal(sender, 0, new byte[1]);
        byte[] ofServer = seal(receiver, 0, new byte[1]);

        // HELLO and INITIATE were 1 and 2, READY was 1.
        assertThat(CurveCommand.shortNonce(ofClient, CurveCommand.MESSAGE_NONCE))
                .isEqualTo(3);
        assertThat(CurveCommand.shortNonce(ofServer, CurveCommand.MESSAGE_NONCE))
                .isEqualTo(2);
    }

    @Test
    @Tag("26-01")
    void refusesTheSameMessageTwiceAndAnEarlierOne() {
        byte[] earlier = seal(sender, 0, new byte[] {1});
        byte[] later = seal(sender, 0, new byte[] {2});

        assertThat(open(receiver, later)).isZero();
        assertThat(open(receiver, later)).isEqualTo(FrameProtection.BAD_NONCE);
        assertThat(open(receiver, earlier)).isEqualTo(FrameProtection.BAD_NONCE);
    }

    @Test
    void forgedMessageDoesNotUseUpItsNonce() {
        byte[] genuine = seal(sender, 0, new byte[] {1});
        byte[] forged = genuine.clone();
        forged[20] ^= 1;

        assertThat(open(receiver, forged)).isEqualTo(FrameProtection.BAD_BOX);
        assertThat(open(receiver, genuine)).isZero();
    }

    @Test
    @Tag("26-03")
    void refusesEveryChangedBit() {
        byte[] sealed = seal(sender, 0, new byte[] {1, 2, 3});
        for (int bit = 0; bit < sealed.length * 8; bit++) {
            byte[] forged = sealed.clone();
            forged[bit / 8] ^= (byte) (1 << (bit % 8));

            assertThat(open(receiver, forged)).isNegative();
        }
    }

    @Test
    void refusesItsOwnMessageSentBack() {
        assertThat(open(sender, seal(sender, 0, new byte[] {1}))).isEqualTo(FrameProtection.BAD_BOX);
    }

    @Test
    @Tag("26-06")
    void takesCommandsInsideTheBox() {
        assertThat(open(receiver, seal(sender, FrameProtection.COMMAND, new byte[] {4, 'P', 'I', 'N', 'G', 0, 0})))
                .isEqualTo(FrameProtection.COMMAND);
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 8, 0x80, 0xff})
    @Tag("26-06")
    void refusesOtherFlags(int flags) {
        assertThat(open(receiver, seal(sender, flags, new byte[1]))).isEqualTo(FrameProtection.BAD_BOX);
    }

    @Test
    @Tag("26-07")
    void theTwoDirectionsHaveTheirOwnNoncePrefixes() {
        assertThat(CurveNonce.MESSAGE_OF_CLIENT).asString().isEqualTo("CurveZMQMESSAGEC");
        assertThat(CurveNonce.MESSAGE_OF_SERVER).asString().isEqualTo("CurveZMQMESSAGES");
    }

    @Test
    void opensAndSealsNothingOnceItsKeysAreWiped() {
        byte[] sealed = seal(sender, 0, new byte[] {1});

        receiver.close();
        sender.close();

        assertThat(open(receiver, sealed)).isEqualTo(FrameProtection.BAD_BOX);
        assertThat(seal(sender, 0, new byte[] {1})).containsOnly(0);
    }
}
