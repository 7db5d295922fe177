// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.zmtp.curve;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * NaCl's {@code crypto_box} between two keys, or {@code crypto_secretbox} under one, with nonces of 24 bytes: for the
 * commands of the handshake, a few bytes each. Not thread-safe.
 */
final class CurveBox implements AutoCloseable {
    static final int NONCE_BYTES = 24;
    static final int TAG_BYTES = SecretBox.TAG_BYTES;

    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN)
            .withInvokeExactBehavior();
    private static final byte[] ZERO_PREFIX = new byte[Salsa20.PREFIX_BYTES];

    private final CurveCrypto crypto;
    private final byte[] key;

    private CurveBox(CurveCrypto crypto, byte[] key) {
        this.crypto = crypto;
        this.key = key;
    }

    /** {@code crypto_secretbox}; the key is copied. */
    static CurveBox withKey(CurveCrypto crypto, byte[] key) {
        return new CurveBox(crypto, key.clone());
    }

    /**
     * {@code crypto_box_beforenm}.
     *
     * @return null: the peer's key is one of the few of low order, with which the shared secret is always zero
     */
    static @Nullable CurveBox between(CurveCrypto crypto, byte[] secretKey, byte[] peerPublicKey) {
        byte[] shared = new byte[CurveKeyPair.KEY_BYTES];
        if (!crypto.agree(secretKey, peerPublicKey, shared)) {
            return null;
        }
        byte[] key = Salsa20.deriveKey(shared, ZERO_PREFIX, 0);
        Arrays.fill(shared, (byte) 0);
        return new CurveBox(crypto, key);
    }

    /** The box of a text: 16 bytes longer. */
    byte[] seal(byte[] nonce, byte[] text) {
        byte[] box = new byte[TAG_BYTES + text.length];
        System.arraycopy(text, 0, box, TAG_BYTES, text.length);
        SecretBox stream = messages(nonce);
        stream.seal(tail(nonce), box, 0, text.length);
        stream.wipe();
        return box;
    }

    /** The text of a box; null: forged, damaged, or sealed with other keys. */
    byte @Nullable [] open(byte[] nonce, byte[] bytes, int offset, int length) {
        if (length < TAG_BYTES) {
            return null;
        }
        byte[] text = new byte[length - TAG_BYTES];
        SecretBox stream = messages(nonce);
        int first = stream.open(tail(nonce), bytes, offset, length, text, 1);
        stream.wipe();
        if (first == SecretBox.FORGED) {
            return null;
        }
        if (text.length > 0) {
            text[0] = (byte) first;
        }
        return text;
    }

    /** Boxes under nonces that begin with these 16 bytes. */
    SecretBox messages(byte[] noncePrefix) {
        byte[] streamKey = Salsa20.deriveKey(key, noncePrefix, 0);
        SecretBox box = crypto.box(streamKey);
        Arrays.fill(streamKey, (byte) 0);
        return box;
    }

    private static long tail(byte[] nonce) {
        return (long) LONG.get(nonce, Salsa20.PREFIX_BYTES);
    }

    /** Wipes the key. */
    @Override
    public void close() {
        Arrays.fill(key, (byte) 0);
    }
}
