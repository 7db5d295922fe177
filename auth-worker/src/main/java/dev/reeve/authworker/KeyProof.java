// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.reeve.authworker.jose.Base64Url;
import dev.reeve.authworker.jose.CompactJws;
import dev.reeve.authworker.jose.P256Key;
import dev.reeve.authworker.jose.StrictJson;
import java.security.MessageDigest;
import java.util.Set;

/**
 * What an app signs with the key of its installation: a JWS over the hash of the secret that it shows beside it. It has
 * no time in it, as the clocks of phones are wrong, and needs none: it fits one secret.
 */
enum KeyProof {
    /** For a refresh token. */
    REFRESH("reeve-refresh+jwt"),
    /** For the secret of the installation. */
    DEVICE("reeve-device+jwt");

    private static final int LENGTH_MAX = 1_024;
    private static final Set<String> HEADER_MEMBERS = Set.of("alg", "typ");

    private final String type;

    KeyProof(String type) {
        this.type = type;
    }

    /** @param proof as it was sent; empty = none */
    boolean isRight(String proof, P256Key key, String secret) {
        return CompactJws.parse(proof, LENGTH_MAX)
                .filter(jws -> jws.hasHeader("ES256", type, HEADER_MEMBERS))
                .filter(jws -> jws.isSignedWith(key))
                .flatMap(jws -> StrictJson.text(jws.payload(), "rth"))
                .filter(hash -> MessageDigest.isEqual(hash.getBytes(US_ASCII), hashOf(secret)))
                .isPresent();
    }

    private static byte[] hashOf(String secret) {
        return Base64Url.encode(Sha256.of(secret.getBytes(US_ASCII))).getBytes(US_ASCII);
    }
}
