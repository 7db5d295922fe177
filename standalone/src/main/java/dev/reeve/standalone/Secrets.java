// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.standalone;

import dev.reeve.authworker.ApiKey;
import java.security.SecureRandom;
import java.util.Base64;

/**
 * The secrets of an installation on one machine: made at the first start, never printed but for the admin key, once.
 *
 * @param adminKeyIsNew it was made now, so the terminal shows it
 */
record Secrets(boolean adminKeyIsNew) {
    static final String ADMIN_KEY = "admin-key";
    static final String APP_KEY = "app-key";
    static final String ENCRYPTION_KEY = "encryption-key";
    static final String DATABASE_PASSWORD = "database-password";

    private static final int KEY_BYTES = 32;

    static Secrets ensure(DataFolder folder, SecureRandom random) {
        folder.ensureSecret(DATABASE_PASSWORD, () -> randomText(random));
        folder.ensureSecret(ENCRYPTION_KEY, () -> randomText(random));
        folder.ensureSecret(
                APP_KEY, () -> ApiKey.generate(ApiKey.Kind.PUBLISHABLE, random).text());
        boolean isNew = folder.ensureSecret(
                ADMIN_KEY, () -> ApiKey.generate(ApiKey.Kind.SECRET, random).text());
        return new Secrets(isNew);
    }

    private static String randomText(SecureRandom random) {
        byte[] bytes = new byte[KEY_BYTES];
        random.nextBytes(bytes);
        return Base64.getEncoder().encodeToString(bytes);
    }
}
