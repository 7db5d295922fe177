// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.reeve.authworker.jose.Base64Url;
import dev.reeve.authworker.jose.P256Key;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;

/** The key pair of a phone, and the proofs it makes. */
final class DeviceKey {
    private final KeyPair pair;

    DeviceKey() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            pair = generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    P256Key publicKey() {
        ECPublicKey key = (ECPublicKey) pair.getPublic();
        return P256Key.of("EC", "P-256", x(), number(key.getW().getAffineY())).orElseThrow();
    }

    String x() {
        return number(((ECPublicKey) pair.getPublic()).getW().getAffineX());
    }

    /** What its app sends beside the secret. */
    String proof(String type, String secret) {
        return sign("{\"alg\":\"ES256\",\"typ\":\"" + type + "\"}", "{\"rth\":\"" + hash(secret) + "\"}");
    }

    String sign(String header, String payload) {
        String signed = Base64Url.encode(header.getBytes(UTF_8)) + "." + Base64Url.encode(payload.getBytes(UTF_8));
        try {
            Signature signature = Signature.getInstance("SHA256withECDSAinP1363Format");
            signature.initSign(pair.getPrivate());
            signature.update(signed.getBytes(US_ASCII));
            return signed + "." + Base64Url.encode(signature.sign());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    static String hash(String secret) {
        try {
            return Base64Url.encode(MessageDigest.getInstance("SHA-256").digest(secret.getBytes(US_ASCII)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String number(BigInteger value) {
        byte[] fixed = new byte[32];
        byte[] signed = value.toByteArray();
        int length = Math.min(signed.length, fixed.length);
        System.arraycopy(signed, signed.length - length, fixed, fixed.length - length, length);
        return Base64Url.encode(fixed);
    }
}
