// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gatewayclient;

import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;

/**
 * A key on P-256 that never leaves the device; refresh tokens are bound to it, so that a stolen one is worth nothing.
 * On Android make it in the Android Keystore and hand both halves to {@link #of}.
 */
public interface DeviceKey {
    ECPublicKey publicKey();

    /**
     * Signs with ECDSA and SHA-256.
     *
     * @return in DER, as {@link Signature} gives it
     * @throws GeneralSecurityException the key cannot be used
     */
    byte[] sign(byte[] data) throws GeneralSecurityException;

    /** A key pair of any provider, for example of the Android Keystore. */
    static DeviceKey of(PrivateKey privateKey, ECPublicKey publicKey) {
        return new DeviceKey() {
            @Override
            public ECPublicKey publicKey() {
                return publicKey;
            }

            @Override
            public byte[] sign(byte[] data) throws GeneralSecurityException {
                Signature signature = Signature.getInstance("SHA256withECDSA");
                signature.initSign(privateKey);
                signature.update(data);
                return signature.sign();
            }
        };
    }

    /** A key kept in the app's store: as safe as that. */
    static DeviceKey inStore(Store store) {
        return SoftwareKey.of(store);
    }
}
