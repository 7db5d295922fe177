// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.workersdk;

import java.nio.charset.StandardCharsets;

/** Cuts texts to their limits on the wire. */
final class Texts {
    /** Status.message (docs/protocol.md 8.1). */
    static final int MESSAGE_BYTES_MAX = 1_024;

    private Texts() {}

    /** At most so many bytes of UTF-8, never half a character; a lone surrogate becomes {@code ?}. */
    static String cut(String text, int bytesMax) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        if (utf8.length <= bytesMax) {
            return new String(utf8, StandardCharsets.UTF_8);
        }
        int end = bytesMax;
        // 10xxxxxx continues a character: step back to where it began.
        while (end > 0 && (utf8[end] & 0xc0) == 0x80) {
            end--;
        }
        return new String(utf8, 0, end, StandardCharsets.UTF_8);
    }

    static boolean hasControlCharacter(String text) {
        return text.codePoints().anyMatch(Character::isISOControl);
    }
}
