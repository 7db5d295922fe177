// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.zmtp.curve;

import dev.reeve.zmtp.wire.Command;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * The commands of RFC 26, byte by byte. C, c are the client's long-term keys, S, s the server's, C', c', S', s' the
 * transient ones of a connection.
 *
 * <pre>
 * HELLO     name 6 | version 1 0 | zeros 72 | C' 32 | nonce 8 | Box[64 zeros](C' to S) 80           = 200
 * WELCOME   name 8 | nonce 16 | Box[S' 32, cookie 96](S to C') 144                                  = 168
 * INITIATE  name 9 | cookie 96 | nonce 8 | Box[C 32, vouch nonce 16, vouch 80, metadata](C' to S')  >= 257
 *           vouch = Box[C' 32, S 32](C to S')
 * READY     name 6 | nonce 8 | Box[metadata](S' to C')                                              >= 30
 * MESSAGE   name 8 | nonce 8 | Box[flags 1, payload](C' and S')                                     >= 33
 * </pre>
 *
 * <p>HELLO is padded so that no answer is longer than its question: nobody can use a server to multiply traffic.
 */
final class CurveCommand {
    static final int KEY_BYTES = CurveKeyPair.KEY_BYTES;

    static final byte[] HELLO = Command.name("HELLO");
    static final int HELLO_BYTES = 200;
    static final int HELLO_VERSION = HELLO.length;
    static final int HELLO_KEY = 80;
    static final int HELLO_NONCE = 112;
    static final int HELLO_BOX = 120;
    static final int HELLO_TEXT_BYTES = 64;

    static final byte[] WELCOME = Command.name("WELCOME");
    static final int WELCOME_BYTES = 168;
    static final int WELCOME_NONCE = WELCOME.length;
    static final int WELCOME_BOX = 24;

    static final byte[] INITIATE = Command.name("INITIATE");
    static final int INITIATE_BYTES_MIN = 257;
    static final int INITIATE_COOKIE = INITIATE.length;
    static final int INITIATE_NONCE = 105;
    static final int INITIATE_BOX = 113;

    /** Inside INITIATE's box. */
    static final int VOUCH_NONCE = KEY_BYTES;

    static final int VOUCH_BOX = 48;
    static final int VOUCH_BOX_BYTES = 80;
    static final int INITIATE_METADATA = 128;

    static final byte[] READY = Command.name("READY");
    static final int READY_BYTES_MIN = 30;
    static final int READY_NONCE = READY.length;
    static final int READY_BOX = 14;

    static final byte[] MESSAGE = Command.name("MESSAGE");
    static final int MESSAGE_BYTES_MIN = 33;
    static final int MESSAGE_NONCE = MESSAGE.length;
    static final int MESSAGE_BOX = 16;

    /** The reason of ERROR for a key that is not allowed (ZAP). */
    static final String DENIED = "400";

    /** INITIATE and READY with their metadata: what a transport takes of a handshake. */
    static final int BYTES_MAX = 2_048;

    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN)
            .withInvokeExactBehavior();

    private CurveCommand() {}

    /** A command of a size, its name filled in, the rest zero. */
    static byte[] of(byte[] name, int bytes) {
        return Arrays.copyOf(name, bytes);
    }

    static long shortNonce(byte[] command, int offset) {
        return (long) LONG.get(command, offset);
    }

    static void putShortNonce(byte[] command, int offset, long nonce) {
        LONG.set(command, offset, nonce);
    }

    static void put(byte[] command, int offset, byte[] bytes) {
        System.arraycopy(bytes, 0, command, offset, bytes.length);
    }
}
