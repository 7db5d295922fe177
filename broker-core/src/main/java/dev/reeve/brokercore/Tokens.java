// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.brokercore;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Dispatch tokens: 8 bytes in the frame where MDP has the client address. */
final class Tokens {
    private static final int BYTES = 8;
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    private Tokens() {}

    static byte[] toBytes(long token) {
        byte[] bytes = new byte[BYTES];
        LONGS.set(bytes, 0, token);
        return bytes;
    }

    static boolean isToken(byte[] address) {
        return address.length == BYTES;
    }

    static long of(byte[] address) {
        return at(address, 0);
    }

    /** Eight bytes of an array as a number, the first highest. */
    static long at(byte[] bytes, int from) {
        return (long) LONGS.get(bytes, from);
    }
}
