// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gateway;

import java.nio.ByteBuffer;
import java.util.Base64;

/** An epoch as text: eight bytes as base64url, since no JSON number holds 64 bits everywhere. */
final class EpochText {
    private EpochText() {}

    static String of(long epoch) {
        byte[] bytes = ByteBuffer.allocate(Long.BYTES).putLong(epoch).array();
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /**
     * Reads one.
     *
     * @throws Refusal INVALID_REQUEST: it is not one that {@link #of} gave
     */
    static long parse(String text) {
        try {
            byte[] bytes = Base64.getUrlDecoder().decode(text);
            if (bytes.length == Long.BYTES) {
                return ByteBuffer.wrap(bytes).getLong();
            }
        } catch (IllegalArgumentException _) {
            // falls through to the refusal below: not base64url is as wrong as another length
        }
        throw Refusal.invalid("epoch is not one this gateway gave");
    }
}
