// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;

/**
 * Argon2id (RFC 9106). One hash takes tens of milliseconds and tens of MiB: call it inside {@link HashPool} only.
 * Stateless but for its random numbers.
 */
final class PasswordHasher {
    private static final int SALT_BYTES = 16;
    private static final int TAG_BYTES = 32;

    private final Argon2Cost cost;
    private final SecureRandom random;
    private final PhcString dummy;

    PasswordHasher(Argon2Cost cost, SecureRandom random) {
        this.cost = cost;
        this.random = random;
        this.dummy = new PhcString(cost, randomBytes(SALT_BYTES), randomBytes(TAG_BYTES));
    }

    PhcString hash(String password) {
        byte[] salt = randomBytes(SALT_BYTES);
        return new PhcString(cost, salt, tag(password, cost, salt, TAG_BYTES));
    }

    /** Compares in constant time, at the cost the hash was made with. */
    boolean matches(String password, PhcString stored) {
        byte[] tag = tag(password, stored.cost(), stored.salt(), stored.tag().length);
        return MessageDigest.isEqual(tag, stored.tag());
    }

    /** A hash that no password has: an unknown account costs as much as a known one. */
    PhcString dummy() {
        return dummy;
    }

    /** Whether the settings have changed since that hash was made. */
    boolean isOutdated(PhcString stored) {
        return !stored.cost().equals(cost);
    }

    private byte[] randomBytes(int count) {
        byte[] bytes = new byte[count];
        random.nextBytes(bytes);
        return bytes;
    }

    private static byte[] tag(String password, Argon2Cost cost, byte[] salt, int length) {
        Argon2BytesGenerator generator = new Argon2BytesGenerator();
        generator.init(new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
                .withVersion(Argon2Parameters.ARGON2_VERSION_13)
                .withMemoryAsKB(cost.memoryKib())
                .withIterations(cost.iterations())
                .withParallelism(cost.parallelism())
                .withSalt(salt)
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
