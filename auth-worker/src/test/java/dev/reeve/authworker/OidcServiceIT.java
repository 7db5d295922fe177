// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker;

import static dev.reeve.authworker.TestService.body;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reeve.gatewayapi.auth.v1.ExchangeOidcRequest;
import dev.reeve.gatewayapi.auth.v1.IdTokenRequest;
import dev.reeve.gatewayapi.auth.v1.ListIdentitiesReply;
import dev.reeve.gatewayapi.auth.v1.ListIdentitiesRequest;
import dev.reeve.gatewayapi.auth.v1.OidcCallbackReply;
import dev.reeve.gatewayapi.auth.v1.OidcCallbackRequest;
import dev.reeve.gatewayapi.auth.v1.OidcNonceReply;
import dev.reeve.gatewayapi.auth.v1.OidcNonceRequest;
import dev.reeve.gatewayapi.auth.v1.Session;
import dev.reeve.gatewayapi.auth.v1.StartOidcReply;
import dev.reeve.gatewayapi.auth.v1.StartOidcRequest;
import dev.reeve.gatewayapi.auth.v1.UnlinkIdentityRequest;
import dev.reeve.testkit.IdentityProvider;
import dev.reeve.workersdk.testing.TestReply;
import java.net.URI;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The service as a broker calls it: identities of providers. */
class OidcServiceIT {
    private final OidcFixture fixture = new OidcFixture();
    private TestService service;

    @BeforeEach
    void start() throws Exception {
        service = TestService.auth(fixture.domain);
    }

    @AfterEach
    void close() {
        service.close();
        fixture.close();
    }

    private IdTokenRequest idToken() throws Exception {
        String nonce = OidcNonceReply.parseFrom(body(service.call("OidcNonce", OidcNonceRequest.getDefaultInstance())))
                .getNonce();
        return IdTokenRequest.newBuilder()
                .setProvider("test")
                .setNonce(nonce)
                .setIdToken(fixture.provider.idToken(OidcFixture.NATIVE_CLIENT, nonce))
                .build();
    }

    private static StartOidcRequest start(String verifier) {
        return StartOidcRequest.newBuilder()
                .setProvider("test")
                .setRedirect(OidcFixture.APP)
                .setChallenge(Pkce.challengeOf(verifier))
                .build();
    }

    private Session throughABrowser(Session session, String method) throws Exception {
        String verifier = Pkce.newVerifier(fixture.auth.random);
        StartOidcReply started = StartOidcReply.parseFrom(body(service.callAs(session, method, start(verifier))));
        OidcCallback.Request back = fixture.atProvider(new OidcFixture.Begun(URI.create(started.getUrl()), verifier));
        OidcCallbackRequest callback = OidcCallbackRequest.newBuilder()
                .setState(back.state())
                .setCode(back.code())
                .build();
        String redirect = OidcCallbackReply.parseFrom(body(service.call("OidcCallback", callback)))
                .getRedirect();
        ExchangeOidcRequest exchange = ExchangeOidcRequest.newBuilder()
                .setCode(OidcFixture.parameter(redirect, "code"))
                .setVerifier(verifier)
                .build();
        return Session.parseFrom(body(service.call("ExchangeOidc", exchange)));
    }

    @Test
    void goesRoundByABrowserForAllThreeWishes() throws Exception {
        fixture.person("ada");
        Session session = throughABrowser(Session.getDefaultInstance(), "StartOidc");
        fixture.person("grace");
        Session linked = throughABrowser(session, "LinkIdentity");
        Session proven = throughABrowser(session, "ReauthenticateByOidc");

        assertThat(session.getRefreshToken()).isNotEmpty();
        assertThat(linked.getSession()).isEqualTo(session.getSession());
        assertThat(proven.getSession()).isEqualTo(session.getSession());
        assertThat(proven.getRefreshToken()).isEmpty();
    }

    @Test
    void takesIdTokensForAllThreeWishesAndKeepsTheLastWayIn() throws Exception {
        fixture.person("ada");
        Session session = Session.parseFrom(body(service.call("SignInByIdToken", idToken())));
        fixture.person("grace");
        Session linked = Session.parseFrom(body(service.callAs(session, "LinkIdToken", idToken())));
        Session proven = Session.parseFrom(body(service.callAs(session, "ReauthenticateByIdToken", idToken())));
        ListIdentitiesReply list = ListIdentitiesReply.parseFrom(
                body(service.callAs(session, "ListIdentities", ListIdentitiesRequest.getDefaultInstance())));

        UnlinkIdentityRequest first = UnlinkIdentityRequest.newBuilder()
                .setId(list.getIdentities(0).getId())
                .build();
        UnlinkIdentityRequest last = UnlinkIdentityRequest.newBuilder()
                .setId(list.getIdentities(1).getId())
                .build();
        byte[] _ = body(service.callAs(session, "UnlinkIdentity", first));
        TestReply refused = service.callAs(session, "UnlinkIdentity", last);

        assertThat(linked.getUser()).isEqualTo(session.getUser());
        assertThat(proven.getUser()).isEqualTo(session.getUser());
        assertThat(list.getIdentitiesList())
                .extracting(entry -> entry.getProvider())
                .containsOnly("test");
        assertThat(refused.code()).isEqualTo("LAST_CREDENTIAL");
        assertThat(refused.envelope().getStatus().getGrpcCode()).isEqualTo(9);
    }

    @Test
    void saysWhatIsNotAllowedAndWhoDoesNotAnswer() throws Exception {
        StartOidcRequest elsewhere = start(Pkce.newVerifier(fixture.auth.random)).toBuilder()
                .setRedirect("https://evil.example/")
                .build();
        TestReply redirect = service.call("StartOidc", elsewhere);
        fixture.provider.fault("/.well-known/openid-configuration", IdentityProvider.Fault.BROKEN);
        TestReply away = service.call("StartOidc", start(Pkce.newVerifier(fixture.auth.random)));

        assertThat(redirect.code()).isEqualTo("REDIRECT_NOT_ALLOWED");
        assertThat(away.code()).isEqualTo("PROVIDER_ERROR");
        assertThat(away.envelope().getStatus().getRetryable()).isTrue();
    }
}
