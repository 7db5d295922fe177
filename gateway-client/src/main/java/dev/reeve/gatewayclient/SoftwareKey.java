// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gatewayclient;

import com.fasterxml.jackson.databind.JsonNode;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;

/** A P-256 key in the store, made when there is none. */
final class SoftwareKey {
    private static final String NAME = "key";

    private SoftwareKey() {}

    static DeviceKey of(Store store) {
        try {
            byte[] kept = store.read(NAME);
            return kept == null ? made(store) : read(Json.parsed(kept));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this platform has no P-256", e);
        }
    }

    private static DeviceKey read(JsonNode json) throws GeneralSecurityException {
        KeyFactory factory = KeyFactory.getInstance("EC");
        return DeviceKey.of(factory.generatePrivate(new PKCS8EncodedKeySpec(bytes(json, "private"))), (ECPublicKey)
                factory.generatePublic(new X509EncodedKeySpec(bytes(json, "public"))));
    }

    private static DeviceKey made(Store store) throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        KeyPair pair = generator.generateKeyPair();
        Base64.Encoder base64 = Base64.getEncoder();
        store.write(
                NAME,
                Json.bytes(Json.object()
                        .put("private", base64.encodeToString(pair.getPrivate().getEncoded()))
                        .put("public", base64.encodeToString(pair.getPublic().getEncoded()))));
        return DeviceKey.of(pair.getPrivate(), (ECPublicKey) pair.getPublic());
    }

    private static byte[] bytes(JsonNode json, String name) {
        return Base64.getDecoder().decode(json.path(name).asText());
    }
}
