// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;

/** The SHA-256 of a random secret, as it lies in the database. Holds the array itself: nobody changes it. */
final class SecretHash {
    private final byte[] bytes;

    SecretHash(byte[] bytes) {
        this.bytes = bytes;
    }

    static SecretHash of(String secret) {
        return new SecretHash(Sha256.of(secret.getBytes(UTF_8)));
    }

    byte[] bytes() {
        return bytes;
    }

    /** In constant time. */
    boolean isEqualTo(SecretHash other) {
        return MessageDigest.isEqual(bytes, other.bytes);
    }
}
