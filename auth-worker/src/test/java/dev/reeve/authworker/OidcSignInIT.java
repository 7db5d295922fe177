// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker;

import static dev.reeve.authworker.Refused.refusalOf;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reeve.testkit.IdentityProvider;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Sign-in with an identity: browser, provider and app on real sockets. */
class OidcSignInIT {
    private OidcFixture fixture = new OidcFixture();

    @AfterEach
    void close() {
        fixture.close();
    }

    private void trustingEmail() {
        fixture.close();
        fixture = new OidcFixture(true, 150);
    }

    @Test
    void makesAnAccountOnceAndSignsInToItAgain() {
        fixture.person("ada", OidcFixture.EMAIL);

        StartedSession first = fixture.signIn();
        StartedSession second = fixture.signIn();

        Me.Profile profile = fixture.domain.me().run(AuthFixture.callerOf(second));
        assertThat(second.subject()).isEqualTo(first.subject());
        assertThat(second.session()).isNotEqualTo(first.session());
        assertThat(first.anonymous()).isFalse();
        assertThat(profile.email()).isEqualTo(OidcFixture.EMAIL);
        assertThat(profile.displayName()).isEqualTo("Ada L.");
        assertThat(fixture.auth.texts("SELECT amr[1] FROM auth.session")).containsOnly("fed");
        assertThat(fixture.auth.texts("SELECT action FROM auth.audit ORDER BY at, id"))
                .contains("account.create.oidc", "identity.link", "session.start");
    }

    @Test
    void signsInWithAnEllipticSignature() {
        fixture.person("ada");
        fixture.provider.signWithEc();

        assertThat(fixture.signIn().subject()).startsWith("u_");
    }

    @Test
    void takesNoAddressThatTheProviderDoesNotVouchFor() {
        StartedSession owner = fixture.auth.signUp(OidcFixture.EMAIL);
        fixture.provider.person(Map.of("sub", "mallory", "email", OidcFixture.EMAIL, "email_verified", false));

        StartedSession other = fixture.signIn();

        assertThat(other.subject()).isNotEqualTo(owner.subject());
        assertThat(fixture.domain.me().run(AuthFixture.callerOf(other)).email()).isEmpty();
    }

    @Test
    void readsAppleWhoSaysItInAText() {
        fixture.provider.person(Map.of("sub", "ada", "email", OidcFixture.EMAIL, "email_verified", "true"));

        StartedSession session = fixture.signIn();

        assertThat(fixture.domain.me().run(AuthFixture.callerOf(session)).email())
                .isEqualTo(OidcFixture.EMAIL);
    }

    @Test
    void takesTheNameThatAppleSendsOnce() {
        fixture.person("ada");
        OidcFixture.Begun begun = fixture.begin(AuthFixture.NOBODY, OidcIntent.SIGN_IN);
        OidcCallback.Request back = fixture.atProvider(begun);
        String user = "{\"name\":{\"firstName\":\"Ada\",\"lastName\":\"Lovelace\"},\"email\":\"x@example.org\"}";

        String redirect = fixture.domain
                .oidc()
                .callback()
                .run(AuthFixture.NOBODY, new OidcCallback.Request(back.state(), back.code(), "", "", user));
        StartedSession session = fixture.exchange(redirect, begun.verifier());

        Me.Profile profile = fixture.domain.me().run(AuthFixture.callerOf(session));
        assertThat(profile.displayName()).isEqualTo("Ada Lovelace");
        assertThat(profile.email()).isEmpty();
    }

    @Test
    @Tag("A11")
    void doesNotTakeOverTheAccountThatHasTheAddress() {
        StartedSession owner = fixture.auth.signUp(OidcFixture.EMAIL);
        fixture.person("ada", OidcFixture.EMAIL);

        AuthRefusal refusal = refusalOf(fixture::signIn);

        assertThat(refusal.reason()).isEqualTo(AuthReason.IDENTITY_IN_USE);
        assertThat(fixture.accountsOf("ada")).isEmpty();
        assertThat(fixture.auth.texts("SELECT target FROM auth.audit WHERE reason = 'IDENTITY_IN_USE'"))
                .containsExactly(owner.subject());
    }

    @Test
    @Tag("A11")
    void trustedProviderLeadsToTheAccountIfBothVerifiedTheAddress() {
        trustingEmail();
        StartedSession owner = fixture.auth.signUp(OidcFixture.EMAIL);
        fixture.person("ada", OidcFixture.EMAIL);

        AuthRefusal unverified = refusalOf(fixture::signIn);
        int _ = fixture.auth.update("UPDATE auth.account SET email_verified_at = now()");
        StartedSession session = fixture.signIn();

        assertThat(unverified.reason()).isEqualTo(AuthReason.IDENTITY_IN_USE);
        assertThat(session.subject()).isEqualTo(owner.subject());
    }

    @Test
    void asksForTheSecondFactorAsAPasswordDoes() {
        fixture.person("ada");
        StartedSession session = fixture.signIn();
        Authenticator app = new Authenticator();
        app.scan(fixture.domain.mfaSetup().start(AuthFixture.callerOf(session)));
        var _ = fixture.domain
                .mfaSetup()
                .confirm(AuthFixture.callerOf(session), app.codeAt(fixture.auth.clock.instant()));
        fixture.auth.clock.advance(Duration.ofMinutes(1));

        AuthRefusal half = refusalOf(fixture::signIn);
        StartedSession whole = fixture.domain
                .signInMfa()
                .run(AuthFixture.NOBODY, half.token(), app.codeAt(fixture.auth.clock.instant()), AuthFixture.PHONE, "");

        assertThat(half.reason()).isEqualTo(AuthReason.MFA_REQUIRED);
        assertThat(whole.subject()).isEqualTo(session.subject());
        assertThat(fixture.auth.texts("SELECT array_to_string(amr, ' ') FROM auth.session WHERE 'mfa' = ANY (amr)"))
                .containsExactly("fed otp mfa");
    }

    @Test
    void tellsWhoseAccountIsDisabledOnlyAfterTheProof() {
        fixture.person("ada");
        StartedSession _ = fixture.signIn();
        int _ = fixture.auth.update("UPDATE auth.account SET status = 'disabled'");

        assertThat(refusalOf(fixture::signIn).reason()).isEqualTo(AuthReason.ACCOUNT_DISABLED);
        assertThat(fixture.auth.texts("SELECT action FROM auth.audit WHERE reason = 'ACCOUNT_DISABLED'"))
                .containsExactly("sign-in.oidc");
    }

    @Test
    void findsTheNewKeysOfAProviderThatRotatedThem() {
        fixture.person("ada");
        StartedSession _ = fixture.signIn();
        fixture.auth.clock.advance(Duration.ofMinutes(2));
        fixture.provider.rotateKeys();

        assertThat(fixture.signIn().subject()).startsWith("u_");
    }

    @Test
    void asksForAnUnknownKeyOnceAMinuteAtMost() {
        fixture.person("ada");
        StartedSession _ = fixture.signIn();
        fixture.auth.clock.advance(Duration.ofMinutes(2));
        fixture.provider.headers(header -> {
            header.put("kid", "unknown");
            return header;
        });

        for (int i = 0; i < 3; i++) {
            assertThat(fixture.back(fixture.begin(AuthFixture.NOBODY, OidcIntent.SIGN_IN)))
                    .endsWith("error=PROVIDER_ERROR");
        }

        assertThat(fixture.provider.requests("/keys")).isEqualTo(2);
    }

    @Test
    void signsInWithKnownKeysWhileTheProvidersDocumentsAreAway() {
        fixture.person("ada");
        StartedSession _ = fixture.signIn();
        fixture.auth.clock.advance(Duration.ofHours(2));
        fixture.provider.fault("/keys", IdentityProvider.Fault.BROKEN);
        fixture.provider.fault("/.well-known/openid-configuration", IdentityProvider.Fault.BROKEN);

        assertThat(fixture.signIn().subject()).startsWith("u_");
    }
}
