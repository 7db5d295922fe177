// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.zmtp.curve;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** The vectors that NaCl publishes with its tests (box.c, box2.c, secretbox.c, core1.c, core2.c, stream3.c). */
@ParameterizedClass
@MethodSource("dev.reeve.zmtp.curve.Cryptos#here")
final class NaclVectorTest {
    private static final byte[] ALICE_SECRET = hex("77076d0a7318a57d3c16c17251b26645df4c2f87ebc0992ab177fba51db92c2a");
    private static final byte[] ALICE_PUBLIC = hex("8520f0098930a754748b7ddcb43ef75a0dbf3a0d26381af4eba4a98eaa9b4e6a");
    private static final byte[] BOB_SECRET = hex("5dab087e624a8a4b79e17f8b83800ee66f3bb1292618b6fd1c2f8b27ff88e0eb");
    private static final byte[] BOB_PUBLIC = hex("de9edb7d7b7dc1b4d35b61c2ece435373f8343c85b78674dadfc7e146f882b4f");
    private static final byte[] FIRST_KEY = hex("1b27556473e985d462cd51197a9a46c76009549eac6474f206c4ee0844f68389");
    private static final byte[] NONCE = hex("69696ee955b62b73cd62bda875fc73d68219e0036b7a0b37");
    private static final byte[] TEXT =
            hex("be075fc53c81f2d5cf141316ebeb0c7b5228c52a4c62cbd44b66849b64244ffce5ecbaaf33bd751a1ac728d45e"
                    + "6c61296cdc3c01233561f41db66cce314adb310e3be8250c46f06dceea3a7fa1348057e2f6556ad6b1318a024a"
                    + "838f21af1fde048977eb48f59ffd4924ca1c60902e52f0a089bc76897040e082f937763848645e0705");
    private static final byte[] BOX =
            hex("f3ffc7703f9400e52a7dfb4b3d3305d98e993b9f48681273c29650ba32fc76ce48332ea7164d96a4476fb8c531"
                    + "a1186ac0dfc17c98dce87b4da7f011ec48c97271d2c20f9b928fe2270d6fb863d51738b48eeee314a7cc8ab932"
                    + "164548e526ae90224368517acfeabd6bb3732bc0e9da99832b61ca01b6de56244a9e88d5f9b37973f622a43d14"
                    + "a6599b1f654cb45a74e355a5");

    private final CurveCrypto crypto;

    NaclVectorTest(CurveCrypto crypto) {
        this.crypto = crypto;
    }

    private static byte[] hex(String text) {
        return HexFormat.of().parseHex(text);
    }

    private byte[] publicKey(byte[] secretKey) {
        byte[] key = new byte[32];
        crypto.derivePublicKey(secretKey, key);
        return key;
    }

    @Test
    void derivesPublicKeys() {
        assertThat(publicKey(ALICE_SECRET)).isEqualTo(ALICE_PUBLIC);
        assertThat(publicKey(BOB_SECRET)).isEqualTo(BOB_PUBLIC);
    }

    @Test
    void derivesStreamKeyAsCore2Does() {
        byte[] streamKey = Salsa20.deriveKey(FIRST_KEY, NONCE, 0);

        assertThat(streamKey).isEqualTo(hex("dc908dda0b9344a953629b733820778880f3ceb421bb61b91cbd4c3e66256ce4"));
    }

    @Test
    void streamsAsStream3Does() {
        byte[] stream = new byte[32];
        Salsa20 salsa = new Salsa20(Salsa20.deriveKey(FIRST_KEY, NONCE, 0), 0);
        salsa.start(0x370b7a6b03e01982L);

        salsa.apply(stream, 0, stream.length);

        assertThat(stream).isEqualTo(hex("eea6a7251c1e72916d11c2cb214d3c252539121d8e234e652d651fa4c8cff880"));
    }

    @Test
    void sealsAsBoxDoes() {
        CurveBox box = requireNonNull(CurveBox.between(crypto, ALICE_SECRET, BOB_PUBLIC));

        assertThat(box.seal(NONCE, TEXT)).isEqualTo(BOX);
    }

    @Test
    void opensAsBox2Does() {
        CurveBox box = requireNonNull(CurveBox.between(crypto, BOB_SECRET, ALICE_PUBLIC));

        assertThat(box.open(NONCE, BOX, 0, BOX.length)).isEqualTo(TEXT);
    }

    @Test
    void sealsAsSecretboxDoes() {
        assertThat(CurveBox.withKey(crypto, FIRST_KEY).seal(NONCE, TEXT)).isEqualTo(BOX);
    }

    @Test
    void opensNothingThatOneBitWasChangedIn() {
        CurveBox box = CurveBox.withKey(crypto, FIRST_KEY);
        for (int bit = 0; bit < BOX.length * 8; bit++) {
            byte[] forged = BOX.clone();
            forged[bit / 8] ^= (byte) (1 << (bit % 8));

            assertThat(box.open(NONCE, forged, 0, forged.length)).isNull();
        }
    }

    @Test
    void opensNothingThatWasCut() {
        CurveBox box = CurveBox.withKey(crypto, FIRST_KEY);
        for (int length = 0; length < BOX.length; length++) {
            assertThat(box.open(NONCE, Arrays.copyOf(BOX, length), 0, length)).isNull();
        }
    }

    @Test
    void sharesNothingWithKeysOfLowOrder() {
        byte[] one = new byte[32];
        one[0] = 1;

        assertThat(CurveBox.between(crypto, ALICE_SECRET, new byte[32])).isNull();
        assertThat(CurveBox.between(crypto, ALICE_SECRET, one)).isNull();
    }
}
