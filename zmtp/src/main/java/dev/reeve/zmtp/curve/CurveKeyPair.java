// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.zmtp.curve;

import java.security.SecureRandom;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A long-term or a transient key pair: 32 bytes each. Never shows its secret half. */
public final class CurveKeyPair implements AutoCloseable {
    /** Bytes of a key. */
    public static final int KEY_BYTES = 32;

    private final byte[] publicKey;
    private final byte[] secretKey;

    private CurveKeyPair(CurveCrypto crypto, byte[] secretKey) {
        this.secretKey = secretKey;
        this.publicKey = new byte[KEY_BYTES];
        crypto.derivePublicKey(secretKey, publicKey);
    }

    /** A new one. */
    public static CurveKeyPair generate(SecureRandom random) {
        return generate(BouncyCastleCrypto.INSTANCE, random);
    }

    static CurveKeyPair generate(CurveCrypto crypto, SecureRandom random) {
        byte[] secret = new byte[KEY_BYTES];
        random.nextBytes(secret);
        return new CurveKeyPair(crypto, secret);
    }

    /**
     * The pair of a secret key; the public half is computed, so the two always fit.
     *
     * @throws IllegalArgumentException not 32 bytes
     */
    public static CurveKeyPair ofSecretKey(byte[] secretKey) {
        if (secretKey.length != KEY_BYTES) {
            throw new IllegalArgumentException("a secret key has 32 bytes, not " + secretKey.length);
        }
        return new CurveKeyPair(BouncyCastleCrypto.INSTANCE, secretKey.clone());
    }

    /** A copy of the public half. */
    public byte[] publicKey() {
        return publicKey.clone();
    }

    /** The public half as text. */
    public String publicKeyZ85() {
        return Z85.encode(publicKey);
    }

    /** A copy of the secret half, for key files alone; who asks for it wipes it. */
    public byte[] secretKey() {
        return secretKey.clone();
    }

    /** What this pair shares with the owner of another; null if that key is of low order. */
    @Nullable
    CurveBox boxWith(CurveCrypto crypto, byte[] peerPublicKey) {
        return CurveBox.between(crypto, secretKey, peerPublicKey);
    }

    /** Not a copy: for reading inside the package. */
    byte[] publicBytes() {
        return publicKey;
    }

    byte[] secretBytes() {
        return secretKey;
    }

    /** Wipes the secret half. */
    @Override
    public void close() {
        Arrays.fill(secretKey, (byte) 0);
    }

    @Override
    public String toString() {
        return "CurveKeyPair[" + publicKeyZ85() + "]";
    }
}
