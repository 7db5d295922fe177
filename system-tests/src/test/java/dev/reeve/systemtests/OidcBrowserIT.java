// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.systemtests;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.reeve.testkit.IdentityProvider;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A sign-in with a provider as a browser sees it: every redirect, through gateway, broker and auth worker. */
class OidcBrowserIT {
    private static final String APP = "com.example.app:/signed-in";
    private static final String VERIFIER = "v".repeat(64);

    private final HttpClient browser = HttpClient.newHttpClient();
    private Path folder;

    @BeforeEach
    void makeFolder() throws IOException {
        folder = Files.createTempDirectory("reeve-oidc");
        // PostgreSQL runs as another user when we are root and must be able to get there
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx--x--x"));
    }

    @AfterEach
    void removeFolder() {
        Launcher.run(new ProcessBuilder("rm", "-rf", folder.toString()), Duration.ofSeconds(20));
    }

    private HttpResponse<String> get(URI url) throws IOException, InterruptedException {
        return browser.send(HttpRequest.newBuilder(url).build(), HttpResponse.BodyHandlers.ofString());
    }

    private String post(UpProcess up, String route, String json) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(up.url().resolve("/v1/auth/" + route))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(json))
                .build();
        return browser.send(request, HttpResponse.BodyHandlers.ofString()).body();
    }

    private static URI location(HttpResponse<String> answer) {
        return URI.create(answer.headers().firstValue("Location").orElseThrow());
    }

    private static String member(String json, String name) throws IOException {
        String value = new ObjectMapper().readTree(json).path(name).asText();
        assertThat(value).as(json).isNotEmpty();
        return value;
    }

    private static String challenge() throws Exception {
        byte[] hash = MessageDigest.getInstance("SHA-256").digest(VERIFIER.getBytes(US_ASCII));
        return Base64.getUrlEncoder().withoutPadding().encodeToString(hash);
    }

    @Test
    void aBrowserGoesRoundAndTheAppGetsASession() throws Exception {
        Path secret = Files.writeString(folder.resolve("secret"), "web-secret");
        IdentityProvider.Client client = new IdentityProvider.Client("web-client", "web-secret");
        try (IdentityProvider provider = IdentityProvider.start(client, InstantSource.system());
                UpProcess up = UpProcess.start(
                        folder.resolve("data"),
                        "--set",
                        "reeve.auth.oidc.test.issuer=" + provider.issuer(),
                        "--set",
                        "reeve.auth.oidc.test.client-id=web-client",
                        "--set",
                        "reeve.auth.oidc.test.client-secret-file=" + secret,
                        "--set",
                        "reeve.auth.oidc.test.private-addresses=true",
                        "--set",
                        "reeve.auth.redirects=" + APP)) {
            provider.person(Map.of("sub", "ada", "email", "ada@example.org", "email_verified", true));
            String started = post(
                    up,
                    "oidc/start",
                    "{\"provider\":\"test\",\"redirect\":\"" + APP + "\",\"challenge\":\"" + challenge() + "\"}");

            URI back = location(get(URI.create(member(started, "url"))));
            // The provider knows the public address; this server listens on another port.
            URI callback = URI.create(up.url() + back.getRawPath() + '?' + back.getRawQuery());
            HttpResponse<String> sentOn = get(callback);
            String code = location(sentOn).getRawSchemeSpecificPart().replaceFirst(".*code=", "");
            String exchange = "{\"code\":\"" + code + "\",\"verifier\":\"" + VERIFIER + "\"}";
            String session = post(up, "oidc/exchange", exchange);
            String again = post(up, "oidc/exchange", exchange);

            HttpRequest me = HttpRequest.newBuilder(up.url().resolve("/v1/auth/me"))
                    .header("Authorization", "Bearer " + member(session, "accessToken"))
                    .build();
            assertThat(sentOn.statusCode()).isEqualTo(303);
            assertThat(sentOn.headers().firstValue("Cache-Control")).contains("no-store");
            assertThat(browser.send(me, HttpResponse.BodyHandlers.ofString()).body())
                    .contains("ada@example.org", member(session, "user"));
            assertThat(again).contains("CODE_INVALID");
            assertThat(get(callback).body()).contains("CODE_INVALID");
        }
    }
}
