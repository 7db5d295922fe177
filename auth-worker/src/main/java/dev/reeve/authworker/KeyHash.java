// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker;

import java.security.MessageDigest;

/** The SHA-256 of an API key, as it lies in the database. Holds the array itself: nobody changes it. */
final class KeyHash {
    private final byte[] bytes;

    KeyHash(byte[] bytes) {
        this.bytes = bytes;
    }

    byte[] bytes() {
        return bytes;
    }

    /** In constant time. */
    boolean isOf(ApiKey key) {
        return MessageDigest.isEqual(bytes, key.hash().bytes);
    }
}
