// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gatewayclient;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

/**
 * This app on this device, as the server named it.
 *
 * @param isBound its refresh tokens need a proof by the device's key
 */
record Installation(String id, String secret, boolean isBound) {
    static final String NAME = "installation";

    static @Nullable Installation read(Store store) {
        byte[] kept = store.read(NAME);
        JsonNode json = kept == null ? null : Json.parse(kept);
        return json == null
                ? null
                : new Installation(
                        json.path("installation").asText(),
                        json.path("secret").asText(),
                        json.path("bound").asBoolean());
    }

    void write(Store store) {
        ObjectNode json =
                Json.object().put("installation", id).put("secret", secret).put("bound", isBound);
        store.write(NAME, Json.bytes(json));
    }

    @Override
    public String toString() {
        return "Installation[" + id + ']';
    }
}
