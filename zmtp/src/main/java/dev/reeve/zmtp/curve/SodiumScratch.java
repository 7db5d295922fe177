// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.zmtp.curve;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Arrays of one thread between messages and libsodium, with their segments made once: a segment made for each call
 * would be garbage. Text and box lie as in NaCl's own C interface, after 32 bytes that are zero in {@code from}, so
 * that the call which applies the stream leaves the tag's key in front of {@code to}.
 */
final class SodiumScratch {
    /** Of the tag; its key is the first half of the stream's first block. */
    static final int KEY_BYTES = 32;

    static final int BLOCK_BYTES = 64;

    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN)
            .withInvokeExactBehavior();
    private static final ThreadLocal<SodiumScratch> OF_THREAD = ThreadLocal.withInitial(SodiumScratch::new);

    private final byte[] nonceBytes = new byte[Long.BYTES];
    final byte[] fromBytes = new byte[KEY_BYTES + SodiumBox.SMALL_BYTES];
    final byte[] toBytes = new byte[KEY_BYTES + SodiumBox.SMALL_BYTES];
    final byte[] tagBytes = new byte[SecretBox.TAG_BYTES];

    final MemorySegment nonce = MemorySegment.ofArray(nonceBytes);
    final MemorySegment from = MemorySegment.ofArray(fromBytes);
    final MemorySegment fromText = from.asSlice(KEY_BYTES);
    final MemorySegment to = MemorySegment.ofArray(toBytes);
    final MemorySegment toText = to.asSlice(KEY_BYTES);
    final MemorySegment tag = MemorySegment.ofArray(tagBytes);

    private SodiumScratch() {}

    /** The one of this thread, with this nonce. */
    static SodiumScratch with(long number) {
        SodiumScratch scratch = OF_THREAD.get();
        LONG.set(scratch.nonceBytes, 0, number);
        return scratch;
    }

    /** What a tag could be forged with. */
    void wipeKey() {
        Arrays.fill(toBytes, 0, BLOCK_BYTES, (byte) 0);
    }
}
