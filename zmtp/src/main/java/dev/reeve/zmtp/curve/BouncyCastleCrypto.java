// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.zmtp.curve;

import org.bouncycastle.math.ec.rfc7748.X25519;

/** In Java. */
final class BouncyCastleCrypto extends CurveCrypto {
    static final BouncyCastleCrypto INSTANCE = new BouncyCastleCrypto("BouncyCastle");

    private final String description;

    private BouncyCastleCrypto(String description) {
        this.description = description;
    }

    /** The same, because libsodium cannot be had. */
    static BouncyCastleCrypto without(SodiumCrypto.Missing libsodium) {
        return new BouncyCastleCrypto("BouncyCastle (" + libsodium.reason() + ")");
    }

    @Override
    public String toString() {
        return description;
    }

    @Override
    public Choice choice() {
        return Choice.BOUNCYCASTLE;
    }

    @Override
    SecretBox box(byte[] streamKey) {
        return new BouncyCastleBox(streamKey);
    }

    @Override
    boolean agree(byte[] secretKey, byte[] peerPublicKey, byte[] shared) {
        return X25519.calculateAgreement(secretKey, 0, peerPublicKey, 0, shared, 0);
    }

    @Override
    void derivePublicKey(byte[] secretKey, byte[] publicKey) {
        X25519.generatePublicKey(secretKey, 0, publicKey, 0);
    }
}
