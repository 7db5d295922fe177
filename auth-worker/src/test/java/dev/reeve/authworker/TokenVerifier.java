// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.math.BigInteger;
import java.security.AlgorithmParameters;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.ECPublicKeySpec;
import java.util.Base64;

/** Checks a token the way a stranger's library would: from the published key set alone, with nothing of ours. */
final class TokenVerifier {
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
            .build();

    private TokenVerifier() {}

    /** The payload of a token whose signature and header are right; fails otherwise. */
    static JsonNode verified(String token, String jwks) throws Exception {
        String[] parts = token.split("\\.", -1);
        assertThat(parts).hasSize(3);
        JsonNode header = json(parts[0]);
        assertThat(header.properties())
                .extracting(java.util.Map.Entry::getKey)
                .containsExactlyInAnyOrder("alg", "typ", "kid");
        assertThat(header.get("alg").asText()).isEqualTo("ES256");
        assertThat(header.get("typ").asText()).isEqualTo("at+jwt");
        byte[] signature = Base64.getUrlDecoder().decode(parts[2]);
        assertThat(signature).hasSize(64);
        Signature verifier = Signature.getInstance("SHA256withECDSA");
        verifier.initVerify(key(jwks, header.get("kid").asText()));
        verifier.update((parts[0] + "." + parts[1]).getBytes(US_ASCII));
        assertThat(verifier.verify(der(signature))).as("signature").isTrue();
        return json(parts[1]);
    }

    static JsonNode json(String part) throws Exception {
        return JSON.readTree(Base64.getUrlDecoder().decode(part));
    }

    private static PublicKey key(String jwks, String kid) throws Exception {
        for (JsonNode jwk : JSON.readTree(jwks).get("keys")) {
            if (jwk.get("kid").asText().equals(kid)) {
                assertThat(jwk.get("kty").asText()).isEqualTo("EC");
                assertThat(jwk.get("crv").asText()).isEqualTo("P-256");
                assertThat(jwk.has("d")).as("private part").isFalse();
                AlgorithmParameters curve = AlgorithmParameters.getInstance("EC");
                curve.init(new ECGenParameterSpec("secp256r1"));
                ECPoint point = new ECPoint(number(jwk.get("x")), number(jwk.get("y")));
                return KeyFactory.getInstance("EC")
                        .generatePublic(new ECPublicKeySpec(point, curve.getParameterSpec(ECParameterSpec.class)));
            }
        }
        throw new AssertionError("kid is not published: " + kid);
    }

    private static BigInteger number(JsonNode coordinate) {
        byte[] bytes = Base64.getUrlDecoder().decode(coordinate.asText());
        assertThat(bytes).hasSize(32);
        return new BigInteger(1, bytes);
    }

    /** r and s as the DER sequence that Java's plain ECDSA wants: another code path than the one that signs. */
    private static byte[] der(byte[] signature) {
        byte[] r = new BigInteger(1, java.util.Arrays.copyOf(signature, 32)).toByteArray();
        byte[] s = new BigInteger(1, java.util.Arrays.copyOfRange(signature, 32, 64)).toByteArray();
        java.nio.ByteBuffer der = java.nio.ByteBuffer.allocate(6 + r.length + s.length);
        der.put((byte) 0x30).put((byte) (4 + r.length + s.length));
        der.put((byte) 2)
                .put((byte) r.length)
                .put(r)
                .put((byte) 2)
                .put((byte) s.length)
                .put(s);
        return der.array();
    }
}
