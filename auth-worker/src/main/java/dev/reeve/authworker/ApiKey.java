// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.zip.CRC32;

/**
 * A key that stands for a program instead of a person. Text, lower-case Crockford base32 after the prefix:
 *
 * <pre>
 * rvs_ | rvp_   id (26: UUIDv7)   secret (52: 256 random bits)   CRC32 of all before it (7)
 * </pre>
 *
 * The check sum lets scanners of repositories and logs tell a key from noise, and turns a mistyped key away without a
 * look into the database. Immutable; {@link #toString} never shows the secret.
 */
public final class ApiKey {
    static final int SECRET_BYTES = 32;
    private static final int CRC_BYTES = 4;
    private static final int PREFIX_LENGTH = 4;
    private static final int ID_END = PREFIX_LENGTH + CrockfordBase32.lengthOf(UuidV7.BYTES);
    private static final int SECRET_END = ID_END + CrockfordBase32.lengthOf(SECRET_BYTES);
    /**
     * A secret of fewer different bytes was typed by hand: 32 random bytes have about 30 (fewer than 16: never
     * seen).
     */
    private static final int DIFFERENT_BYTES_MIN = 16;

    static final int TEXT_LENGTH = SECRET_END + CrockfordBase32.lengthOf(CRC_BYTES);

    /** What a key may do at most. */
    public enum Kind {
        /** Stays on a server. */
        SECRET("rvs_"),
        /** May ship inside an app: it can start sessions and write logs, nothing else. */
        PUBLISHABLE("rvp_");

        private final String prefix;

        Kind(String prefix) {
            this.prefix = prefix;
        }

        String column() {
            return this == SECRET ? "secret" : "publishable";
        }
    }

    private final Kind kind;
    private final UUID id;
    private final String text;

    private ApiKey(Kind kind, UUID id, String text) {
        this.kind = kind;
        this.id = id;
        this.text = text;
    }

    /**
     * A new key with 256 bits from {@code random}; its id carries the present time.
     *
     * @param kind what the key may do at most
     * @param random where the secret comes from
     * @return the key; its {@link #text} is shown once and kept by whoever asked
     */
    public static ApiKey generate(Kind kind, SecureRandom random) {
        return generate(kind, Instant.now(), random);
    }

    static ApiKey generate(Kind kind, Instant now, SecureRandom random) {
        UUID id = UuidV7.at(now, random);
        byte[] secret = new byte[SECRET_BYTES];
        random.nextBytes(secret);
        return of(kind, id, secret);
    }

    static ApiKey of(Kind kind, UUID id, byte[] secret) {
        String body = kind.prefix + CrockfordBase32.encode(UuidV7.bytes(id)) + CrockfordBase32.encode(secret);
        return new ApiKey(kind, id, body + checkSum(body));
    }

    /**
     * Reads a key's text.
     *
     * @param text as {@link #text} gave it
     * @return empty when the text is no key: wrong prefix, length, alphabet or check sum
     */
    public static Optional<ApiKey> parse(String text) {
        if (text.length() != TEXT_LENGTH) {
            return Optional.empty();
        }
        for (Kind kind : Kind.values()) {
            if (text.startsWith(kind.prefix)) {
                return parse(kind, text);
            }
        }
        return Optional.empty();
    }

    private static Optional<ApiKey> parse(Kind kind, String text) {
        String secret = text.substring(ID_END, SECRET_END);
        if (CrockfordBase32.decode(secret, SECRET_BYTES).isEmpty()
                || !text.endsWith(checkSum(text.substring(0, SECRET_END)))) {
            return Optional.empty();
        }
        return CrockfordBase32.decode(text.substring(PREFIX_LENGTH, ID_END), UuidV7.BYTES)
                .map(id -> new ApiKey(kind, UuidV7.of(id), text));
    }

    private static String checkSum(String body) {
        CRC32 crc = new CRC32();
        crc.update(body.getBytes(US_ASCII));
        return CrockfordBase32.encode(
                ByteBuffer.allocate(CRC_BYTES).putInt((int) crc.getValue()).array());
    }

    /**
     * What the key may do at most.
     *
     * @return the kind, as the prefix says
     */
    public Kind kind() {
        return kind;
    }

    /**
     * The key's name in tokens, logs and the audit.
     *
     * @return {@code k_} and 26 characters; not secret
     */
    public String id() {
        return IdKind.KEY.text(id);
    }

    UUID uuid() {
        return id;
    }

    /**
     * The whole key. Secret: never log it.
     *
     * @return 89 ASCII characters
     */
    public String text() {
        return text;
    }

    /** What the database keeps. One plain SHA-256 is enough: the secret has 256 bits, nobody can try them all. */
    SecretHash hash() {
        return SecretHash.of(text);
    }

    /** A secret that was written by a person rather than drawn: such a key must not be put into service. */
    boolean isWeak() {
        return CrockfordBase32.decode(text.substring(ID_END, SECRET_END), SECRET_BYTES)
                .map(secret -> Entropy.differentBytes(secret) < DIFFERENT_BYTES_MIN)
                .orElse(true);
    }

    @Override
    public String toString() {
        return "ApiKey[" + kind.prefix + "..., " + id() + "]";
    }
}
