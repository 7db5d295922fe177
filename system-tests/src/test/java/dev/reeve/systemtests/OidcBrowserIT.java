// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.systemtests;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reeve.testkit.IdentityProvider;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A sign-in with a provider as a browser sees it: every redirect, through gateway, broker and auth worker. */
class OidcBrowserIT {
    private static final String APP = "com.example.app:/signed-in";
    private static final String VERIFIER = "v".repeat(64);

    private final DataFolder folder = DataFolder.make("oidc");

    @AfterEach
    void removeFolder() {
        folder.close();
    }

    private static String location(Http.Answer answer) {
        assertThat(answer.header("Location")).as(answer.body()).isNotEmpty();
        return answer.header("Location");
    }

    private static String member(Http.Answer answer, String name) {
        String value = answer.json().path(name).asText();
        assertThat(value).as(answer.body()).isNotEmpty();
        return value;
    }

    private static String challenge() throws Exception {
        byte[] hash = MessageDigest.getInstance("SHA-256").digest(VERIFIER.getBytes(US_ASCII));
        return Base64.getUrlEncoder().withoutPadding().encodeToString(hash);
    }

    @Test
    void aBrowserGoesRoundAndTheAppGetsASession() throws Exception {
        Path secret = Files.writeString(folder.path().resolve("secret"), "web-secret");
        IdentityProvider.Client client = new IdentityProvider.Client("web-client", "web-secret");
        try (IdentityProvider provider = IdentityProvider.start(client, InstantSource.system());
                UpProcess up = UpProcess.start(
                        folder.path().resolve("data"),
                        UpProcess.settings(
                                "reeve.auth.oidc.test.issuer=" + provider.issuer(),
                                "reeve.auth.oidc.test.client-id=web-client",
                                "reeve.auth.oidc.test.client-secret-file=" + secret,
                                "reeve.auth.oidc.test.private-addresses=true",
                                "reeve.auth.redirects=" + APP))) {
            provider.person(Map.of("sub", "ada", "email", "ada@example.org", "email_verified", true));
            Http browser = new Http(up.url());
            Http.Answer started = browser.post(
                    "/v1/auth/oidc/start",
                    "",
                    "{\"provider\":\"test\",\"redirect\":\"" + APP + "\",\"challenge\":\"" + challenge() + "\"}");

            URI back = URI.create(location(browser.get(member(started, "url"), "")));
            // The provider knows the public address; this server listens on another port.
            String callback = back.getRawPath() + '?' + back.getRawQuery();
            Http.Answer sentOn = browser.get(callback, "");
            String code = location(sentOn).replaceFirst(".*code=", "");
            String exchange = "{\"code\":\"" + code + "\",\"verifier\":\"" + VERIFIER + "\"}";
            Http.Answer session = browser.post("/v1/auth/oidc/exchange", "", exchange);
            Http.Answer again = browser.post("/v1/auth/oidc/exchange", "", exchange);

            assertThat(sentOn.status()).isEqualTo(303);
            assertThat(sentOn.header("Cache-Control")).isEqualTo("no-store");
            assertThat(browser.get("/v1/auth/me", member(session, "accessToken"))
                            .body())
                    .contains("ada@example.org", member(session, "user"));
            assertThat(again.body()).contains("CODE_INVALID");
            assertThat(browser.get(callback, "").body()).contains("CODE_INVALID");
        }
    }
}
