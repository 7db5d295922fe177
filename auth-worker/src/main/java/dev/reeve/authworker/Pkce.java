// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.reeve.authworker.jose.Base64Url;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.regex.Pattern;

/** Proof keys for code exchange (RFC 7636), of which only S256 is spoken. */
final class Pkce {
    private static final int VERIFIER_BYTES = 32;
    private static final Pattern CHALLENGE = Pattern.compile("[A-Za-z0-9_-]{43}");
    private static final Pattern VERIFIER = Pattern.compile("[A-Za-z0-9._~-]{43,128}");

    private Pkce() {}

    static String newVerifier(SecureRandom random) {
        byte[] bytes = new byte[VERIFIER_BYTES];
        random.nextBytes(bytes);
        return Base64Url.encode(bytes);
    }

    static String challengeOf(String verifier) {
        return Base64Url.encode(Sha256.of(verifier.getBytes(US_ASCII)));
    }

    /** The text itself, when it can be the challenge of a verifier. */
    static String challenge(String text) {
        if (!CHALLENGE.matcher(text).matches()) {
            throw AuthRefusal.invalid("challenge must be the base64url of a SHA-256 (PKCE, S256)");
        }
        return text;
    }

    /** In constant time. */
    static boolean isVerifierOf(String challenge, String verifier) {
        return VERIFIER.matcher(verifier).matches()
                && MessageDigest.isEqual(
                        challenge.getBytes(US_ASCII), challengeOf(verifier).getBytes(US_ASCII));
    }
}
