// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.brokercore;

/** Dispatch tokens: 8 bytes in the frame where MDP has the client address. */
final class Tokens {
    private static final int BYTES = 8;

    private Tokens() {}

    static byte[] toBytes(long token) {
        byte[] bytes = new byte[BYTES];
        for (int i = 0; i < BYTES; i++) {
            bytes[i] = (byte) (token >>> (56 - 8 * i));
        }
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
        long number = 0;
        for (int i = from; i < from + BYTES; i++) {
            number = number << 8 | (bytes[i] & 0xff);
        }
        return number;
    }
}
