// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.brokerservice;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.reeve.protocol.auth.v1.JwksReply;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECFieldFp;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.ECPublicKeySpec;
import java.security.spec.EllipticCurve;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The auth worker's public keys and what its tokens must say. Only keys that came over MDP from the auth service count;
 * nothing a token says leads to another key.
 *
 * @param issuer exact {@code iss}
 * @param audience exact {@code aud}
 * @param byKeyId P-256 keys by {@code kid}
 */
record SigningKeys(String issuer, String audience, Map<String, ECPublicKey> byKeyId) {

    /** A set has the next, the active and some retiring keys. */
    static final int KEYS_MAX = 16;

    private static final int COORDINATE_BYTES = 32;
    private static final String KEY_ID = "[A-Za-z0-9_-]{1,64}";
    private static final ECParameterSpec P256 = p256();

    SigningKeys {
        Objects.requireNonNull(issuer, "issuer");
        Objects.requireNonNull(audience, "audience");
        byKeyId = Map.copyOf(byKeyId);
    }

    /** The order of the curve: r and s of a signature lie below it. */
    static BigInteger order() {
        return P256.getOrder();
    }

    static boolean isKeyId(String text) {
        return text.matches(KEY_ID);
    }

    @Nullable
    ECPublicKey find(String keyId) {
        return byKeyId.get(keyId);
    }

    /** Those that have not leaked; itself if none of them has. */
    SigningKeys without(Predicate<String> leakedKeyIds) {
        if (byKeyId.keySet().stream().noneMatch(leakedKeyIds)) {
            return this;
        }
        Map<String, ECPublicKey> left = new HashMap<>(byKeyId);
        left.keySet().removeIf(leakedKeyIds);
        return new SigningKeys(issuer, audience, left);
    }

    /**
     * The keys of a reply. Keys of other kinds are left out; null if nothing usable is there, or it contradicts itself,
     * so that the caller keeps what it has.
     */
    static @Nullable SigningKeys of(JwksReply reply) {
        ObjectNode set = StrictJson.object(reply.getJwksJson().getBytes(StandardCharsets.UTF_8));
        JsonNode keys = set == null ? null : set.get("keys");
        if (keys == null
                || !keys.isArray()
                || keys.size() > KEYS_MAX
                || reply.getIssuer().isEmpty()) {
            return null;
        }
        Map<String, ECPublicKey> found = new HashMap<>();
        for (JsonNode key : keys) {
            if (key instanceof ObjectNode jwk && !add(found, jwk)) {
                return null;
            }
        }
        return found.isEmpty() ? null : new SigningKeys(reply.getIssuer(), reply.getAudience(), found);
    }

    private static boolean add(Map<String, ECPublicKey> found, ObjectNode jwk) {
        String keyId = StrictJson.text(jwk, "kid");
        if (keyId == null || !isKeyId(keyId) || jwk.has("d")) {
            return false;
        }
        ECPublicKey key = keyOf(jwk);
        return key == null || found.put(keyId, key) == null;
    }

    private static @Nullable ECPublicKey keyOf(ObjectNode jwk) {
        if (!"EC".equals(StrictJson.text(jwk, "kty")) || !"P-256".equals(StrictJson.text(jwk, "crv"))) {
            return null;
        }
        BigInteger x = coordinate(jwk, "x");
        BigInteger y = coordinate(jwk, "y");
        if (x == null || y == null || !isOnCurve(x, y)) {
            return null;
        }
        try {
            KeyFactory factory = KeyFactory.getInstance("EC");
            return (ECPublicKey) factory.generatePublic(new ECPublicKeySpec(new ECPoint(x, y), P256));
        } catch (GeneralSecurityException _) {
            return null;
        }
    }

    private static @Nullable BigInteger coordinate(ObjectNode jwk, String name) {
        String text = StrictJson.text(jwk, name);
        byte[] bytes = text == null ? null : Base64Url.decode(text.getBytes(StandardCharsets.US_ASCII));
        return bytes == null || bytes.length != COORDINATE_BYTES ? null : new BigInteger(1, bytes);
    }

    private static boolean isOnCurve(BigInteger x, BigInteger y) {
        EllipticCurve curve = P256.getCurve();
        BigInteger p = ((ECFieldFp) curve.getField()).getP();
        BigInteger right = x.pow(3).add(curve.getA().multiply(x)).add(curve.getB());
        return x.compareTo(p) < 0
                && y.compareTo(p) < 0
                && y.pow(2).subtract(right).mod(p).signum() == 0;
    }

    private static ECParameterSpec p256() {
        try {
            AlgorithmParameters parameters = AlgorithmParameters.getInstance("EC");
            parameters.init(new ECGenParameterSpec("secp256r1"));
            return parameters.getParameterSpec(ECParameterSpec.class);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("a Java platform without P-256", e);
        }
    }
}
