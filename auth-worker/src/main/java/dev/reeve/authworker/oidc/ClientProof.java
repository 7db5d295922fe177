// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker.oidc;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.net.URLEncoder;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.Map;

/**
 * Who we are, as the token endpoint wants to see it.
 *
 * @param form fields to add
 * @param headers to add
 */
record ClientProof(Map<String, String> form, Map<String, String> headers) {
    /** Apple allows six months; one that is made for each exchange need not live longer than it. */
    private static final Duration APPLE_LIFE = Duration.ofMinutes(5);

    private static final String APPLE_AUDIENCE = "https://appleid.apple.com";

    static ClientProof of(ProviderSettings.Client client, boolean postsSecret, Instant now) {
        return switch (client.secret()) {
            case ClientSecret.None _ -> posted(Map.of("client_id", client.id()));
            case ClientSecret.Apple apple -> withSecret(client.id(), appleSecret(client.id(), apple, now));
            case ClientSecret.Text text when postsSecret -> withSecret(client.id(), text.text());
            case ClientSecret.Text text -> basic(client.id(), text.text());
        };
    }

    private static ClientProof posted(Map<String, String> form) {
        return new ClientProof(form, Map.of());
    }

    private static ClientProof withSecret(String id, String secret) {
        return posted(Map.of("client_id", id, "client_secret", secret));
    }

    /** RFC 6749, section 2.3.1: both are encoded as in a form before they are joined. */
    private static ClientProof basic(String id, String secret) {
        String joined = URLEncoder.encode(id, UTF_8) + ':' + URLEncoder.encode(secret, UTF_8);
        String header = "Basic " + Base64.getEncoder().encodeToString(joined.getBytes(UTF_8));
        return new ClientProof(Map.of(), Map.of("Authorization", header));
    }

    private static String appleSecret(String clientId, ClientSecret.Apple apple, Instant now) {
        JWTClaimsSet claims = new JWTClaimsSet.Builder()
                .issuer(apple.teamId())
                .subject(clientId)
                .audience(APPLE_AUDIENCE)
                .issueTime(Date.from(now))
                .expirationTime(Date.from(now.plus(APPLE_LIFE)))
                .build();
        SignedJWT jwt = new SignedJWT(
                new JWSHeader.Builder(JWSAlgorithm.ES256).keyID(apple.keyId()).build(), claims);
        try {
            jwt.sign(new ECDSASigner(apple.key()));
        } catch (JOSEException e) {
            throw new IllegalStateException("the key of the client's secret does not sign", e);
        }
        return jwt.serialize();
    }

    @Override
    public String toString() {
        return "ClientProof[...]";
    }
}
