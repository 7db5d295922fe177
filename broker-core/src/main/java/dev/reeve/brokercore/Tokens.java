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
        long token = 0;
        for (int i = 0; i < BYTES; i++) {
            token = token << 8 | (address[i] & 0xff);
        }
        return token;
    }
}
