// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.brokerservice;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.reeve.protocol.auth.v1.JwksReply;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.util.Arrays;
import java.util.Base64;

/** Makes access tokens as the auth worker does, and all kinds of others. */
final class TokenForge {

    static final String ISSUER = "http://127.0.0.1:8080";
    static final String AUDIENCE = "reeve";
    static final long NOW = 1_800_000_000L;

    private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

    private final String keyId;
    private final KeyPair pair;

    TokenForge(String keyId) {
        this.keyId = keyId;
        this.pair = newPair();
    }

    private static KeyPair newPair() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    String keyId() {
        return keyId;
    }

    String header() {
        return "{\"alg\":\"ES256\",\"typ\":\"at+jwt\",\"kid\":\"" + keyId + "\"}";
    }

    /** The claims of a user, valid for ten minutes from a time. */
    static String payload(long issuedUnix) {
        return payload(issuedUnix, "s_1", "logs:write");
    }

    static String payload(long issuedUnix, String session, String scope) {
        return "{\"iss\":\"" + ISSUER + "\",\"aud\":\"" + AUDIENCE + "\",\"sub\":\"u_1\",\"tnt\":\"default\",\"sid\":\""
                + session + "\",\"ins\":\"i_1\",\"jti\":\"j1\",\"iat\":" + issuedUnix + ",\"exp\":"
                + (issuedUnix + 600) + ",\"scope\":\"" + scope + "\",\"roles\":[],\"anon\":false}";
    }

    byte[] token(String header, String payload) {
        return token(header.getBytes(UTF_8), payload.getBytes(UTF_8));
    }

    byte[] token(byte[] header, byte[] payload) {
        String signed = BASE64.encodeToString(header) + "." + BASE64.encodeToString(payload);
        return (signed + "." + BASE64.encodeToString(sign(signed))).getBytes(US_ASCII);
    }

    byte[] token(long issuedUnix) {
        return token(header(), payload(issuedUnix));
    }

    /** The same signed text with another signature. */
    byte[] withSignature(byte[] signature) {
        String signed = BASE64.encodeToString(header().getBytes(UTF_8)) + "."
                + BASE64.encodeToString(payload(NOW).getBytes(UTF_8));
        return (signed + "." + BASE64.encodeToString(signature)).getBytes(US_ASCII);
    }

    byte[] sign(String text) {
        try {
            Signature signature = Signature.getInstance("SHA256withECDSAinP1363Format");
            signature.initSign(pair.getPrivate());
            signature.update(text.getBytes(US_ASCII));
            return signature.sign();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    String jwk() {
        ECPublicKey key = (ECPublicKey) pair.getPublic();
        return "{\"kty\":\"EC\",\"crv\":\"P-256\",\"use\":\"sig\",\"alg\":\"ES256\",\"kid\":\"" + keyId + "\",\"x\":\""
                + coordinate(key.getW().getAffineX()) + "\",\"y\":\""
                + coordinate(key.getW().getAffineY()) + "\"}";
    }

    private static String coordinate(BigInteger number) {
        byte[] bytes = number.toByteArray();
        byte[] fixed = new byte[32];
        int length = Math.min(32, bytes.length);
        System.arraycopy(bytes, bytes.length - length, fixed, 32 - length, length);
        return BASE64.encodeToString(fixed);
    }

    static JwksReply jwks(TokenForge... forges) {
        String keys =
                String.join(",", Arrays.stream(forges).map(TokenForge::jwk).toList());
        return JwksReply.newBuilder()
                .setJwksJson("{\"keys\":[" + keys + "]}")
                .setIssuer(ISSUER)
                .setAudience(AUDIENCE)
                .setMaxAgeSeconds(300)
                .build();
    }

    static SigningKeys keys(TokenForge... forges) {
        SigningKeys keys = SigningKeys.of(jwks(forges));
        if (keys == null) {
            throw new IllegalStateException("no keys");
        }
        return keys;
    }
}
