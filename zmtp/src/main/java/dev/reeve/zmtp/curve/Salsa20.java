// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.zmtp.curve;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.bouncycastle.crypto.engines.Salsa20Engine;

/**
 * Salsa20 with a fixed key as NaCl uses it: a 64-bit nonce, a 64-bit block counter, and HSalsa20, which makes the key
 * of a stream from a key and the first 16 bytes of a nonce. The core is BouncyCastle's; here is only its input:
 * constants and counter, key, nonce as 16 little-endian words. Works in place and allocates nothing. Not thread-safe.
 */
final class Salsa20 {
    static final int KEY_BYTES = 32;
    static final int PREFIX_BYTES = 16;

    private static final int ROUNDS = 20;
    private static final int BLOCK_BYTES = 64;
    private static final int WORDS = 16;
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN)
            .withInvokeExactBehavior();

    /** "expand 32-byte k". */
    private static final int[] SIGMA = {0x61707865, 0x3320646e, 0x79622d32, 0x6b206574};

    private static final int NONCE = 6;
    private static final int COUNTER = 8;

    private final int[] input = new int[WORDS];
    private final int[] block = new int[WORDS];
    private final byte[] tail = new byte[BLOCK_BYTES];

    /** @param key 32 bytes from the offset; copied */
    Salsa20(byte[] key, int offset) {
        fillKey(input, key, offset);
    }

    private static void fillKey(int[] words, byte[] key, int offset) {
        for (int i = 0; i < 4; i++) {
            words[i * 5] = SIGMA[i];
            words[1 + i] = (int) INT.get(key, offset + 4 * i);
            words[11 + i] = (int) INT.get(key, offset + 16 + 4 * i);
        }
    }

    /**
     * HSalsa20: 32 bytes that depend on a key and 16 bytes of a nonce.
     *
     * @param prefix 16 bytes from the offset
     */
    static byte[] deriveKey(byte[] key, byte[] prefix, int prefixOffset) {
        int[] in = new int[WORDS];
        int[] out = new int[WORDS];
        fillKey(in, key, 0);
        for (int i = 0; i < 4; i++) {
            in[NONCE + i] = (int) INT.get(prefix, prefixOffset + 4 * i);
        }
        Salsa20Engine.salsaCore(ROUNDS, in, out);
        byte[] derived = new byte[KEY_BYTES];
        for (int i = 0; i < 4; i++) {
            // The core adds its input at the end; HSalsa20 is the core without that.
            INT.set(derived, 4 * i, out[5 * i] - in[5 * i]);
            INT.set(derived, 16 + 4 * i, out[NONCE + i] - in[NONCE + i]);
        }
        Arrays.fill(in, 0);
        Arrays.fill(out, 0);
        return derived;
    }

    /** Begins a stream; the nonce is 8 bytes, read little-endian. */
    void start(long nonce) {
        input[NONCE] = (int) nonce;
        input[NONCE + 1] = (int) (nonce >>> 32);
        input[COUNTER] = 0;
        input[COUNTER + 1] = 0;
    }

    /** The next 64 bytes of the stream. */
    void nextBlock(byte[] out) {
        nextBlock();
        for (int i = 0; i < WORDS; i++) {
            INT.set(out, 4 * i, block[i]);
        }
    }

    /** Adds (XOR) the stream to the bytes, in place; begins with a new block. */
    void apply(byte[] bytes, int offset, int length) {
        int end = offset + length;
        int at = offset;
        for (; end - at >= BLOCK_BYTES; at += BLOCK_BYTES) {
            nextBlock();
            for (int i = 0; i < WORDS; i++) {
                int position = at + 4 * i;
                INT.set(bytes, position, (int) INT.get(bytes, position) ^ block[i]);
            }
        }
        if (at < end) {
            nextBlock(tail);
            for (int i = 0; at < end; i++, at++) {
                bytes[at] ^= tail[i];
            }
        }
    }

    private void nextBlock() {
        Salsa20Engine.salsaCore(ROUNDS, input, block);
        if (++input[COUNTER] == 0) {
            input[COUNTER + 1]++;
        }
    }

    void wipe() {
        Arrays.fill(input, 0);
        Arrays.fill(block, 0);
        Arrays.fill(tail, (byte) 0);
    }
}
