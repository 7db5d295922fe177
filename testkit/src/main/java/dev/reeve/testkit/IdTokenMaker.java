// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Signs JSON web tokens with nothing but the JDK: an independent check of whoever verifies them. */
final class IdTokenMaker {
    /** A key pair under a name. */
    record Key(String kid, String algorithm, KeyPair pair) {
        static Key rsa(String kid) {
            return make(kid, "RS256", "RSA");
        }

        static Key ec(String kid) {
            return make(kid, "ES256", "EC");
        }

        private static Key make(String kid, String algorithm, String type) {
            try {
                KeyPairGenerator generator = KeyPairGenerator.getInstance(type);
                if (type.equals("EC")) {
                    generator.initialize(new ECGenParameterSpec("secp256r1"));
                } else {
                    generator.initialize(2048);
                }
                return new Key(kid, algorithm, generator.generateKeyPair());
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException(e);
            }
        }

        Map<String, Object> jwk() {
            Map<String, Object> jwk = new LinkedHashMap<>();
            jwk.put("kid", kid);
            jwk.put("use", "sig");
            jwk.put("alg", algorithm);
            switch (pair.getPublic()) {
                case RSAPublicKey rsa -> {
                    jwk.put("kty", "RSA");
                    jwk.put("n", base64Url(unsigned(rsa.getModulus(), 256)));
                    jwk.put("e", base64Url(rsa.getPublicExponent().toByteArray()));
                }
                case ECPublicKey ec -> {
                    jwk.put("kty", "EC");
                    jwk.put("crv", "P-256");
                    jwk.put("x", base64Url(unsigned(ec.getW().getAffineX(), 32)));
                    jwk.put("y", base64Url(unsigned(ec.getW().getAffineY(), 32)));
                }
                default -> throw new IllegalStateException("no such key");
            }
            return jwk;
        }
    }

    private IdTokenMaker() {}

    static String sign(Map<String, Object> header, Map<String, Object> claims, Key key) {
        String input = base64Url(json(header).getBytes(UTF_8))
                + '.'
                + base64Url(json(claims).getBytes(UTF_8));
        return input
                + '.'
                + base64Url(signature(input, key.algorithm(), key.pair().getPrivate()));
    }

    private static byte[] signature(String input, String algorithm, PrivateKey key) {
        try {
            Signature signature =
                    Signature.getInstance(algorithm.equals("RS256") ? "SHA256withRSA" : "SHA256withECDSAinP1363Format");
            signature.initSign(key);
            signature.update(input.getBytes(UTF_8));
            return signature.sign();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    static String base64Url(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private static byte[] unsigned(BigInteger value, int length) {
        byte[] signed = value.toByteArray();
        byte[] fixed = new byte[length];
        byte[] bytes =
                signed.length > length ? Arrays.copyOfRange(signed, signed.length - length, signed.length) : signed;
        System.arraycopy(bytes, 0, fixed, length - bytes.length, bytes.length);
        return fixed;
    }

    /** Objects, lists, texts, numbers, truth. */
    static String json(Object value) {
        return switch (value) {
            case Map<?, ?> object ->
                object.entrySet().stream()
                        .map(entry -> json(entry.getKey()) + ':' + json(entry.getValue()))
                        .collect(Collectors.joining(",", "{", "}"));
            case List<?> list -> list.stream().map(IdTokenMaker::json).collect(Collectors.joining(",", "[", "]"));
            case String text -> '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
            default -> value.toString();
        };
    }
}
