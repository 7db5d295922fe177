// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.protocol;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Numbers in an array: protobuf's unsigned 32-bit ones, and fixed ones in one access instead of one per byte. */
final class Varint {
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle INTS = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

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
        INTS.set(out, at, Float.floatToRawIntBits(value));
        return at + Float.BYTES;
    }

    /** Eight bytes, the highest first: an id. */
    static int putLong(byte[] out, int at, long value) {
        LONGS.set(out, at, value);
        return at + Long.BYTES;
    }

    static long getLong(byte[] bytes, int at) {
        return (long) LONGS.get(bytes, at);
    }

    /** Four bytes, the lowest first. */
    static float getFloat(byte[] bytes, int at) {
        return Float.intBitsToFloat((int) INTS.get(bytes, at));
    }

    static int putBytes(byte[] out, int at, byte[] bytes) {
        System.arraycopy(bytes, 0, out, at, bytes.length);
        return at + bytes.length;
    }
}
