// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.zmtp.curve;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.Objects;

/**
 * With libsodium's Salsa20 and Poly1305. Texts of up to {@value #SMALL_BYTES} bytes take two calls and two copies, by
 * way of the thread's {@link SodiumScratch}; longer ones are worked on where they are, in three calls.
 *
 * <p>A small box is decrypted before its tag is known, as the tag's key comes with the same call; nothing of it leaves
 * the scratch unless the tag is right.
 */
final class SodiumBox implements SecretBox {
    static final int SMALL_BYTES = 8_192;

    private static final SodiumCalls CALLS =
            Objects.requireNonNull(SodiumLibrary.LOADED.calls(), SodiumLibrary.LOADED.problem());
    private static final int KEY_BYTES = SodiumScratch.KEY_BYTES;
    private static final int FIRST_TEXT_BYTES = SodiumScratch.BLOCK_BYTES - KEY_BYTES;

    private final byte[] key;
    private final MemorySegment keySegment;

    SodiumBox(byte[] streamKey) {
        key = streamKey.clone();
        keySegment = MemorySegment.ofArray(key);
    }

    @Override
    public void seal(long nonce, byte[] out, int boxOffset, int length) {
        SodiumScratch scratch = SodiumScratch.with(nonce);
        int textOffset = boxOffset + TAG_BYTES;
        if (length <= SMALL_BYTES) {
            System.arraycopy(out, textOffset, scratch.fromBytes, KEY_BYTES, length);
            CALLS.xor(scratch.to, scratch.from, KEY_BYTES + length, scratch.nonce, keySegment);
            CALLS.authenticate(scratch.tag, scratch.toText, length, scratch.to);
            System.arraycopy(scratch.toBytes, KEY_BYTES, out, textOffset, length);
        } else {
            CALLS.stream(scratch.to, SodiumScratch.BLOCK_BYTES, scratch.nonce, keySegment);
            applyLarge(scratch, out, textOffset, length, 0);
            MemorySegment sealed = MemorySegment.ofArray(out).asSlice(textOffset, length);
            CALLS.authenticate(scratch.tag, sealed, length, scratch.to);
        }
        scratch.wipeKey();
        System.arraycopy(scratch.tagBytes, 0, out, boxOffset, TAG_BYTES);
    }

    @Override
    public int open(long nonce, byte[] box, int boxOffset, int length, byte[] rest, int restOffset) {
        int textBytes = length - TAG_BYTES;
        if (textBytes < 0) {
            return FORGED;
        }
        SodiumScratch scratch = SodiumScratch.with(nonce);
        System.arraycopy(box, boxOffset, scratch.tagBytes, 0, TAG_BYTES);
        int first = textBytes <= SMALL_BYTES
                ? openSmall(scratch, box, boxOffset + TAG_BYTES, textBytes, rest, restOffset)
                : openLarge(scratch, box, boxOffset + TAG_BYTES, textBytes, rest, restOffset);
        scratch.wipeKey();
        return first;
    }

    private int openSmall(
            SodiumScratch scratch, byte[] box, int textOffset, int textBytes, byte[] rest, int restOffset) {
        System.arraycopy(box, textOffset, scratch.fromBytes, KEY_BYTES, textBytes);
        CALLS.xor(scratch.to, scratch.from, KEY_BYTES + textBytes, scratch.nonce, keySegment);
        if (!CALLS.verify(scratch.tag, scratch.fromText, textBytes, scratch.to)) {
            return FORGED;
        }
        if (textBytes == 0) {
            return 0;
        }
        System.arraycopy(scratch.toBytes, KEY_BYTES + 1, rest, restOffset, textBytes - 1);
        return scratch.toBytes[KEY_BYTES] & 0xff;
    }

    private int openLarge(
            SodiumScratch scratch, byte[] box, int textOffset, int textBytes, byte[] rest, int restOffset) {
        CALLS.stream(scratch.to, SodiumScratch.BLOCK_BYTES, scratch.nonce, keySegment);
        MemorySegment sealed = MemorySegment.ofArray(box).asSlice(textOffset, textBytes);
        if (!CALLS.verify(scratch.tag, sealed, textBytes, scratch.to)) {
            return FORGED;
        }
        System.arraycopy(box, textOffset + 1, rest, restOffset, textBytes - 1);
        applyLarge(scratch, rest, restOffset, textBytes - 1, 1);
        return (box[textOffset] ^ scratch.toBytes[KEY_BYTES]) & 0xff;
    }

    /** @param skipped bytes of the text, 0 or 1, that come before these */
    private void applyLarge(SodiumScratch scratch, byte[] bytes, int offset, int length, int skipped) {
        int head = FIRST_TEXT_BYTES - skipped;
        for (int i = 0; i < head; i++) {
            bytes[offset + i] ^= scratch.toBytes[KEY_BYTES + skipped + i];
        }
        MemorySegment left = MemorySegment.ofArray(bytes).asSlice((long) offset + head, length - head);
        CALLS.xorFrom(1, left, length - head, scratch.nonce, keySegment);
    }

    @Override
    public void wipe() {
        Arrays.fill(key, (byte) 0);
    }
}
