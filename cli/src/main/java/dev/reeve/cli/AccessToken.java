// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;

/**
 * What the gateway gives for an API key.
 *
 * @param answer all of it
 * @param token empty if there is none in it
 */
record AccessToken(String answer, String token) {
    static final String NONE = "the answer holds no token";
    static final String NONE_FIX = "Is this address a Reeve gateway?";

    static AccessToken exchange(Gateway gateway, Installation installation) {
        String answer = gateway.post("v1/auth/token", Json.write(Map.of("apiKey", installation.key())))
                .body();
        JsonNode json = Json.parse(answer).orElse(Json.object());
        return new AccessToken(answer, json.path("accessToken").asText(""));
    }

    Finding finding() {
        return token.isEmpty()
                ? Finding.fail("API key", NONE, NONE_FIX)
                : Finding.ok("API key", "exchanged for a token");
    }
}
