// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gatewayclient;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.Signature;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProofsTest {
    private final Store store = Store.inMemory();

    @Test
    void aProofIsSignedByTheKeyWhosePublicHalfIsShown() throws GeneralSecurityException {
        DeviceKey key = DeviceKey.inStore(store);

        for (int i = 0; i < 50; i++) {
            String proof = Proofs.of(key, "reeve-refresh+jwt", "rr1_" + i);

            List<String> parts = List.of(proof.split("\\.", -1));
            assertThat(isGood(key, parts.get(0) + '.' + parts.get(1), decoded(parts.get(2))))
                    .isTrue();
            assertThat(json(parts.get(0)).path("typ").asText()).isEqualTo("reeve-refresh+jwt");
            assertThat(json(parts.get(1)).path("rth").asText()).isEqualTo(Proofs.sha256("rr1_" + i));
        }
    }

    @Test
    void theKeyIsTheSameAtTheNextStart() {
        JsonNode first = Proofs.jwk(DeviceKey.inStore(store));

        JsonNode second = Proofs.jwk(DeviceKey.inStore(store));

        assertThat(second).isEqualTo(first);
        assertThat(decoded(second.path("x").asText())).hasSize(32);
        assertThat(decoded(second.path("y").asText())).hasSize(32);
    }

    /** By the platform, from R and S as JOSE has them back to DER. */
    private static boolean isGood(DeviceKey key, String signed, byte[] raw) throws GeneralSecurityException {
        Signature signature = Signature.getInstance("SHA256withECDSA");
        signature.initVerify(key.publicKey());
        signature.update(signed.getBytes(StandardCharsets.US_ASCII));
        return signature.verify(der(raw));
    }

    private static byte[] der(byte[] raw) {
        byte[] r = new BigInteger(1, Arrays.copyOfRange(raw, 0, 32)).toByteArray();
        byte[] s = new BigInteger(1, Arrays.copyOfRange(raw, 32, 64)).toByteArray();
        java.nio.ByteBuffer der = java.nio.ByteBuffer.allocate(6 + r.length + s.length);
        der.put((byte) 0x30).put((byte) (4 + r.length + s.length));
        der.put((byte) 2).put((byte) r.length).put(r);
        der.put((byte) 2).put((byte) s.length).put(s);
        return der.array();
    }

    private static JsonNode json(String part) {
        return Json.parsed(decoded(part));
    }

    private static byte[] decoded(String text) {
        return Base64.getUrlDecoder().decode(text);
    }
}
