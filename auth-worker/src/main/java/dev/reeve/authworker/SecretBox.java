// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;

/**
 * Secrets at rest: AES-256-GCM, bound to the row they belong to, so that a box copied into another row does not open.
 *
 * <pre>
 * 01   key id (4)   nonce (12)   ciphertext and tag (16)
 * </pre>
 *
 * The first key closes new boxes; all keys open old ones, so a key can be replaced without a stop. Thread-safe.
 */
final class SecretBox {
    private static final byte FORMAT = 1;
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;
    private static final int HEADER_BYTES = 1 + EncryptionKey.ID_BYTES + NONCE_BYTES;

    private final List<EncryptionKey> keys;
    private final SecureRandom random;

    SecretBox(List<EncryptionKey> keys, SecureRandom random) {
        this.keys = List.copyOf(keys);
        this.random = random;
    }

    /**
     * Closes a secret for one row.
     *
     * @param row names table and row, for example {@code session:<uuid>}
     */
    ClosedBox close(String row, byte[] secret) {
        EncryptionKey key = keys.getFirst();
        byte[] nonce = new byte[NONCE_BYTES];
        random.nextBytes(nonce);
        try {
            byte[] sealed = cipher(Cipher.ENCRYPT_MODE, key, nonce, row).doFinal(secret);
            return new ClosedBox(ByteBuffer.allocate(HEADER_BYTES + sealed.length)
                    .put(FORMAT)
                    .put(key.id())
                    .put(nonce)
                    .put(sealed)
                    .array());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES-GCM is missing or refused a fresh nonce", e);
        }
    }

    /** Whether the key that closes now closed this box; others are to be closed anew before their key goes away. */
    boolean isCurrent(ClosedBox closed) {
        byte[] box = closed.bytes();
        return box.length > HEADER_BYTES
                && Arrays.equals(keys.getFirst().id(), Arrays.copyOfRange(box, 1, 1 + EncryptionKey.ID_BYTES));
    }

    /** Empty when no key of ours closed this box, or it belongs to another row, or a bit has changed. */
    Optional<byte[]> open(String row, ClosedBox closed) {
        byte[] box = closed.bytes();
        if (box.length <= HEADER_BYTES || box[0] != FORMAT) {
            return Optional.empty();
        }
        byte[] keyId = Arrays.copyOfRange(box, 1, 1 + EncryptionKey.ID_BYTES);
        return keys.stream()
                .filter(key -> Arrays.equals(key.id(), keyId))
                .findFirst()
                .flatMap(key -> open(key, row, box));
    }

    private static Optional<byte[]> open(EncryptionKey key, String row, byte[] box) {
        byte[] nonce = Arrays.copyOfRange(box, 1 + EncryptionKey.ID_BYTES, HEADER_BYTES);
        try {
            return Optional.of(
                    cipher(Cipher.DECRYPT_MODE, key, nonce, row).doFinal(box, HEADER_BYTES, box.length - HEADER_BYTES));
        } catch (AEADBadTagException e) {
            return Optional.empty();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES-GCM is missing", e);
        }
    }

    private static Cipher cipher(int mode, EncryptionKey key, byte[] nonce, String row)
            throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, key.key(), new GCMParameterSpec(TAG_BITS, nonce));
        cipher.updateAAD(row.getBytes(UTF_8));
        return cipher;
    }
}
