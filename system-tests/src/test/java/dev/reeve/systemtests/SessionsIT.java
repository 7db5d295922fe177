// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Accounts through the public door. */
class SessionsIT {
    @RegisterExtension
    static final RunningReeve REEVE = RunningReeve.shared();

    private final Http http = new Http(REEVE.url());

    @Test
    void refreshGivesANewPairAndTheOldTokenOnceMoreTheSame() {
        JsonNode first = http.anonymous();
        String refresh = refreshBody(first);

        JsonNode second = http.post("/v1/auth/refresh", "", refresh).json();
        JsonNode again = http.post("/v1/auth/refresh", "", refresh).json();

        assertThat(second.path("refreshToken").asText())
                .isNotEqualTo(first.path("refreshToken").asText())
                .isEqualTo(again.path("refreshToken").asText());
        assertThat(http.post("/v1/services/echo", second.path("accessToken").asText(), "{}")
                        .status())
                .isEqualTo(200);
    }

    @Test
    void anOldRefreshTokenEndsTheSession() {
        JsonNode first = http.anonymous();
        JsonNode second = http.post("/v1/auth/refresh", "", refreshBody(first)).json();
        JsonNode third = http.post("/v1/auth/refresh", "", refreshBody(second)).json();

        Http.Answer reused = http.post("/v1/auth/refresh", "", refreshBody(first));
        Http.Answer latest = http.post("/v1/auth/refresh", "", refreshBody(third));

        assertThat(reused.status()).isEqualTo(401);
        assertThat(reused.reason()).isEqualTo("TOKEN_REUSED");
        assertThat(latest.status()).isEqualTo(401);
        assertThat(latest.reason()).isEqualTo("SESSION_REVOKED");
    }

    @Test
    void signsUpAndInWithMailAndPassword() {
        String mail = "ada" + System.nanoTime() + "@example.org";
        String credentials = "{\"email\":\"" + mail + "\",\"password\":\"correct horse battery\"}";

        Http.Answer signUp = http.post("/v1/auth/sign-up", "", credentials);
        Http.Answer signIn = http.post("/v1/auth/sign-in", "", credentials);
        Http.Answer wrong = http.post("/v1/auth/sign-in", "", credentials.replace("horse", "mouse"));
        Http.Answer unknown = http.post("/v1/auth/sign-in", "", credentials.replace("ada", "bob"));

        assertThat(signUp.status()).as(signUp.body()).isEqualTo(200);
        assertThat(signIn.status()).as(signIn.body()).isEqualTo(200);
        assertThat(signIn.json().path("user").asText())
                .startsWith("u_")
                .isEqualTo(signUp.json().path("session").path("user").asText());
        assertThat(wrong.status()).isEqualTo(401);
        assertThat(wrong.reason()).isEqualTo("INVALID_CREDENTIALS");
        assertThat(unknown.reason()).isEqualTo("INVALID_CREDENTIALS");
        assertThat(http.get("/v1/auth/me", signIn.json().path("accessToken").asText())
                        .json()
                        .path("email")
                        .asText())
                .isEqualTo(mail);
    }

    @Test
    void publishesItsKeysButOnlyTheirPublicHalf() {
        JsonNode keys = http.get("/.well-known/jwks.json", "").json().path("keys");

        assertThat(keys).isNotEmpty().allSatisfy(key -> {
            assertThat(key.path("kty").asText()).isEqualTo("EC");
            assertThat(key.has("d")).isFalse();
        });
    }

    private static String refreshBody(JsonNode session) {
        return "{\"refreshToken\":\"" + session.path("refreshToken").asText() + "\"}";
    }
}
