// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gatewayclient;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.ProviderException;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import org.jspecify.annotations.Nullable;

/**
 * AES-256-GCM under one key. Any thread.
 *
 * <pre>
 *  0            12                12 + length        28 + length
 *  +------------+-----------------+------------------+
 *  | nonce 12   | what is sealed  | tag 16           |
 *  +------------+-----------------+------------------+
 * </pre>
 * The nonce is drawn by the cipher's provider, which a key of the Android Keystore insists on, each time anew: a place
 * on disk that is written again has another one.
 */
final class LogSeal {
    static final int KEY_BYTES = 32;
    /** More than what is sealed. */
    static final int BYTES = 28;

    private static final String ALGORITHM = "AES/GCM/NoPadding";
    /** One of Android's throws what nobody has to catch. */
    private static final String KEYSTORE = "the keystore failed";

    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;

    private final SecretKey key;

    LogSeal(SecretKey key) {
        this.key = key;
    }

    /** What is wrong with a key of the app; null = nothing, as far as it can be read out. */
    static @Nullable String wrong(SecretKey key) {
        byte[] bytes = key.getEncoded();
        return bytes == null || bytes.length == KEY_BYTES
                ? null
                : "a key of the log has " + KEY_BYTES + " bytes, not " + bytes.length;
    }

    /**
     * Seals.
     *
     * @param about is not in it, but has to be the same when it is opened
     */
    byte[] sealed(byte[] plain, byte[] about) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance(ALGORITHM);
        byte[] nonce;
        byte[] rest;
        try {
            cipher.init(Cipher.ENCRYPT_MODE, key);
            nonce = cipher.getIV();
            cipher.updateAAD(about);
            rest = cipher.doFinal(plain);
        } catch (ProviderException e) {
            throw new GeneralSecurityException(KEYSTORE, e);
        }
        if (nonce.length != NONCE_BYTES) {
            throw new GeneralSecurityException("a nonce of " + nonce.length + " bytes");
        }
        return ByteBuffer.allocate(nonce.length + rest.length)
                .put(nonce)
                .put(rest)
                .array();
    }

    /**
     * Opens.
     *
     * @return null = it was sealed under another key, about something else, or is not whole
     * @throws GeneralSecurityException the key cannot be used
     */
    byte @Nullable [] opened(byte[] sealed, byte[] about) throws GeneralSecurityException {
        if (sealed.length < BYTES) {
            return null;
        }
        Cipher cipher = Cipher.getInstance(ALGORITHM);
        try {
            cipher.init(Cipher.DECRYPT_MODE, key, new GCMParameterSpec(TAG_BITS, sealed, 0, NONCE_BYTES));
            cipher.updateAAD(about);
            return cipher.doFinal(sealed, NONCE_BYTES, sealed.length - NONCE_BYTES);
        } catch (AEADBadTagException e) {
            return null;
        } catch (ProviderException e) {
            throw new GeneralSecurityException(KEYSTORE, e);
        }
    }
}
