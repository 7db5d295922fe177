// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.zmtp.curve;

import java.util.Arrays;
import org.bouncycastle.crypto.macs.Poly1305;
import org.bouncycastle.crypto.params.KeyParameter;

/**
 * NaCl's {@code crypto_secretbox} under nonces that share their first 16 bytes: the key of the stream is derived once,
 * and what differs are the last 8 bytes.
 *
 * <pre>
 *   box = tag 16 | ciphertext, as long as the text
 *   stream = Salsa20(HSalsa20(key, nonce[0..16]), nonce[16..24])
 *   tag = Poly1305(stream[0..32], ciphertext); ciphertext = text XOR stream[32..]
 * </pre>
 *
 * <p>Allocates nothing. Not thread-safe.
 */
final class SecretBox {
    static final int TAG_BYTES = 16;

    /** {@link #openSplit}: the tag is wrong. */
    static final int FORGED = -1;

    private static final int BLOCK_BYTES = 64;
    private static final int MAC_KEY_BYTES = 32;
    private static final int FIRST_TEXT_BYTES = BLOCK_BYTES - MAC_KEY_BYTES;

    private final Salsa20 stream;
    private final Poly1305 mac = new Poly1305();
    private final byte[] first = new byte[BLOCK_BYTES];
    private final byte[] tag = new byte[TAG_BYTES];

    /** Its bytes are set anew for each box: {@code getKey()} gives the array itself. */
    private final KeyParameter macKey = new KeyParameter(new byte[MAC_KEY_BYTES]);

    private SecretBox(Salsa20 stream) {
        this.stream = stream;
    }

    /** @param prefix the first 16 bytes of all nonces, from the offset */
    static SecretBox of(byte[] key, byte[] prefix, int prefixOffset) {
        byte[] streamKey = Salsa20.deriveKey(key, prefix, prefixOffset);
        SecretBox box = new SecretBox(new Salsa20(streamKey, 0));
        Arrays.fill(streamKey, (byte) 0);
        return box;
    }

    /**
     * Encrypts in place and writes the tag before it.
     *
     * @param nonce the last 8 bytes, read little-endian; never twice with the same key
     * @param out the text from {@code boxOffset + TAG_BYTES} on; afterwards the box from {@code boxOffset} on
     * @param length of the text
     */
    void seal(long nonce, byte[] out, int boxOffset, int length) {
        int text = boxOffset + TAG_BYTES;
        begin(nonce);
        apply(out, text, length, 0);
        mac.update(out, text, length);
        mac.doFinal(out, boxOffset);
    }

    /**
     * Checks the tag, then decrypts in place.
     *
     * @param length of the box
     * @return false: forged or damaged, and nothing was changed
     */
    boolean open(long nonce, byte[] box, int boxOffset, int length) {
        if (!isGenuine(nonce, box, boxOffset, length)) {
            return false;
        }
        apply(box, boxOffset + TAG_BYTES, length - TAG_BYTES, 0);
        return true;
    }

    /**
     * Checks the tag, then decrypts to another place; the first byte of the text is returned, the others are written.
     *
     * @param length of the box, with at least one byte of text
     * @return the first byte without sign, or {@link #FORGED}, and nothing was written
     */
    int openSplit(long nonce, byte[] box, int boxOffset, int length, byte[] rest, int restOffset) {
        if (!isGenuine(nonce, box, boxOffset, length)) {
            return FORGED;
        }
        int restBytes = length - TAG_BYTES - 1;
        int head = (box[boxOffset + TAG_BYTES] ^ first[MAC_KEY_BYTES]) & 0xff;
        System.arraycopy(box, boxOffset + TAG_BYTES + 1, rest, restOffset, restBytes);
        apply(rest, restOffset, restBytes, 1);
        return head;
    }

    private boolean isGenuine(long nonce, byte[] box, int boxOffset, int length) {
        if (length < TAG_BYTES) {
            return false;
        }
        begin(nonce);
        mac.update(box, boxOffset + TAG_BYTES, length - TAG_BYTES);
        mac.doFinal(tag, 0);
        return isTag(box, boxOffset);
    }

    private void begin(long nonce) {
        stream.start(nonce);
        stream.nextBlock(first);
        System.arraycopy(first, 0, macKey.getKey(), 0, MAC_KEY_BYTES);
        mac.init(macKey);
    }

    /** @param skipped bytes of the text, fewer than 32, that come before these */
    private void apply(byte[] bytes, int offset, int length, int skipped) {
        int head = Math.min(length, FIRST_TEXT_BYTES - skipped);
        for (int i = 0; i < head; i++) {
            bytes[offset + i] ^= first[MAC_KEY_BYTES + skipped + i];
        }
        stream.apply(bytes, offset + head, length - head);
    }

    /** Takes as long for a wrong tag as for the right one, wherever they differ. */
    private boolean isTag(byte[] box, int offset) {
        int difference = 0;
        for (int i = 0; i < TAG_BYTES; i++) {
            difference |= tag[i] ^ box[offset + i];
        }
        return difference == 0;
    }

    void wipe() {
        stream.wipe();
        Arrays.fill(first, (byte) 0);
        Arrays.fill(macKey.getKey(), (byte) 0);
        mac.init(macKey);
    }
}
