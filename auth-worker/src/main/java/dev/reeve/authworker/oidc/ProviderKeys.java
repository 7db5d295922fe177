// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker.oidc;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.RSAKey;
import java.text.ParseException;
import java.util.List;
import java.util.Optional;

/** The public keys of a provider (RFC 7517). */
record ProviderKeys(List<JWK> keys) {
    /** Shorter ones are no longer safe (NIST SP 800-131A). */
    private static final int RSA_BITS_MIN = 2048;

    ProviderKeys {
        keys = List.copyOf(keys);
    }

    /** @throws ProviderFault no key set */
    static ProviderKeys parse(String json) {
        try {
            return new ProviderKeys(JWKSet.parse(json).getKeys());
        } catch (ParseException e) {
            throw new ProviderFault("the key set cannot be read", e);
        }
    }

    boolean knows(String kid) {
        return keys.stream().anyMatch(key -> kid.equals(key.getKeyID()));
    }

    /** Empty = no key of that name is one for that algorithm. */
    Optional<JWSVerifier> verifier(String kid, String algorithm) {
        return keys.stream()
                .filter(key -> kid.equals(key.getKeyID()))
                .filter(key -> key.getKeyUse() == null || key.getKeyUse().equals(KeyUse.SIGNATURE))
                .filter(key -> key.getAlgorithm() == null
                        || key.getAlgorithm().getName().equals(algorithm))
                .flatMap(key -> verifier(key, algorithm).stream())
                .findFirst();
    }

    private static Optional<JWSVerifier> verifier(JWK key, String algorithm) {
        try {
            return switch (key) {
                case RSAKey rsa
                when algorithm.equals(IdTokenVerifier.RS256) && rsa.size() >= RSA_BITS_MIN ->
                    Optional.of(new RSASSAVerifier(rsa));
                case ECKey ec
                when algorithm.equals(IdTokenVerifier.ES256) && ec.getCurve().equals(Curve.P_256) ->
                    Optional.of(new ECDSAVerifier(ec));
                default -> Optional.empty();
            };
        } catch (JOSEException e) {
            throw new ProviderFault("a key of the key set cannot be used", e);
        }
    }
}
