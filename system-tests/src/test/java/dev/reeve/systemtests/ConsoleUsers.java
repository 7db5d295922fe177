// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.systemtests;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** People with accounts, as tests of the console need them. */
final class ConsoleUsers {
    static final String PASSWORD = "correct horse battery";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Http http;

    ConsoleUsers(Http http) {
        this.http = http;
    }

    /** The JSON of a new account's first session, with {@code email} beside it. */
    JsonNode signUp(String name, String displayName) {
        String email = name + System.nanoTime() + "@example.org";
        ObjectNode body = credentials(email, PASSWORD).put("displayName", displayName);
        Http.Answer answer = http.post("/v1/auth/sign-up", "", body.toString());
        if (answer.status() != 200) {
            throw new AssertionError(answer.body());
        }
        return ((ObjectNode) answer.json().path("session")).put("email", email);
    }

    /** The e-mail of a new account. */
    String signedUp(String name) {
        return signUp(name, "").path("email").asText();
    }

    /** One more session of that user. */
    JsonNode signIn(JsonNode user) {
        return signInWith(user, PASSWORD).json();
    }

    Http.Answer signInWith(JsonNode user, String password) {
        return http.post(
                "/v1/auth/sign-in",
                "",
                credentials(user.path("email").asText(), password).toString());
    }

    Http.Answer me(JsonNode session) {
        return http.get("/v1/auth/me", session.path("accessToken").asText());
    }

    private static ObjectNode credentials(String email, String password) {
        return JSON.createObjectNode().put("email", email).put("password", password);
    }
}
