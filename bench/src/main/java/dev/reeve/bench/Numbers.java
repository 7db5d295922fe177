// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.bench;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Eight bytes of a frame as a number, the highest first. */
public final class Numbers {
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    private Numbers() {}

    public static void put(byte[] frame, int at, long number) {
        LONGS.set(frame, at, number);
    }

    public static long get(byte[] frame, int at) {
        return (long) LONGS.get(frame, at);
    }
}
