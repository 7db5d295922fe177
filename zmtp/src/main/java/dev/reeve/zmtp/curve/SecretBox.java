// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.zmtp.curve;

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
interface SecretBox {
    int TAG_BYTES = 16;

    /** {@link #open}: the tag is wrong. */
    int FORGED = -1;

    /**
     * Encrypts in place and writes the tag before it.
     *
     * @param nonce the last 8 bytes, read little-endian; never twice with the same key
     * @param out the text from {@code boxOffset + TAG_BYTES} on; afterwards the box from {@code boxOffset} on
     * @param length of the text
     */
    void seal(long nonce, byte[] out, int boxOffset, int length);

    /**
     * Checks the tag and decrypts to another place; the first byte of the text is returned, the others are written. The
     * box stays as it is.
     *
     * @param length of the box
     * @return the first byte without sign, 0 for an empty text, or {@link #FORGED}, and nothing was written
     */
    int open(long nonce, byte[] box, int boxOffset, int length, byte[] rest, int restOffset);

    /** Overwrites the keys. */
    void wipe();
}
