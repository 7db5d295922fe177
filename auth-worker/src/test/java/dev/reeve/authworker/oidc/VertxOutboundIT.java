// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker.oidc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reeve.testkit.IdentityProvider;
import dev.reeve.testkit.SelfSigned;
import io.vertx.core.Vertx;
import java.net.URI;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The way to a provider, over real sockets with TLS. */
class VertxOutboundIT {
    private static final String DISCOVERY = "/.well-known/openid-configuration";

    private static final Vertx VERTX = Vertx.vertx();
    private static SelfSigned certificate;
    private static IdentityProvider provider;

    @BeforeAll
    static void start(@TempDir Path folder) throws Exception {
        certificate = SelfSigned.make(folder, "DNS:localhost");
        provider = IdentityProvider.start(
                new IdentityProvider.Client("web", "secret"),
                InstantSource.system(),
                certificate.server(),
                "localhost");
    }

    @AfterAll
    static void stop() {
        provider.close();
        VERTX.close().toCompletionStage().toCompletableFuture().join();
    }

    private static ProviderHttp.Reply get(String url, boolean privateAddresses, Optional<Path> caFile) {
        ProviderSettings settings = new ProviderSettings(
                "test",
                "https://localhost",
                new ProviderSettings.Client("web", new ClientSecret.None()),
                List.of(),
                List.of("openid"),
                URI.create("https://reeve.example/callback"),
                false,
                false,
                privateAddresses,
                caFile);
        return new VertxOutbound(VERTX)
                .towards(settings)
                .send(new ProviderHttp.Request(URI.create(url), Map.of(), Map.of()));
    }

    private static ProviderHttp.Reply get(String path) {
        return get(provider.issuer() + path, true, Optional.of(certificate.pem()));
    }

    @Test
    void reachesAProviderWhoseAuthorityIsTrusted() {
        ProviderHttp.Reply reply = get(DISCOVERY);

        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.body()).contains(provider.issuer());
    }

    @Test
    void trustsNobodyElseAndNoOtherName() {
        String byAddress = provider.issuer().replace("localhost", "127.0.0.1") + DISCOVERY;

        assertThatThrownBy(() -> get(provider.issuer() + DISCOVERY, true, Optional.empty()))
                .isInstanceOf(ProviderFault.class);
        assertThatThrownBy(() -> get(byAddress, true, Optional.of(certificate.pem())))
                .isInstanceOf(ProviderFault.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://127.0.0.1/",
                "https://localhost/",
                "https://10.0.0.1/",
                "https://[::1]/",
                "https://169.254.169.254/latest/meta-data/",
                "https://0.0.0.0/"
            })
    void connectsToNothingInside(String url) {
        assertThatThrownBy(() -> get(url, false, Optional.empty()))
                .isInstanceOf(ProviderFault.class)
                .hasMessageContaining("private network");
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://10.0.0.1/", "ftp://localhost/", "https://ada@localhost/", "file:///etc/passwd"})
    void sendsNothingInTheClearAndNothingElseThanHttp(String url) {
        assertThatThrownBy(() -> get(url, true, Optional.empty()))
                .isInstanceOf(ProviderFault.class)
                .hasMessageContaining("an address");
    }

    @Test
    void followsNoRedirect() {
        provider.fault("/keys", IdentityProvider.Fault.REDIRECT);

        ProviderHttp.Reply reply = get("/keys");

        provider.heal("/keys");
        assertThat(reply.status()).isEqualTo(302);
        assertThat(provider.requests("/elsewhere")).isZero();
    }

    @Test
    void readsNoMoreThanItsBound() {
        provider.fault("/keys", IdentityProvider.Fault.HUGE);

        assertThatThrownBy(() -> get("/keys")).isInstanceOf(ProviderFault.class).hasMessageContaining("262144");

        provider.heal("/keys");
    }

    @Test
    void waitsNoLongerThanItsBound() {
        provider.fault("/token", IdentityProvider.Fault.SLOW);

        assertThatThrownBy(() -> get("/token"))
                .isInstanceOf(ProviderFault.class)
                .hasMessageContaining("no answer");

        provider.heal("/token");
    }
}
