// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.zmtp.wire;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a finished handshake has established.
 *
 * @param properties the peer's metadata, names in lower case
 * @param userId whom the authenticator takes it for; empty with NULL
 * @param publicKeyZ85 the peer's key; null with NULL
 * @param protection seals and opens everything that follows; null: frames go in clear
 */
public record HandshakeResult(
        Map<String, byte[]> properties,
        String userId,
        @Nullable String publicKeyZ85,
        @Nullable FrameProtection protection) {

    /** The properties for people and programs; the map is the caller's. */
    public Map<String, String> propertyTexts() {
        Map<String, String> texts = new HashMap<>();
        properties.forEach((name, value) -> texts.put(name, new String(value, StandardCharsets.UTF_8)));
        return texts;
    }
}
