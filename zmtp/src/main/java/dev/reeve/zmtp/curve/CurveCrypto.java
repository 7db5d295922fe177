// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.zmtp.curve;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * Who computes the primitives of CURVE: X25519, Salsa20, Poly1305. All makes give the same bytes; they differ in what
 * they need and how fast they are.
 */
public abstract class CurveCrypto {
    /** System property that chooses, for the whole process. */
    public static final String PROPERTY = "reeve.crypto";
    /** Environment variable that chooses where the property is not set. */
    public static final String ENVIRONMENT = "REEVE_CRYPTO";

    /** Ours alone: whoever computes has to pass the same tests. */
    CurveCrypto() {}

    /** What may be asked for. */
    public enum Choice {
        /** {@link #LIBSODIUM} where it can be used without a warning of the JVM, else {@link #BOUNCYCASTLE}. */
        AUTO,
        /** In Java, everywhere. */
        BOUNCYCASTLE,
        /** The C library, or no start. */
        LIBSODIUM;

        /** As configuration has it: lower case. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        /**
         * The choice of a word.
         *
         * @throws IllegalArgumentException names those there are
         */
        public static Choice parse(String word) {
            return Arrays.stream(values())
                    .filter(choice -> choice.word().equals(word))
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException(PROPERTY + " '" + word + "' is none of "
                            + Arrays.stream(values()).map(Choice::word).collect(Collectors.joining(", "))));
        }
    }

    /**
     * What this process was told to use, by {@value #PROPERTY} or {@value #ENVIRONMENT}; without either {@link
     * Choice#AUTO}.
     *
     * @throws IllegalArgumentException no such choice, or it cannot be had; says why
     */
    public static CurveCrypto ofProcess() {
        String property = System.getProperty(PROPERTY, "").strip();
        String environment = System.getenv(ENVIRONMENT);
        String word = property.isEmpty() && environment != null ? environment.strip() : property;
        return of(word.isEmpty() ? Choice.AUTO : Choice.parse(word));
    }

    /**
     * The make of a choice.
     *
     * @throws IllegalArgumentException it cannot be had; says why
     */
    public static CurveCrypto of(Choice choice) {
        return switch (choice) {
            case AUTO ->
                switch (SodiumCrypto.find()) {
                    case SodiumCrypto.Found(SodiumCrypto found) -> found;
                    case SodiumCrypto.Missing missing -> BouncyCastleCrypto.without(missing);
                };
            case BOUNCYCASTLE -> BouncyCastleCrypto.INSTANCE;
            case LIBSODIUM ->
                switch (SodiumCrypto.find()) {
                    case SodiumCrypto.Found(SodiumCrypto found) -> found;
                    case SodiumCrypto.Missing(String reason) ->
                        throw new IllegalArgumentException(PROPERTY + "=" + choice.word() + ": " + reason);
                };
        };
    }

    /** For a log: its name, and its version or why it is not the faster one. */
    @Override
    public abstract String toString();

    /** The choice that leads to it. */
    public abstract Choice choice();

    /** Boxes under one stream key; the key is copied. */
    abstract SecretBox box(byte[] streamKey);

    /**
     * X25519.
     *
     * @param shared takes 32 bytes
     * @return false: the peer's key is one of the few of low order, with which the shared secret is always zero
     */
    abstract boolean agree(byte[] secretKey, byte[] peerPublicKey, byte[] shared);

    /**
     * X25519 with the base point.
     *
     * @param publicKey takes 32 bytes
     */
    abstract void derivePublicKey(byte[] secretKey, byte[] publicKey);
}
