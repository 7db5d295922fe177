// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gatewayclient;

import java.nio.charset.StandardCharsets;

/** Texts within a bound of bytes of UTF-8. */
final class CutText {
    private CutText() {}

    /** The text, or as much of it as leaves room for the mark behind it. */
    static String toBytes(String text, int bytesMax, String mark) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        if (bytes.length <= bytesMax) {
            return text;
        }
        int room = bytesMax - mark.getBytes(StandardCharsets.UTF_8).length;
        // Not through a character.
        while (room > 0 && (bytes[room] & 0xc0) == 0x80) {
            room--;
        }
        return new String(bytes, 0, room, StandardCharsets.UTF_8) + mark;
    }
}
