// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.protocol;

/** Protobuf's unsigned 32-bit numbers in an array. */
final class Varint {
    private Varint() {}

    static int size(int value) {
        return value == 0 ? 1 : (38 - Integer.numberOfLeadingZeros(value)) / 7;
    }

    /** Returns where the next byte goes. */
    static int put(byte[] out, int at, int value) {
        int rest = value;
        int to = at;
        while ((rest & ~0x7f) != 0) {
            out[to++] = (byte) (rest | 0x80);
            rest >>>= 7;
        }
        out[to] = (byte) rest;
        return to + 1;
    }

    /** Four bytes, the lowest first. */
    static int putFloat(byte[] out, int at, float value) {
        int bits = Float.floatToRawIntBits(value);
        for (int i = 0; i < Float.BYTES; i++) {
            out[at + i] = (byte) (bits >>> (8 * i));
        }
        return at + Float.BYTES;
    }

    /** Eight bytes, the highest first: an id. */
    static int putLong(byte[] out, int at, long value) {
        for (int i = 0; i < Long.BYTES; i++) {
            out[at + i] = (byte) (value >>> (56 - 8 * i));
        }
        return at + Long.BYTES;
    }

    static long getLong(byte[] bytes, int at) {
        long value = 0;
        for (int i = 0; i < Long.BYTES; i++) {
            value = value << 8 | (bytes[at + i] & 0xff);
        }
        return value;
    }

    static int putBytes(byte[] out, int at, byte[] bytes) {
        System.arraycopy(bytes, 0, out, at, bytes.length);
        return at + bytes.length;
    }
}
