// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker;

import static dev.reeve.authworker.AuthFixture.callerOf;
import static dev.reeve.authworker.Refused.refusalOf;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** One more way to sign in; an anonymous account becomes a named one by it. */
class LinkIdentityIT {
    private final OidcFixture fixture = new OidcFixture();

    @AfterEach
    void close() {
        fixture.close();
    }

    private Me.Profile me(StartedSession session) {
        return fixture.domain.me().run(callerOf(session));
    }

    @Test
    @Tag("A11")
    void anonymousAccountKeepsItsIdAndItsSession() {
        StartedSession anonymous = fixture.anonymous();
        fixture.person("ada", OidcFixture.EMAIL);

        StartedSession named = fixture.run(callerOf(anonymous), OidcIntent.LINK);
        StartedSession again = fixture.signIn();

        assertThat(named.subject()).isEqualTo(anonymous.subject());
        assertThat(named.session()).isEqualTo(anonymous.session());
        assertThat(named.refreshToken()).isEmpty();
        assertThat(named.anonymous()).isFalse();
        assertThat(again.subject()).isEqualTo(anonymous.subject());
        assertThat(me(named).email()).isEqualTo(OidcFixture.EMAIL);
        assertThat(fixture.domain
                        .refresh()
                        .run(AuthFixture.NOBODY, anonymous.refreshToken())
                        .anonymous())
                .isFalse();
    }

    @Test
    @Tag("A11")
    void addressOfAnotherAccountStaysThere() {
        StartedSession _ = fixture.auth.signUp(OidcFixture.EMAIL);
        StartedSession anonymous = fixture.anonymous();
        fixture.person("ada", OidcFixture.EMAIL);

        StartedSession named = fixture.run(callerOf(anonymous), OidcIntent.LINK);

        assertThat(named.anonymous()).isFalse();
        assertThat(me(named).email()).isEmpty();
    }

    @Test
    @Tag("A11")
    void identityOfAnotherAccountIsInUseAtOnce() {
        fixture.person("ada");
        StartedSession owner = fixture.signIn();
        StartedSession anonymous = fixture.anonymous();

        AuthRefusal refusal = refusalOf(() -> fixture.run(callerOf(anonymous), OidcIntent.LINK));

        assertThat(refusal.reason()).isEqualTo(AuthReason.IDENTITY_IN_USE);
        assertThat(me(anonymous).anonymous()).isTrue();
        assertThat(fixture.signIn().subject()).isEqualTo(owner.subject());
    }

    @Test
    @Tag("A11")
    void anonymousAccountEndsInTheOneThatHasTheIdentity() {
        fixture.person("ada");
        StartedSession owner = fixture.signIn();
        StartedSession anonymous = fixture.anonymous();

        StartedSession merged = fixture.signInMerging(anonymous);

        assertThat(merged.subject()).isEqualTo(owner.subject());
        assertThat(refusalOf(() -> me(anonymous)).reason()).isEqualTo(AuthReason.SESSION_REVOKED);
        assertThat(fixture.auth.texts("SELECT action FROM auth.audit WHERE action = 'account.merge'"))
                .hasSize(1);
    }

    @Test
    @Tag("A11")
    void nothingEndsInAnAccountThatIsNotThereYet() {
        StartedSession anonymous = fixture.anonymous();
        fixture.person("ada");

        AuthRefusal refusal = refusalOf(() -> fixture.signInMerging(anonymous));

        assertThat(refusal.reason()).isEqualTo(AuthReason.INVALID_REQUEST);
        assertThat(me(anonymous).anonymous()).isTrue();
        assertThat(fixture.accountsOf("ada")).isEmpty();
    }

    @Test
    @Tag("A11")
    void twoDevicesLinkTheSameIdentityAtOnce() throws Exception {
        StartedSession anonymous = fixture.anonymous();
        fixture.person("ada");

        List<StartedSession> both = Race.run(2, _ -> () -> fixture.run(callerOf(anonymous), OidcIntent.LINK));

        assertThat(both).allMatch(session -> session.subject().equals(anonymous.subject()) && !session.anonymous());
        assertThat(fixture.accountsOf("ada")).hasSize(1);
    }

    @Test
    @Tag("A11")
    void twoDevicesLinkDifferentIdentitiesAtOnce() throws Exception {
        StartedSession anonymous = fixture.anonymous();
        fixture.auth.clock.advance(Duration.ofHours(1));
        List<OidcFixture.Begun> begun = Stream.of("ada", "grace")
                .map(_ -> fixture.begin(callerOf(anonymous), OidcIntent.LINK))
                .toList();
        fixture.person("ada");
        String first = fixture.back(begun.getFirst());
        fixture.person("grace");
        List<String> redirects = List.of(first, fixture.back(begun.getLast()));

        List<StartedSession> both = Race.run(
                2, i -> () -> fixture.exchange(redirects.get(i), begun.get(i).verifier()));

        assertThat(both).allMatch(session -> session.subject().equals(anonymous.subject()));
        assertThat(fixture.domain.oidc().identities().list(callerOf(anonymous)))
                .extracting(IdentityRow::subject)
                .containsExactlyInAnyOrder("ada", "grace");
    }

    @Test
    @Tag("A11")
    void manyStrangersWithOneIdentityMakeOneAccount() throws Exception {
        fixture.person("ada", OidcFixture.EMAIL);

        List<StartedSession> sessions = Race.run(4, _ -> fixture::signIn);

        assertThat(sessions)
                .extracting(StartedSession::subject)
                .containsOnly(sessions.getFirst().subject());
        assertThat(fixture.accountsOf("ada")).hasSize(1);
        assertThat(fixture.auth.texts("SELECT id::text FROM auth.account")).hasSize(1);
    }

    @Test
    @Tag("A11")
    void linkAndSignInOfOneIdentityAtOnceEndOnOneAccount() throws Exception {
        fixture.person("ada");
        StartedSession anonymous = fixture.anonymous();

        List<String> outcomes = Race.run(2, i -> () -> {
            try {
                return i == 0
                        ? fixture.run(callerOf(anonymous), OidcIntent.LINK).subject()
                        : fixture.signIn().subject();
            } catch (AuthRefusal e) {
                return e.reason().name();
            }
        });

        assertThat(fixture.accountsOf("ada")).hasSize(1);
        assertThat(outcomes.getLast()).startsWith("u_");
        assertThat(outcomes.getFirst()).isIn(anonymous.subject(), "IDENTITY_IN_USE");
    }

    @Test
    void whoHasANameNeedsAFreshProof() {
        StartedSession ada = fixture.auth.signUp(OidcFixture.EMAIL);
        fixture.person("ada");
        fixture.auth.clock.advance(Duration.ofMinutes(6));

        AuthRefusal stale = refusalOf(() -> fixture.begin(callerOf(ada), OidcIntent.LINK));
        StartedSession _ = fixture.domain.reauthenticate().run(callerOf(ada), AuthFixture.PASSWORD, "");
        StartedSession linked = fixture.run(callerOf(ada), OidcIntent.LINK);

        assertThat(stale.reason()).isEqualTo(AuthReason.REAUTH_REQUIRED);
        assertThat(linked.session()).isEqualTo(ada.session());
    }

    @Test
    void linksNothingToASessionThatEndedMeanwhile() {
        StartedSession anonymous = fixture.anonymous();
        OidcFixture.Begun begun = fixture.begin(callerOf(anonymous), OidcIntent.LINK);
        String redirect = fixture.back(begun);
        var _ = fixture.domain.signOut().one(callerOf(anonymous));

        AuthRefusal refusal = refusalOf(() -> fixture.exchange(redirect, begun.verifier()));

        assertThat(refusal.reason()).isEqualTo(AuthReason.SESSION_REVOKED);
        assertThat(fixture.accountsOf("person-1")).isEmpty();
    }

    @Test
    void anIdTokenOfAPlatformLinksToo() {
        StartedSession anonymous = fixture.anonymous();
        String nonce = fixture.nonce();

        StartedSession named = fixture.byIdToken(
                callerOf(anonymous),
                OidcIntent.LINK,
                nonce,
                fixture.provider.idToken(OidcFixture.NATIVE_CLIENT, nonce));

        assertThat(named.subject()).isEqualTo(anonymous.subject());
        assertThat(named.anonymous()).isFalse();
    }

    @Test
    void nobodyLinksWithoutASession() {
        assertThat(refusalOf(() -> fixture.begin(AuthFixture.NOBODY, OidcIntent.LINK))
                        .reason())
                .isEqualTo(AuthReason.UNAUTHENTICATED);
    }
}
