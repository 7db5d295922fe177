// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.RSAPrivateKey;
import java.security.spec.ECGenParameterSpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/** The three forms of a private key that certificate tools write. */
class PemKeyTest {
    /** Where PKCS#8 of a 2,048 bit RSA key holds the PKCS#1 key. */
    private static final int PKCS1_AT = 26;

    private static byte[] pem(String kind, byte[] der) {
        return ("-----BEGIN " + kind + "-----\n" + Base64.getMimeEncoder().encodeToString(der) + "\n-----END " + kind
                        + "-----\n")
                .getBytes(StandardCharsets.ISO_8859_1);
    }

    private static PrivateKey rsa() throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2_048);
        return generator.generateKeyPair().getPrivate();
    }

    private static PrivateKey ec() throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        return generator.generateKeyPair().getPrivate();
    }

    /** SEQUENCE { 1, secret of 32 bytes, [0] secp256r1 }. */
    private static byte[] sec1(ECPrivateKey key) {
        String secret = "%064x".formatted(key.getS());
        return HexFormat.of().parseHex("30310201010420" + secret + "a00a06082a8648ce3d030107");
    }

    @Test
    void pkcs8IsReadAsItIs() throws Exception {
        // Given
        PrivateKey key = ec();

        // When
        PrivateKey read = PemKey.parse(pem("PRIVATE KEY", key.getEncoded()), "EC");

        // Then
        assertThat(((ECPrivateKey) read).getS()).isEqualTo(((ECPrivateKey) key).getS());
    }

    @Test
    void theOlderFormOfRsaIsRead() throws Exception {
        // Given
        PrivateKey key = rsa();
        byte[] encoded = key.getEncoded();

        // When
        PrivateKey read =
                PemKey.parse(pem("RSA PRIVATE KEY", Arrays.copyOfRange(encoded, PKCS1_AT, encoded.length)), "RSA");

        // Then
        assertThat(((RSAPrivateKey) read).getPrivateExponent()).isEqualTo(((RSAPrivateKey) key).getPrivateExponent());
    }

    @Test
    void theOlderFormOfEcIsReadAndMayFollowItsParameters() throws Exception {
        // Given
        ECPrivateKey key = (ECPrivateKey) ec();
        String parameters = "-----BEGIN EC PARAMETERS-----\nBggqhkjOPQMBBw==\n-----END EC PARAMETERS-----\n";

        // When
        byte[] text = pem("EC PRIVATE KEY", sec1(key));
        PrivateKey read = PemKey.parse(
                (parameters + new String(text, StandardCharsets.ISO_8859_1)).getBytes(StandardCharsets.ISO_8859_1),
                "EC");

        // Then
        assertThat(((ECPrivateKey) read).getS()).isEqualTo(key.getS());
    }

    @Test
    void whatIsNoneIsRefusedInWords() throws Exception {
        byte[] cut = Arrays.copyOf(sec1((ECPrivateKey) ec()), 20);
        byte[] other = rsa().getEncoded();

        assertThatThrownBy(() -> PemKey.parse(pem("EC PRIVATE KEY", cut), "EC"))
                .isInstanceOf(GeneralSecurityException.class)
                .hasMessage("its EC private key does not say its curve");
        assertThatThrownBy(() -> PemKey.parse(pem("ENCRYPTED PRIVATE KEY", other), "RSA"))
                .hasMessageContaining("is encrypted");
        assertThatThrownBy(() -> PemKey.parse(pem("PRIVATE KEY", other), "EC"))
                .isInstanceOf(GeneralSecurityException.class);
        assertThatThrownBy(() -> PemKey.parse(new byte[0], "EC")).hasMessage("it holds no private key in PEM");
    }
}
