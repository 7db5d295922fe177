// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker;

import java.util.Optional;

/**
 * Crockford's base32 in lower case, as a big-endian number padded with zero bits in front: 16 bytes are 26 characters,
 * 32 bytes are 52. Reading is strict (no upper case, no look-alikes), so that one value has exactly one text.
 */
final class CrockfordBase32 {
    private static final String ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz";
    private static final int BITS = 5;

    private CrockfordBase32() {}

    static int lengthOf(int byteCount) {
        return (byteCount * 8 + BITS - 1) / BITS;
    }

    static String encode(byte[] bytes) {
        int length = lengthOf(bytes.length);
        StringBuilder text = new StringBuilder(length);
        for (int i = length - 1; i >= 0; i--) {
            text.append(ALPHABET.charAt(fiveBits(bytes, i * BITS)));
        }
        return text.toString();
    }

    /** Empty when the text is not what {@link #encode} makes of {@code byteCount} bytes. */
    static Optional<byte[]> decode(String text, int byteCount) {
        if (text.length() != lengthOf(byteCount)) {
            return Optional.empty();
        }
        byte[] bytes = new byte[byteCount];
        for (int i = 0; i < text.length(); i++) {
            int value = ALPHABET.indexOf(text.charAt(i));
            int lowestBit = (text.length() - 1 - i) * BITS;
            if (value < 0 || value >>> Math.min(BITS, byteCount * 8 - lowestBit) != 0) {
                return Optional.empty();
            }
            putBits(bytes, lowestBit, value);
        }
        return Optional.of(bytes);
    }

    /** Five bits from {@code lowestBit} up, bit 0 being the last bit of the last byte. */
    private static int fiveBits(byte[] bytes, int lowestBit) {
        int value = 0;
        for (int bit = lowestBit + BITS - 1; bit >= lowestBit; bit--) {
            int index = bytes.length - 1 - bit / 8;
            value = value << 1 | (index < 0 ? 0 : bytes[index] >> bit % 8 & 1);
        }
        return value;
    }

    private static void putBits(byte[] bytes, int lowestBit, int value) {
        for (int i = 0; i < BITS; i++) {
            int index = bytes.length - 1 - (lowestBit + i) / 8;
            if (index >= 0) {
                bytes[index] |= (byte) ((value >> i & 1) << (lowestBit + i) % 8);
            }
        }
    }
}
