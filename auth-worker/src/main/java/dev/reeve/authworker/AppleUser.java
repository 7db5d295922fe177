// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;

/** The name that Apple sends beside the code, at the first sign-in only: {@code {"name":{"firstName":..}}}. */
final class AppleUser {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final int LENGTH_MAX = 4_096;

    private AppleUser() {}

    /** Unsigned, as the browser brings it: good for what a person calls themselves, for nothing else. */
    static String nameIn(String user) {
        if (user.isEmpty() || user.length() > LENGTH_MAX) {
            return "";
        }
        try {
            JsonNode name = JSON.readTree(user).path("name");
            return (name.path("firstName").asText()
                            + ' '
                            + name.path("lastName").asText())
                    .strip();
        } catch (JsonProcessingException _) {
            return "";
        }
    }
}
