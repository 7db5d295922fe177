// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.protocol;

import java.nio.charset.StandardCharsets;

/** Cuts texts to the limits of fields. */
public final class Texts {
    private Texts() {}

    /**
     * The longest beginning of a text that takes no more UTF-8 bytes than allowed and ends at a whole character.
     * Unpaired surrogates, which UTF-8 cannot hold, become question marks.
     */
    public static String cut(String text, int bytesMax) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        int end = Math.min(bytes.length, bytesMax);
        while (end > 0 && end < bytes.length && (bytes[end] & 0xc0) == 0x80) {
            end--;
        }
        return new String(bytes, 0, end, StandardCharsets.UTF_8);
    }
}
