// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.zmtp.curve;

import java.security.MessageDigest;
import java.util.Arrays;
import org.bouncycastle.crypto.macs.Poly1305;
import org.bouncycastle.crypto.params.KeyParameter;

/** With BouncyCastle's Salsa20 core and Poly1305. */
final class BouncyCastleBox implements SecretBox {
    private static final int BLOCK_BYTES = 64;
    private static final int MAC_KEY_BYTES = 32;
    private static final int FIRST_TEXT_BYTES = BLOCK_BYTES - MAC_KEY_BYTES;

    private final Salsa20 stream;
    private final Poly1305 mac = new Poly1305();
    private final byte[] first = new byte[BLOCK_BYTES];
    private final byte[] tag = new byte[TAG_BYTES];
    private final byte[] claimed = new byte[TAG_BYTES];

    /** Its bytes are set anew for each box: {@code getKey()} gives the array itself. */
    private final KeyParameter macKey = new KeyParameter(new byte[MAC_KEY_BYTES]);

    BouncyCastleBox(byte[] streamKey) {
        this.stream = new Salsa20(streamKey, 0);
    }

    @Override
    public void seal(long nonce, byte[] out, int boxOffset, int length) {
        int text = boxOffset + TAG_BYTES;
        begin(nonce);
        apply(out, text, length, 0);
        mac.update(out, text, length);
        mac.doFinal(out, boxOffset);
    }

    @Override
    public int open(long nonce, byte[] box, int boxOffset, int length, byte[] rest, int restOffset) {
        if (!isGenuine(nonce, box, boxOffset, length)) {
            return FORGED;
        }
        int restBytes = length - TAG_BYTES - 1;
        if (restBytes < 0) {
            return 0;
        }
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
        System.arraycopy(box, boxOffset, claimed, 0, TAG_BYTES);
        return MessageDigest.isEqual(tag, claimed);
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

    @Override
    public void wipe() {
        stream.wipe();
        Arrays.fill(first, (byte) 0);
        Arrays.fill(macKey.getKey(), (byte) 0);
        mac.init(macKey);
    }
}
