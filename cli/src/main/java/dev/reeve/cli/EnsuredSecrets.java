// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.cli;

import java.security.SecureRandom;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;

/** Secrets of one random value. */
final class EnsuredSecrets {
    private static final int KEY_BYTES = 32;

    private final Ensured ensured;
    private final Instant now;
    private final SecureRandom random;

    EnsuredSecrets(Ensured ensured, Instant now, SecureRandom random) {
        this.ensured = ensured;
        this.now = now;
        this.random = random;
    }

    void postgresql() {
        String url = "jdbc:postgresql://" + ensured.prefix() + "-postgresql:5432/reeve";
        String password = HexFormat.of().formatHex(bytes());
        once("-postgresql", "password", Map.of("url", url, "username", "reeve", "password", password));
    }

    void encryption() {
        String key = Base64.getEncoder().encodeToString(bytes());
        once("-auth-encryption", "encryption-key", Map.of("encryption-key", key + "\n"));
    }

    void admin() {
        once("-admin", "admin-key", Map.of("admin-key", NewApiKey.make(now, random) + "\n"));
    }

    private void once(String suffix, String key, Map<String, String> data) {
        if (ensured.find(suffix, key).isPresent()) {
            ensured.kept("Secret", suffix);
        } else {
            ensured.create(suffix, data);
        }
    }

    private byte[] bytes() {
        byte[] bytes = new byte[KEY_BYTES];
        random.nextBytes(bytes);
        return bytes;
    }
}
