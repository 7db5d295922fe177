// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.reeve.authworker.jose.Base64Url;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;

/** A new P-256 key pair in the forms that are stored. Immutable. */
final class SigningKeyPair {
    private static final int COORDINATE_BYTES = 32;

    private final String kid;
    private final String publicJwk;
    private final byte[] pkcs8;

    private SigningKeyPair(String kid, String publicJwk, byte[] pkcs8) {
        this.kid = kid;
        this.publicJwk = publicJwk;
        this.pkcs8 = pkcs8;
    }

    static SigningKeyPair generate(SecureRandom random) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"), random);
            return of(generator.generateKeyPair());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("a Java platform without P-256", e);
        }
    }

    private static SigningKeyPair of(KeyPair pair) {
        ECPublicKey publicKey = (ECPublicKey) pair.getPublic();
        String x = coordinate(publicKey.getW().getAffineX());
        String y = coordinate(publicKey.getW().getAffineY());
        // The thumbprint is taken over exactly these members in exactly this order (RFC 7638 section 3.2).
        String required = "{\"crv\":\"P-256\",\"kty\":\"EC\",\"x\":\"" + x + "\",\"y\":\"" + y + "\"}";
        String kid = Base64Url.encode(Sha256.of(required.getBytes(US_ASCII)));
        String jwk = "{\"kty\":\"EC\",\"crv\":\"P-256\",\"use\":\"sig\",\"alg\":\"ES256\",\"kid\":\"" + kid
                + "\",\"x\":\"" + x + "\",\"y\":\"" + y + "\"}";
        return new SigningKeyPair(kid, jwk, pair.getPrivate().getEncoded());
    }

    static PrivateKey privateKey(byte[] pkcs8) {
        try {
            return KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("a stored signing key is no EC private key", e);
        }
    }

    /** Unsigned, 32 bytes, big-endian. */
    private static String coordinate(BigInteger value) {
        byte[] signed = value.toByteArray();
        byte[] fixed = new byte[COORDINATE_BYTES];
        int length = Math.min(signed.length, COORDINATE_BYTES);
        System.arraycopy(signed, signed.length - length, fixed, COORDINATE_BYTES - length, length);
        return Base64Url.encode(fixed);
    }

    /** Base64url of the RFC 7638 thumbprint. */
    String kid() {
        return kid;
    }

    /** RFC 7517 JSON with {@code alg} and {@code use}. */
    String publicJwk() {
        return publicJwk;
    }

    /** The private key; secret. */
    byte[] pkcs8() {
        return pkcs8;
    }

    @Override
    public String toString() {
        return "SigningKeyPair[" + kid + "]";
    }
}
