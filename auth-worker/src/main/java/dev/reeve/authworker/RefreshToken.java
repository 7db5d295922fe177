// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker;

import dev.reeve.authworker.jose.Base64Url;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Optional;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * A refresh token: {@code rr1_} and base64url without padding of
 *
 * <pre>
 * session id (16)   counter (8)   HMAC-SHA-256 of the 24 bytes before, under the session's own key (32)
 * </pre>
 *
 * No row per token: the successor of a counter can be made again when its answer was lost, and whoever copies the
 * database forges nothing, as the session's key is encrypted there.
 */
final class RefreshToken {
    static final int KEY_BYTES = 32;
    private static final String PREFIX = "rr1_";
    private static final int SIGNED_BYTES = 24;
    private static final int MAC_BYTES = 32;
    private static final int BYTES = SIGNED_BYTES + MAC_BYTES;
    private static final int TEXT_LENGTH = PREFIX.length() + (BYTES * 8 + 5) / 6;

    private final byte[] bytes;

    private RefreshToken(byte[] bytes) {
        this.bytes = bytes;
    }

    static RefreshToken of(UUID session, long counter, byte[] key) {
        byte[] signed = ByteBuffer.allocate(SIGNED_BYTES)
                .put(UuidV7.bytes(session))
                .putLong(counter)
                .array();
        return new RefreshToken(
                ByteBuffer.allocate(BYTES).put(signed).put(mac(signed, key)).array());
    }

    /** Empty when the text has another form; says nothing about who made it. */
    static Optional<RefreshToken> parse(String text) {
        if (text.length() != TEXT_LENGTH || !text.startsWith(PREFIX)) {
            return Optional.empty();
        }
        return Base64Url.decode(text.substring(PREFIX.length())).map(RefreshToken::new);
    }

    String text() {
        return PREFIX + Base64Url.encode(bytes);
    }

    UUID session() {
        return UuidV7.of(bytes);
    }

    long counter() {
        return ByteBuffer.wrap(bytes).getLong(UuidV7.BYTES);
    }

    /** Whether that session's key made it; constant time. */
    boolean isMadeWith(byte[] key) {
        byte[] expected = mac(Arrays.copyOf(bytes, SIGNED_BYTES), key);
        return MessageDigest.isEqual(expected, Arrays.copyOfRange(bytes, SIGNED_BYTES, BYTES));
    }

    private static byte[] mac(byte[] signed, byte[] key) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac.doFinal(signed);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("a Java platform without HmacSHA256", e);
        }
    }

    @Override
    public String toString() {
        return "RefreshToken[" + IdKind.SESSION.text(session()) + "]";
    }
}
