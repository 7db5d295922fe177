// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker;

import static dev.reeve.authworker.AuthFixture.callerOf;
import static dev.reeve.authworker.Refused.refusalOf;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The list of identities, taking one away, and a fresh proof with one. */
class IdentitiesIT {
    private final OidcFixture fixture = new OidcFixture();

    @AfterEach
    void close() {
        fixture.close();
    }

    private String onlyIdentityOf(StartedSession session) {
        return IdKind.IDENTITY.text(fixture.domain
                .oidc()
                .identities()
                .list(callerOf(session))
                .getFirst()
                .id());
    }

    @Test
    void lastWayToSignInStays() {
        fixture.person("ada");
        StartedSession session = fixture.signIn();
        String id = onlyIdentityOf(session);

        AuthRefusal last = refusalOf(() -> fixture.domain.oidc().identities().unlink(callerOf(session), id));
        fixture.person("grace");
        StartedSession _ = fixture.run(callerOf(session), OidcIntent.LINK);
        fixture.domain.oidc().identities().unlink(callerOf(session), id);

        assertThat(last.reason()).isEqualTo(AuthReason.LAST_CREDENTIAL);
        assertThat(fixture.accountsOf("ada")).isEmpty();
        assertThat(fixture.accountsOf("grace")).hasSize(1);
    }

    @Test
    void aPasswordIsAWayToSignIn() {
        StartedSession ada = fixture.auth.signUp(OidcFixture.EMAIL);
        StartedSession _ = fixture.run(callerOf(ada), OidcIntent.LINK);

        fixture.domain.oidc().identities().unlink(callerOf(ada), onlyIdentityOf(ada));

        assertThat(fixture.domain.oidc().identities().list(callerOf(ada))).isEmpty();
    }

    @Test
    void unlinkingNeedsAFreshProofWhichAnIdentityGives() {
        StartedSession ada = fixture.auth.signUp(OidcFixture.EMAIL);
        StartedSession _ = fixture.run(callerOf(ada), OidcIntent.LINK);
        String id = onlyIdentityOf(ada);
        fixture.auth.clock.advance(Duration.ofMinutes(6));

        AuthRefusal stale = refusalOf(() -> fixture.domain.oidc().identities().unlink(callerOf(ada), id));
        StartedSession proven = fixture.run(callerOf(ada), OidcIntent.REAUTHENTICATE);
        fixture.domain.oidc().identities().unlink(callerOf(ada), id);

        assertThat(stale.reason()).isEqualTo(AuthReason.REAUTH_REQUIRED);
        assertThat(proven.session()).isEqualTo(ada.session());
        assertThat(proven.refreshToken()).isEmpty();
    }

    @Test
    void anotherAccountsIdentityIsUnknownAndProvesNothing() {
        fixture.person("grace");
        StartedSession grace = fixture.signIn();
        String id = onlyIdentityOf(grace);
        StartedSession ada = fixture.auth.signUp(OidcFixture.EMAIL);

        AuthRefusal unlink = refusalOf(() -> fixture.domain.oidc().identities().unlink(callerOf(ada), id));
        AuthRefusal proof = refusalOf(() -> fixture.run(callerOf(ada), OidcIntent.REAUTHENTICATE));

        assertThat(unlink.reason()).isEqualTo(AuthReason.INVALID_REQUEST);
        assertThat(proof.reason()).isEqualTo(AuthReason.INVALID_CREDENTIALS);
    }

    @Test
    void aProofNeedsTheSecondFactorTooAndAMistypedOneCostsNoNewBrowser() {
        fixture.person("ada");
        StartedSession session = fixture.signIn();
        Authenticator app = new Authenticator();
        app.scan(fixture.domain.mfaSetup().start(callerOf(session)));
        var _ = fixture.domain.mfaSetup().confirm(callerOf(session), app.codeAt(fixture.auth.clock.instant()));
        fixture.auth.clock.advance(Duration.ofMinutes(6));
        OidcFixture.Begun begun = fixture.begin(callerOf(session), OidcIntent.REAUTHENTICATE);
        String redirect = fixture.back(begun);

        AuthRefusal without = refusalOf(() -> fixture.exchange(redirect, begun.verifier()));
        StartedSession proven = fixture.exchange(redirect, begun.verifier(), app.codeAt(fixture.auth.clock.instant()));

        assertThat(without.reason()).isEqualTo(AuthReason.MFA_INVALID);
        assertThat(proven.session()).isEqualTo(session.session());
    }

    @Test
    void anOldProofOfTheProviderIsNone() {
        fixture.person("ada");
        StartedSession session = fixture.signIn();
        fixture.provider.claims(claims -> {
            claims.put("auth_time", fixture.auth.clock.instant().getEpochSecond() - 301);
            return claims;
        });

        AuthRefusal refusal = refusalOf(() -> fixture.run(callerOf(session), OidcIntent.REAUTHENTICATE));

        assertThat(refusal.reason()).isEqualTo(AuthReason.INVALID_CREDENTIALS);
    }
}
