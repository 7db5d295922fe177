// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker;

/** A secret closed by {@link SecretBox}, as it lies in the database. Holds the array itself: nobody changes it. */
final class ClosedBox {
    private final byte[] bytes;

    ClosedBox(byte[] bytes) {
        this.bytes = bytes;
    }

    byte[] bytes() {
        return bytes;
    }
}
