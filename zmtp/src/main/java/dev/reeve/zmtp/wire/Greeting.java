// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.zmtp.wire;

import java.nio.charset.StandardCharsets;

/**
 * The first 64 bytes of each side (RFC 23). Sent whole and at once.
 *
 * <pre>
 *  0    1 ... 8   9    10      11      12 ... 31   32          33 ... 63
 * +----+---------+----+-------+-------+-----------+-----------+---------+
 * | FF | padding | 7F | major | minor | mechanism | as-server | filler  |
 * +----+---------+----+-------+-------+-----------+-----------+---------+
 * </pre>
 *
 * @param mechanism its name without the zeros that fill it up
 */
public record Greeting(int major, int minor, String mechanism, boolean asServer) {

    /** Bytes of a greeting. */
    public static final int BYTES = 64;

    static final int SIGNATURE_START = 0;
    static final int SIGNATURE_END = 9;
    static final int MAJOR = 10;
    static final int MINOR = 11;
    static final int MECHANISM = 12;
    static final int MECHANISM_BYTES = 20;
    static final int AS_SERVER = 32;
    static final int MAJOR_MIN = 3;

    /** What this engine says: version 3.1. */
    public static Greeting of(Mechanism mechanism) {
        return new Greeting(3, 1, mechanism.name(), mechanism.isServer());
    }

    /** PING came with 3.1. */
    boolean hasPing() {
        return major > 3 || minor >= 1;
    }

    /** The 64 bytes. */
    public byte[] encode() {
        byte[] bytes = new byte[BYTES];
        bytes[SIGNATURE_START] = (byte) 0xFF;
        bytes[SIGNATURE_END] = 0x7F;
        bytes[MAJOR] = (byte) major;
        bytes[MINOR] = (byte) minor;
        byte[] name = mechanism.getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(name, 0, bytes, MECHANISM, name.length);
        bytes[AS_SERVER] = (byte) (asServer ? 1 : 0);
        return bytes;
    }
}
