// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker;

import java.util.Arrays;
import java.util.Base64;
import javax.crypto.spec.SecretKeySpec;

/** The AES-256 key for secrets at rest. Immutable; never shown. */
final class EncryptionKey {
    static final int BYTES = 32;
    static final int ID_BYTES = 4;
    /** Of 32 random bytes about 30 differ; fewer than 16 were never seen. */
    private static final int DIFFERENT_BYTES_MIN = 16;

    private final byte[] id;
    private final SecretKeySpec key;

    private EncryptionKey(byte[] id, SecretKeySpec key) {
        this.id = id;
        this.key = key;
    }

    /**
     * Reads one line: base64 of 32 random bytes.
     *
     * @throws IllegalArgumentException when it is not, or when the bytes are too regular to be random; the text says
     *     what to do
     */
    static EncryptionKey parse(String line) {
        byte[] bytes;
        try {
            bytes = Base64.getDecoder().decode(line);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("is not base64; make one with: openssl rand -base64 32", e);
        }
        if (bytes.length != BYTES) {
            throw new IllegalArgumentException("holds " + bytes.length + " bytes instead of " + BYTES
                    + "; make one with: openssl rand -base64 32");
        }
        if (Entropy.differentBytes(bytes) < DIFFERENT_BYTES_MIN) {
            throw new IllegalArgumentException("is a default or weak key; make one with: openssl rand -base64 32");
        }
        return new EncryptionKey(Arrays.copyOf(Sha256.of(bytes), ID_BYTES), new SecretKeySpec(bytes, "AES"));
    }

    /** The first bytes of the key's SHA-256: tells two keys apart while one replaces the other. */
    byte[] id() {
        return id;
    }

    SecretKeySpec key() {
        return key;
    }

    @Override
    public String toString() {
        return "EncryptionKey[...]";
    }
}
