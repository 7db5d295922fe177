// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.zmtp.curve;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Nonces: a prefix that names the command, and either 16 random bytes (WELCOME, cookie, vouch) or a counter of 8,
 * big-endian. Each side counts its own commands from 1, over HELLO, INITIATE, READY and MESSAGE alike, and takes the
 * other's only if they grow: a box that was seen before is refused.
 */
final class CurveNonce {
    static final int SHORT_BYTES = 8;
    static final int LONG_BYTES = 16;

    static final byte[] HELLO = ascii("CurveZMQHELLO---");
    static final byte[] INITIATE = ascii("CurveZMQINITIATE");
    static final byte[] READY = ascii("CurveZMQREADY---");
    static final byte[] MESSAGE_OF_CLIENT = ascii("CurveZMQMESSAGEC");
    static final byte[] MESSAGE_OF_SERVER = ascii("CurveZMQMESSAGES");
    static final byte[] WELCOME = ascii("WELCOME-");
    static final byte[] COOKIE = ascii("COOKIE--");
    static final byte[] VOUCH = ascii("VOUCH---");

    private long last;

    private static byte[] ascii(String prefix) {
        return prefix.getBytes(StandardCharsets.US_ASCII);
    }

    /** The whole nonce: prefix, then bytes of a command. */
    static byte[] of(byte[] prefix, byte[] command, int offset) {
        byte[] nonce = Arrays.copyOf(prefix, CurveBox.NONCE_BYTES);
        System.arraycopy(command, offset, nonce, prefix.length, nonce.length - prefix.length);
        return nonce;
    }

    /** For sending: one more than the last. */
    long next() {
        if (last == -1) {
            throw new IllegalStateException("2^64 - 1 messages on one connection");
        }
        return ++last;
    }

    /** For receiving, before its box is opened. */
    boolean isNew(long nonce) {
        return Long.compareUnsigned(nonce, last) > 0;
    }

    /** For receiving, once its box was genuine: only then does it count. */
    void taken(long nonce) {
        last = nonce;
    }
}
