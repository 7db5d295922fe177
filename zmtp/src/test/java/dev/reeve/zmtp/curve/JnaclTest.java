// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.zmtp.curve;

import static dev.reeve.testkit.ForAll.forAll;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.neilalexander.jnacl.crypto.curve25519xsalsa20poly1305;
import com.neilalexander.jnacl.crypto.xsalsa20poly1305;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** The NaCl that JeroMQ brings, another translation of the same C code, gives the same bytes for any input. */
@ParameterizedClass
@MethodSource("dev.reeve.zmtp.curve.Cryptos#here")
final class JnaclTest {
    private static final int ZEROS = 32;
    private static final int TAG_AT = 16;

    private final CurveCrypto crypto;

    JnaclTest(CurveCrypto crypto) {
        this.crypto = crypto;
    }

    /** Never compared as a whole. */
    @SuppressWarnings("ArrayRecordComponent")
    private record Input(byte[] key, byte[] nonce, byte[] text) {}

    @Test
    void sealsLikeIt() {
        forAll(
                500,
                draws -> new Input(draws.bytes(32, 32), draws.bytes(24, 24), draws.bytes(0, 400)),
                input -> assertThat(CurveBox.withKey(crypto, input.key()).seal(input.nonce(), input.text()))
                        .isEqualTo(secretbox(input)));
    }

    @Test
    void sharesTheSameKeys() {
        forAll(50, draws -> new byte[][] {draws.bytes(32, 32), draws.bytes(32, 32)}, secrets -> {
            CurveKeyPair one = CurveKeyPair.ofSecretKey(secrets[0]);
            CurveKeyPair other = CurveKeyPair.ofSecretKey(secrets[1]);
            byte[] expected = new byte[32];
            assertThat(curve25519xsalsa20poly1305.crypto_box_beforenm(expected, other.publicKey(), one.secretKey()))
                    .isZero();
            byte[] nonce = new byte[24];

            CurveBox box = requireNonNull(one.boxWith(crypto, other.publicKey()));

            assertThat(box.seal(nonce, secrets[0])).isEqualTo(secretbox(new Input(expected, nonce, secrets[0])));
        });
    }

    /** With NaCl's C interface, whose texts begin with 32 zeros and whose boxes with 16. */
    private static byte[] secretbox(Input input) {
        byte[] padded = new byte[ZEROS + input.text().length];
        System.arraycopy(input.text(), 0, padded, ZEROS, input.text().length);
        byte[] box = new byte[padded.length];
        assertThat(xsalsa20poly1305.crypto_secretbox(box, padded, padded.length, input.nonce(), input.key()))
                .isZero();
        return Arrays.copyOfRange(box, TAG_AT, box.length);
    }
}
