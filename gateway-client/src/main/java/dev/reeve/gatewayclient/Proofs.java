// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gatewayclient;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;

/** What a device's key says: its public half as JWK, and a JWS that fits one secret (docs/auth.md, Installations). */
final class Proofs {
    private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();
    private static final int COORDINATE_BYTES = 32;
    private static final int DER_HEADER_BYTES = 2;

    private Proofs() {}

    static ObjectNode jwk(DeviceKey key) {
        return Json.object()
                .put("kty", "EC")
                .put("crv", "P-256")
                .put("x", coordinate(key.publicKey().getW().getAffineX()))
                .put("y", coordinate(key.publicKey().getW().getAffineY()));
    }

    /** A JWS over the hash of the secret. */
    static String of(DeviceKey key, String type, String secret) {
        String head = encoded(Json.bytes(Json.object().put("alg", "ES256").put("typ", type)));
        String payload = encoded(Json.bytes(Json.object().put("rth", sha256(secret))));
        String signed = head + '.' + payload;
        try {
            byte[] der = key.sign(signed.getBytes(StandardCharsets.US_ASCII));
            return signed + '.' + encoded(raw(der));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the device's key cannot be used", e);
        }
    }

    static String sha256(String text) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            return encoded(digest.digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this platform has no SHA-256", e);
        }
    }

    static String encoded(byte[] bytes) {
        return BASE64.encodeToString(bytes);
    }

    /** R and S, 32 bytes each, out of the DER sequence of two integers. */
    static byte[] raw(byte[] der) {
        byte[] raw = new byte[2 * COORDINATE_BYTES];
        int at = DER_HEADER_BYTES;
        for (int part = 0; part < 2; part++) {
            int length = der[at + 1];
            BigInteger number = new BigInteger(Arrays.copyOfRange(der, at + 2, at + 2 + length));
            place(number, raw, part * COORDINATE_BYTES);
            at += 2 + length;
        }
        return raw;
    }

    private static String coordinate(BigInteger number) {
        byte[] bytes = new byte[COORDINATE_BYTES];
        place(number, bytes, 0);
        return encoded(bytes);
    }

    private static void place(BigInteger number, byte[] into, int at) {
        byte[] bytes = number.toByteArray();
        int from = Math.max(0, bytes.length - COORDINATE_BYTES);
        int length = bytes.length - from;
        System.arraycopy(bytes, from, into, at + COORDINATE_BYTES - length, length);
    }
}
