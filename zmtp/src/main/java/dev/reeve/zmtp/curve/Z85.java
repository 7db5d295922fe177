// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.zmtp.curve;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Z85 (RFC 32): four bytes as five printable characters; a key of 32 bytes has 40. */
public final class Z85 {
    private static final char[] DIGITS =
            "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ.-:+=^!/*?&<>()[]{}@%$#".toCharArray();

    private static final int BASE = 85;
    private static final int GROUP_BYTES = 4;
    private static final int GROUP_CHARACTERS = 5;
    private static final byte NONE = -1;
    private static final byte[] VALUES = values();

    private Z85() {}

    /**
     * The text of bytes.
     *
     * @throws IllegalArgumentException the length is no multiple of 4
     */
    public static String encode(byte[] bytes) {
        if (bytes.length % GROUP_BYTES != 0) {
            throw new IllegalArgumentException("Z85 encodes multiples of 4 bytes, not " + bytes.length);
        }
        char[] text = new char[bytes.length / GROUP_BYTES * GROUP_CHARACTERS];
        for (int group = 0; group < bytes.length / GROUP_BYTES; group++) {
            long value = 0;
            for (int i = 0; i < GROUP_BYTES; i++) {
                value = (value << 8) | (bytes[group * GROUP_BYTES + i] & 0xffL);
            }
            for (int i = GROUP_CHARACTERS - 1; i >= 0; i--) {
                text[group * GROUP_CHARACTERS + i] = DIGITS[(int) (value % BASE)];
                value /= BASE;
            }
        }
        String encoded = new String(text);
        Arrays.fill(text, '0');
        return encoded;
    }

    /** The bytes of a text; null if it is none: another length, a foreign character, a group beyond 2^32 - 1. */
    public static byte @Nullable [] decode(CharSequence text) {
        if (text.length() % GROUP_CHARACTERS != 0) {
            return null;
        }
        byte[] bytes = new byte[text.length() / GROUP_CHARACTERS * GROUP_BYTES];
        for (int group = 0; group < text.length() / GROUP_CHARACTERS; group++) {
            long value = 0;
            for (int i = 0; i < GROUP_CHARACTERS; i++) {
                char digit = text.charAt(group * GROUP_CHARACTERS + i);
                if (digit >= VALUES.length || VALUES[digit] == NONE) {
                    return null;
                }
                value = value * BASE + VALUES[digit];
            }
            if (value > 0xffff_ffffL) {
                return null;
            }
            for (int i = GROUP_BYTES - 1; i >= 0; i--) {
                bytes[group * GROUP_BYTES + i] = (byte) value;
                value >>>= 8;
            }
        }
        return bytes;
    }

    /** The 32 bytes of a key; null if the text is none. */
    public static byte @Nullable [] decodeKey(CharSequence text) {
        byte[] key = decode(text);
        return key != null && key.length == CurveKeyPair.KEY_BYTES ? key : null;
    }

    private static byte[] values() {
        byte[] values = new byte[128];
        Arrays.fill(values, NONE);
        for (int i = 0; i < DIGITS.length; i++) {
            values[DIGITS[i]] = (byte) i;
        }
        return values;
    }
}
