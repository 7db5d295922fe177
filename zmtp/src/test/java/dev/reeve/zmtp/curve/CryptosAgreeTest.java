// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.zmtp.curve;

import static dev.reeve.testkit.ForAll.forAll;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whoever computes, the bytes are BouncyCastle's: whatever the length, wherever they lie. */
@ParameterizedClass
@MethodSource("dev.reeve.zmtp.curve.Cryptos#here")
final class CryptosAgreeTest {
    private static final CurveCrypto JAVA = BouncyCastleCrypto.INSTANCE;

    private final Random random = new Random(7);
    private final byte[] key = bytes(32);
    private final CurveCrypto crypto;

    CryptosAgreeTest(CurveCrypto crypto) {
        this.crypto = crypto;
    }

    private byte[] bytes(int count) {
        byte[] bytes = new byte[count];
        random.nextBytes(bytes);
        return bytes;
    }

    /** The whole array after sealing in the midst of it. */
    private static byte[] sealed(SecretBox box, long nonce, byte[] around, int boxOffset, int length) {
        byte[] out = around.clone();
        box.seal(nonce, out, boxOffset, length);
        return out;
    }

    private void check(int length, int before, int after) {
        long nonce = random.nextLong();
        byte[] around = bytes(before + SecretBox.TAG_BYTES + length + after);
        byte[] text = Arrays.copyOfRange(around, before + SecretBox.TAG_BYTES, before + SecretBox.TAG_BYTES + length);

        byte[] sealed = sealed(crypto.box(key), nonce, around, before, length);

        assertThat(sealed).isEqualTo(sealed(JAVA.box(key), nonce, around, before, length));
        assertThat(opened(crypto.box(key), nonce, sealed, before, length)).isEqualTo(text);
        assertThat(opened(JAVA.box(key), nonce, sealed, before, length)).isEqualTo(text);
    }

    /** With a margin on both sides that has to stay zero. */
    private static byte[] opened(SecretBox box, long nonce, byte[] sealed, int boxOffset, int length) {
        byte[] before = sealed.clone();
        byte[] rest = new byte[length + 4];
        int first = box.open(nonce, sealed, boxOffset, SecretBox.TAG_BYTES + length, rest, 3);
        assertThat(first).isBetween(0, 255);
        assertThat(sealed).isEqualTo(before);
        assertThat(Arrays.copyOf(rest, 3)).containsOnly(0);
        assertThat(Arrays.copyOfRange(rest, Math.max(3, length + 2), length + 4))
                .containsOnly(0);
        byte[] text = Arrays.copyOfRange(rest, 2, length + 2);
        if (length > 0) {
            text[0] = (byte) first;
        }
        return text;
    }

    @Test
    void sealAndOpenEveryLengthUpTo300AtOddPlaces() {
        for (int length = 0; length <= 300; length++) {
            check(length, length % 11, length % 5);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {8_191, 8_192, 8_193, 8_224, 65_536, 1_048_577})
    void sealAndOpenLargeOnes(int length) {
        check(length, 5, 3);
    }

    @Test
    void sealAndOpenAnyLength() {
        forAll(200, draws -> draws.bytes(0, 20_000), bytes -> check(bytes.length, bytes.length & 7, 2));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 31, 32, 33, 300, 8_192, 8_193})
    void openNothingForgedAndTellNothingOfIt(int length) {
        byte[] sealed = sealed(JAVA.box(key), 9, bytes(SecretBox.TAG_BYTES + length), 0, length);
        for (int at = 0; at < sealed.length; at += 1 + random.nextInt(1 + length / 16)) {
            byte[] forged = sealed.clone();
            forged[at] ^= (byte) (1 << (at % 8));
            byte[] rest = new byte[length];

            int first = crypto.box(key).open(9, forged, 0, SecretBox.TAG_BYTES + length, rest, 0);

            assertThat(first).isEqualTo(SecretBox.FORGED);
            assertThat(rest).isEqualTo(new byte[length]);
        }
    }

    @Test
    void refuseBoxesShorterThanTheirTag() {
        assertThat(crypto.box(key).open(1, new byte[64], 16, SecretBox.TAG_BYTES - 1, new byte[64], 0))
                .isEqualTo(SecretBox.FORGED);
    }

    @Test
    void agreeOnKeys() {
        for (int i = 0; i < 50; i++) {
            byte[] secret = bytes(32);
            byte[] peer = bytes(32); // Any 32 bytes are a public key, also ones above the prime.
            byte[] shared = new byte[32];
            byte[] expected = new byte[32];
            byte[] publicKey = new byte[32];

            assertThat(crypto.agree(secret, peer, shared)).isEqualTo(JAVA.agree(secret, peer, expected));
            assertThat(shared).isEqualTo(expected);
            crypto.derivePublicKey(secret, publicKey);
            assertThat(publicKey).isEqualTo(CurveKeyPair.ofSecretKey(secret).publicKey());
        }
    }

    /** The points of order 1, 2, 4 and 8, and the same numbers written above the prime. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "0000000000000000000000000000000000000000000000000000000000000000",
                "0100000000000000000000000000000000000000000000000000000000000000",
                "e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800",
                "5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157",
                "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
                "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
                "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f"
            })
    void refuseKeysOfLowOrder(String point) {
        byte[] peer = HexFormat.of().parseHex(point);

        assertThat(crypto.agree(bytes(32), peer, new byte[32])).isFalse();
    }

    @Test
    void sealNothingWithTheOldKeyOnceWiped() {
        byte[] text = bytes(64);
        byte[] before = sealed(crypto.box(key), 3, text, 16, 32);
        SecretBox box = crypto.box(key);

        box.wipe();

        assertThat(sealed(box, 3, text, 16, 32)).isNotEqualTo(before);
    }
}
