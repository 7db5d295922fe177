// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.reeve.authworker.hooks.HookTransport;
import dev.reeve.authworker.oidc.ClientSecret;
import dev.reeve.authworker.oidc.ProviderSettings;
import dev.reeve.authworker.oidc.VertxOutbound;
import dev.reeve.testkit.IdentityProvider;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.URI;
import java.net.URLDecoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The domain beside a provider on a real socket, and apps whose browsers go from one to the other. */
final class OidcFixture implements AutoCloseable {
    static final String APP = "com.example.app:/signed-in";
    static final String NATIVE_CLIENT = "native-client";
    static final String EMAIL = "ada@example.org";
    private static final IdentityProvider.Client CLIENT = new IdentityProvider.Client("web-client", "web-secret");

    /** One for all tests of this JVM: its threads are many. */
    private static final Vertx VERTX = Vertx.vertx();

    final IdentityProvider provider = IdentityProvider.start(CLIENT, this::now);
    final AuthFixture auth;
    final AuthDomain domain;
    private final HttpClient browser = HttpClient.newHttpClient();

    OidcFixture() {
        this(false, 150);
    }

    OidcFixture(boolean trustedEmail, int flowsPerAddress) {
        OidcSettings settings = new OidcSettings(
                List.of(providerSettings(trustedEmail)),
                new Redirects(List.of(APP, "https://app.example.org/signed-in?from=oidc")),
                new Limit("oidc-per-address", flowsPerAddress, Duration.ofMinutes(5)));
        auth = new AuthFixture(
                AuthFixture.settings(settings), new Outside(HookTransport.NOWHERE, new VertxOutbound(VERTX)));
        domain = auth.auth;
    }

    private ProviderSettings providerSettings(boolean trustedEmail) {
        return new ProviderSettings(
                "test",
                provider.issuer(),
                new ProviderSettings.Client(CLIENT.id(), new ClientSecret.Text(CLIENT.secret())),
                List.of(NATIVE_CLIENT),
                List.of("openid", "email"),
                URI.create("http://127.0.0.1:8080/v1/auth/oidc/callback"),
                false,
                trustedEmail,
                true,
                Optional.empty());
    }

    private Instant now() {
        return auth.clock.instant();
    }

    /** Whoever is signed in at the provider from now on. */
    void person(String subject) {
        provider.person(Map.of("sub", subject));
    }

    /** The same, with an address that the provider has verified. */
    void person(String subject, String email) {
        provider.person(Map.of("sub", subject, "email", email, "email_verified", true, "name", "Ada L."));
    }

    /** What an app keeps while its browser is away. */
    record Begun(URI url, String verifier) {}

    Begun begin(Caller caller, OidcIntent intent) {
        return begin(caller, intent, APP);
    }

    Begun begin(Caller caller, OidcIntent intent, String redirect) {
        String verifier = Pkce.newVerifier(auth.random);
        OidcStart.Request request = new OidcStart.Request("test", redirect, Pkce.challengeOf(verifier), "");
        return new Begun(domain.oidc().start().run(caller, intent, request).url(), verifier);
    }

    /** What the provider sends the browser back with. */
    OidcCallback.Request atProvider(Begun begun) {
        try {
            HttpResponse<String> answer =
                    browser.send(HttpRequest.newBuilder(begun.url()).build(), HttpResponse.BodyHandlers.ofString());
            String back = answer.headers().firstValue("Location").orElseThrow();
            return new OidcCallback.Request(parameter(back, "state"), parameter(back, "code"), "", "", "");
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Where the browser ends. */
    String back(Begun begun) {
        return domain.oidc().callback().run(AuthFixture.NOBODY, atProvider(begun));
    }

    StartedSession exchange(String redirect, String verifier) {
        return exchange(redirect, verifier, "");
    }

    StartedSession exchange(String redirect, String verifier, String secondFactor) {
        OidcExchange.Request request =
                new OidcExchange.Request(parameter(redirect, "code"), verifier, AuthFixture.PHONE, secondFactor, "");
        return domain.oidc().exchange().run(AuthFixture.NOBODY, request);
    }

    /** The whole way round. */
    StartedSession signIn() {
        return run(AuthFixture.NOBODY, OidcIntent.SIGN_IN);
    }

    StartedSession signInMerging(StartedSession anonymous) {
        Begun begun = begin(AuthFixture.NOBODY, OidcIntent.SIGN_IN);
        String code = parameter(back(begun), "code");
        return domain.oidc()
                .exchange()
                .run(
                        AuthFixture.NOBODY,
                        new OidcExchange.Request(
                                code,
                                begun.verifier(),
                                AuthFixture.PHONE,
                                "",
                                anonymous.access().text()));
    }

    StartedSession run(Caller caller, OidcIntent intent) {
        Begun begun = begin(caller, intent);
        return exchange(back(begun), begun.verifier());
    }

    StartedSession anonymous() {
        return domain.startAnonymous().run(AuthFixture.NOBODY, AuthFixture.PHONE);
    }

    StartedSession byIdToken(Caller caller, OidcIntent intent, String nonce, String idToken) {
        IdTokens.Request request = new IdTokens.Request("test", idToken, nonce, AuthFixture.PHONE, "", "", "");
        return domain.oidc().idTokens().run(caller, intent, request);
    }

    String nonce() {
        return domain.oidc().idTokens().nonce(AuthFixture.NOBODY).link().text();
    }

    List<String> accountsOf(String subject) {
        return auth.texts("SELECT account_id::text FROM auth.identity WHERE subject = ?", subject);
    }

    /** Empty = not there. */
    static String parameter(String url, String name) {
        return Stream.of(url.substring(url.indexOf('?') + 1).split("&", -1))
                .filter(pair -> pair.startsWith(name + '='))
                .map(pair -> URLDecoder.decode(pair.substring(name.length() + 1), UTF_8))
                .findFirst()
                .orElse("");
    }

    @Override
    public void close() {
        auth.close();
        provider.close();
        browser.close();
    }
}
