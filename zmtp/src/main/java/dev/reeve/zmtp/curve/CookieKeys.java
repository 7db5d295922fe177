// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.zmtp.curve;

import java.security.SecureRandom;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What a server has instead of memory: between WELCOME and INITIATE the client's and its own transient keys are in the
 * cookie, sealed with a key that no client knows. That key is new every 30 s, and forgotten 30 s later: from then on
 * nobody, the server included, can learn the transient keys of handshakes that were recorded on the wire.
 *
 * <pre>
 *   cookie = nonce 16 | SecretBox[C' 32, s' 32](K) 80
 * </pre>
 *
 * <p>One for all connections of a listener; safe for its threads.
 */
final class CookieKeys {
    static final int COOKIE_BYTES = 96;

    /** A cookie is good for between 30 and 60 s; a handshake may take 10 s. */
    static final long KEY_LIFE_MS = 30_000;

    private static final int KEY_BYTES = 32;
    private static final int NONCE_BYTES = CurveNonce.LONG_BYTES;

    private final CurveCrypto crypto;
    private final SecureRandom random;
    private @Nullable Key current;
    private @Nullable Key before;

    CookieKeys(CurveCrypto crypto, SecureRandom random) {
        this.crypto = crypto;
        this.random = random;
    }

    private record Key(CurveBox box, long bornMs) {}

    /** What a cookie holds; the arrays are the caller's to wipe. */
    @SuppressWarnings("ArrayRecordComponent") // Never compared.
    record Content(byte[] clientTransientKey, byte[] serverTransientSecret) {
        void wipe() {
            Arrays.fill(serverTransientSecret, (byte) 0);
        }
    }

    /** @param nonce 16 random bytes that go into the cookie: who issued it knows it again by them */
    synchronized byte[] seal(byte[] nonce, byte[] clientTransientKey, byte[] serverTransientSecret, long nowMs) {
        expire(nowMs);
        Key key = current;
        if (key == null) {
            key = new Key(newBox(), nowMs);
            current = key;
        }
        byte[] content = Arrays.copyOf(clientTransientKey, 2 * KEY_BYTES);
        System.arraycopy(serverTransientSecret, 0, content, KEY_BYTES, KEY_BYTES);
        byte[] box = key.box().seal(CurveNonce.of(CurveNonce.COOKIE, nonce, 0), content);
        Arrays.fill(content, (byte) 0);
        byte[] cookie = Arrays.copyOf(nonce, COOKIE_BYTES);
        System.arraycopy(box, 0, cookie, NONCE_BYTES, box.length);
        return cookie;
    }

    /** Null: not ours, damaged, or too old. */
    synchronized @Nullable Content open(byte[] bytes, int offset, long nowMs) {
        expire(nowMs);
        byte[] nonce = CurveNonce.of(CurveNonce.COOKIE, bytes, offset);
        byte[] content = open(current, nonce, bytes, offset);
        if (content == null) {
            content = open(before, nonce, bytes, offset);
        }
        if (content == null) {
            return null;
        }
        Content opened =
                new Content(Arrays.copyOf(content, KEY_BYTES), Arrays.copyOfRange(content, KEY_BYTES, 2 * KEY_BYTES));
        Arrays.fill(content, (byte) 0);
        return opened;
    }

    private static byte @Nullable [] open(@Nullable Key key, byte[] nonce, byte[] bytes, int offset) {
        return key == null ? null : key.box().open(nonce, bytes, offset + NONCE_BYTES, COOKIE_BYTES - NONCE_BYTES);
    }

    /** Drops keys whose time is over; to be called from time to time also when nobody connects. */
    synchronized void expire(long nowMs) {
        if (isOlder(current, KEY_LIFE_MS, nowMs)) {
            before = current;
            current = null;
        }
        Key oldest = before;
        if (oldest != null && isOlder(oldest, 2 * KEY_LIFE_MS, nowMs)) {
            oldest.box().close();
            before = null;
        }
    }

    private static boolean isOlder(@Nullable Key key, long ageMs, long nowMs) {
        return key != null && nowMs - key.bornMs() >= ageMs;
    }

    /** Keys held now. */
    synchronized int size() {
        return (current == null ? 0 : 1) + (before == null ? 0 : 1);
    }

    private CurveBox newBox() {
        byte[] key = new byte[KEY_BYTES];
        random.nextBytes(key);
        CurveBox box = CurveBox.withKey(crypto, key);
        Arrays.fill(key, (byte) 0);
        return box;
    }
}
