// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;

/** The key is exchanged; a person without a name signs in, is known, and is deleted again. */
final class AccountChecks {
    private static final String ABSENT = "no auth worker is registered: nothing behind the gateway is checked";

    private final Installation installation;
    private String token = "";

    AccountChecks(Installation installation) {
        this.installation = installation;
    }

    Finding apiKey() {
        try (Gateway gateway = Gateway.of(installation)) {
            AccessToken given = AccessToken.exchange(gateway, installation);
            token = given.token();
            return given.finding();
        } catch (CliException e) {
            return Absence.of(e, "API key", ABSENT);
        }
    }

    /** Of the key; empty if there is none. */
    String token() {
        return token;
    }

    Finding signIn() {
        try (Gateway anybody = new Gateway(installation.url(), "")) {
            JsonNode session =
                    Json.answer(anybody.post("v1/auth/anonymous", "{}").body());
            String user = session.path("user").asText("");
            try (Gateway person =
                    new Gateway(installation.url(), session.path("accessToken").asText(""))) {
                JsonNode known = Json.answer(person.get("v1/auth/me", List.of()).body());
                if (user.isEmpty() || !known.path("user").asText("").equals(user)) {
                    return Finding.fail(
                            "sign-in",
                            "v1/auth/me names another user than the one who signed in",
                            "Look at the log of auth; do all gateways speak to the same Reeve?");
                }
            }
            delete(user);
            return Finding.ok("sign-in", "a new account signed in, was known, and is deleted");
        } catch (CliException e) {
            return Absence.of(e, "sign-in", ABSENT);
        }
    }

    private void delete(String user) {
        try (Gateway gateway = Gateway.of(installation)) {
            var _ = gateway.post("v1/admin/users/delete", Json.write(Map.of("user", user)));
        }
    }
}
