// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.brokerservice;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.util.Base64;
import java.util.Map;

/** Access tokens as the auth worker makes them. */
final class TokenMint {
    private static final String ISSUER = "https://reeve.example";
    private static final String AUDIENCE = "reeve";
    private static final String KEY_ID = "bench-1";
    private static final int LIFETIME_SECONDS = 900;

    private final KeyPair pair;
    private final long nowUnix;

    TokenMint(long nowUnix) {
        this.nowUnix = nowUnix;
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            pair = generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("a Java platform without P-256", e);
        }
    }

    SigningKeys keys() {
        return new SigningKeys(ISSUER, AUDIENCE, Map.of(KEY_ID, (ECPublicKey) pair.getPublic()));
    }

    byte[] token(String subject) {
        String header = "{\"alg\":\"ES256\",\"typ\":\"at+jwt\",\"kid\":\"" + KEY_ID + "\"}";
        String payload = "{\"iss\":\"" + ISSUER + "\",\"aud\":\"" + AUDIENCE + "\",\"sub\":\"" + subject
                + "\",\"tnt\":\"default\",\"sid\":\"session-" + subject
                + "\",\"scope\":\"notes:read notes:write\",\"iat\":"
                + nowUnix + ",\"exp\":" + (nowUnix + LIFETIME_SECONDS) + "}";
        String signed = encoded(header.getBytes(StandardCharsets.UTF_8)) + "."
                + encoded(payload.getBytes(StandardCharsets.UTF_8));
        return (signed + "." + encoded(signature(signed))).getBytes(StandardCharsets.US_ASCII);
    }

    private byte[] signature(String signed) {
        try {
            Signature signer = Signature.getInstance("SHA256withECDSAinP1363Format");
            signer.initSign(pair.getPrivate());
            signer.update(signed.getBytes(StandardCharsets.US_ASCII));
            return signer.sign();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("a Java platform without ES256", e);
        }
    }

    private static String encoded(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
