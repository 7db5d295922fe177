// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gatewayclient;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The session as the store has it. */
record StoredSession(SignedIn who, String refreshToken) {
    static final String NAME = "session";

    static @Nullable StoredSession read(Store store) {
        byte[] kept = store.read(NAME);
        JsonNode json = kept == null ? null : Json.parse(kept);
        return json == null ? null : of(json, "");
    }

    /**
     * Of a reply of the auth service, or of the store.
     *
     * @param before stays where the reply has none
     */
    static StoredSession of(JsonNode json, String before) {
        List<String> scopes = new ArrayList<>();
        json.path("scopes").forEach(scope -> scopes.add(scope.asText()));
        String token = json.path("refreshToken").asText("");
        return new StoredSession(
                new SignedIn(
                        json.path("user").asText(),
                        json.path("session").asText(),
                        json.path("anonymous").asBoolean(),
                        scopes),
                token.isEmpty() ? before : token);
    }

    void write(Store store) {
        ObjectNode json = Json.object()
                .put("user", who.user())
                .put("session", who.session())
                .put("refreshToken", refreshToken)
                .put("anonymous", who.isAnonymous());
        ArrayNode scopes = json.putArray("scopes");
        who.scopes().forEach(scopes::add);
        store.write(NAME, Json.bytes(json));
    }

    @Override
    public String toString() {
        return "StoredSession[" + who.user() + ']';
    }
}
