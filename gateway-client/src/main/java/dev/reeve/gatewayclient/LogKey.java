// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gatewayclient;

import java.security.GeneralSecurityException;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/**
 * The key of the app under which log records that wait are encrypted ({@link ReeveBuilder#logKey}): AES, 256 bits. It
 * is used once or twice a start, to wrap a key of that start, so that one of the Android Keystore or of an operating
 * system's keychain, which is slow, will do:
 *
 * <pre>{@code
 * builder.logKey(() -> {
 *     KeyStore keys = KeyStore.getInstance("AndroidKeyStore");
 *     keys.load(null);
 *     Key known = keys.getKey("reeve-log", null);
 *     if (known != null) return (SecretKey) known;
 *     KeyGenerator generator = KeyGenerator.getInstance("AES", "AndroidKeyStore");
 *     generator.init(new KeyGenParameterSpec.Builder("reeve-log", PURPOSE_ENCRYPT | PURPOSE_DECRYPT)
 *             .setBlockModes(BLOCK_MODE_GCM).setEncryptionPaddings(ENCRYPTION_PADDING_NONE).setKeySize(256).build());
 *     return generator.generateKey();
 * });
 * }</pre>
 */
public interface LogKey {
    /**
     * The key. Asked for once a start, on a thread of the client's. If it is another one than that of an earlier start,
     * what waited since then is lost, and told as lost (reason {@code key-lost}).
     *
     * @throws GeneralSecurityException it cannot be had now, for example before the device is unlocked: what waits from
     *     earlier starts stays as it is, and what this one logs is in memory only
     */
    SecretKey key() throws GeneralSecurityException;

    /**
     * A key at hand, for example of another keychain.
     *
     * @throws IllegalArgumentException it is not one of 256 bits
     */
    static LogKey of(SecretKey key) {
        String wrong = LogSeal.wrong(key);
        if (wrong != null) {
            throw new IllegalArgumentException(wrong);
        }
        return () -> key;
    }

    /**
     * A key at hand.
     *
     * @param bytes 32 of them
     */
    static LogKey of(byte[] bytes) {
        return of(new SecretKeySpec(bytes, "AES"));
    }
}
