// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Optional;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;
import org.jboss.logging.Logger;

/**
 * Argon2id (RFC 9106). One hash takes tens of milliseconds and tens of MiB: call it inside {@link HashPool} only.
 * Stateless but for its random numbers.
 */
final class PasswordHasher {
    private static final int SALT_BYTES = 16;
    private static final int TAG_BYTES = 32;

    private static final Logger LOG = Logger.getLogger(PasswordHasher.class);
    private static final byte[] NO_PEPPER = {};

    private final Argon2Cost cost;
    private final Peppers peppers;
    private final SecureRandom random;
    private final PhcString dummy;

    PasswordHasher(Argon2Cost cost, Peppers peppers, SecureRandom random) {
        this.cost = cost;
        this.peppers = peppers;
        this.random = random;
        this.dummy = new PhcString(cost, peppers.currentId(), randomBytes(SALT_BYTES), randomBytes(TAG_BYTES));
    }

    PhcString hash(String password) {
        byte[] salt = randomBytes(SALT_BYTES);
        byte[] pepper = peppers.find(peppers.currentId()).orElse(NO_PEPPER);
        return new PhcString(cost, peppers.currentId(), salt, tag(password, pepper, cost, salt, TAG_BYTES));
    }

    /** Compares in constant time, at the cost and with the pepper the hash was made with. */
    boolean matches(String password, PhcString stored) {
        Optional<byte[]> pepper = stored.keyId().isEmpty() ? Optional.of(NO_PEPPER) : peppers.find(stored.keyId());
        // As much work without the pepper: it would else be seen whose hash names one that is gone.
        byte[] tag = tag(password, pepper.orElse(NO_PEPPER), stored.cost(), stored.salt(), stored.tag().length);
        if (pepper.isEmpty()) {
            LOG.errorf("a password hash names the pepper %s, which the file does not have", stored.keyId());
            return false;
        }
        return MessageDigest.isEqual(tag, stored.tag());
    }

    /** A hash that no password has: an unknown account costs as much as a known one. */
    PhcString dummy() {
        return dummy;
    }

    /** Whether the settings have changed since that hash was made. */
    boolean isOutdated(PhcString stored) {
        return !stored.cost().equals(cost) || !stored.keyId().equals(peppers.currentId());
    }

    private byte[] randomBytes(int count) {
        byte[] bytes = new byte[count];
        random.nextBytes(bytes);
        return bytes;
    }

    private static byte[] tag(String password, byte[] pepper, Argon2Cost cost, byte[] salt, int length) {
        Argon2BytesGenerator generator = new Argon2BytesGenerator();
        generator.init(new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
                .withBlockPool(HashMemory.ofThread())
                .withVersion(Argon2Parameters.ARGON2_VERSION_13)
                .withMemoryAsKB(cost.memoryKib())
                .withIterations(cost.iterations())
                .withParallelism(cost.parallelism())
                .withSalt(salt)
                .withSecret(pepper)
                .build());
        byte[] secret = password.getBytes(UTF_8);
        byte[] tag = new byte[length];
        try {
            generator.generateBytes(secret, tag);
        } finally {
            Arrays.fill(secret, (byte) 0);
        }
        return tag;
    }
}
