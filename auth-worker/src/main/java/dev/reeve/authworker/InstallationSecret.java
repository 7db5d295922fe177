// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker;

import dev.reeve.authworker.jose.Base64Url;
import java.security.SecureRandom;

/** The secret of an installation: {@code ri1_} and 256 random bits. Whoever has it is the app that once got it. */
final class InstallationSecret {
    static final int LENGTH_MAX = 64;
    private static final String PREFIX = "ri1_";
    private static final int BYTES = 32;

    private InstallationSecret() {}

    static String make(SecureRandom random) {
        byte[] bytes = new byte[BYTES];
        random.nextBytes(bytes);
        return PREFIX + Base64Url.encode(bytes);
    }
}
