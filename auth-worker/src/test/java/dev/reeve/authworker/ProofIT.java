// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker;

import static dev.reeve.authworker.AuthFixture.NOBODY;
import static dev.reeve.authworker.AuthFixture.PASSWORD;
import static dev.reeve.authworker.AuthFixture.PHONE;
import static dev.reeve.authworker.AuthFixture.callerOf;
import static dev.reeve.authworker.Refused.refusalOf;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Fresh proofs, and what they allow: another password, another name. */
class ProofIT {
    private static final String EMAIL = "ada@example.org";
    private static final String NEW = "another long phrase";

    private final AuthFixture fixture = new AuthFixture();

    @AfterEach
    void close() {
        fixture.close();
    }

    private int change(StartedSession session, String current, String wanted) {
        return fixture.auth.changePassword().run(callerOf(session), new ChangePassword.Request(current, wanted));
    }

    private AuthReason refused(Runnable operation) {
        return refusalOf(operation).reason();
    }

    private static UpdateMe.Request named(String name) {
        return new UpdateMe.Request(Optional.of(name), Optional.empty(), 0);
    }

    @Test
    void aProofIsFreshForFiveMinutesAndThePasswordRenewsIt() {
        StartedSession session = fixture.signUp(EMAIL);
        fixture.clock.advance(Duration.ofMinutes(5).plusSeconds(1));
        assertThat(refused(() -> change(session, PASSWORD, NEW))).isEqualTo(AuthReason.REAUTH_REQUIRED);

        StartedSession proven = fixture.auth.reauthenticate().run(callerOf(session), PASSWORD, "");

        assertThat(proven.session()).isEqualTo(session.session());
        assertThat(proven.refreshToken()).isEmpty();
        assertThat(change(session, PASSWORD, NEW)).isZero();
        assertThat(fixture.auth.refresh().run(NOBODY, session.refreshToken()).session())
                .as("the refresh token stays good")
                .isEqualTo(session.session());
    }

    @Test
    void aWrongPasswordProvesNothingAndIsSlowedDownAsAtTheSignIn() {
        StartedSession session = fixture.signUp(EMAIL);
        for (int i = 0; i < 5; i++) {
            assertThat(refused(() -> fixture.auth.reauthenticate().run(callerOf(session), "a wrong phrase", "")))
                    .isEqualTo(AuthReason.INVALID_CREDENTIALS);
        }

        assertThat(refused(() -> fixture.auth.reauthenticate().run(callerOf(session), PASSWORD, "")))
                .isEqualTo(AuthReason.RATE_LIMITED);
        SignIn.Request again = new SignIn.Request(EMAIL, PASSWORD, PHONE);
        assertThat(refused(() -> fixture.auth.signIn().run(callerOf(session), again)))
                .as("it is one count for all that this installation tries")
                .isEqualTo(AuthReason.RATE_LIMITED);
        assertThat(fixture.texts("SELECT reason FROM auth.audit WHERE action = 'reauthenticate'"))
                .hasSize(5)
                .containsOnly("INVALID_CREDENTIALS");
    }

    @Test
    @Tag("A4")
    void aChangedPasswordEndsAllOtherSessionsAndTheOwnerIsTold() {
        StartedSession other = fixture.signUp(EMAIL);
        StartedSession mine = fixture.signIn(EMAIL, PASSWORD);

        int ended = change(mine, PASSWORD, NEW);

        assertThat(ended).isEqualTo(1);
        assertThat(fixture.texts("SELECT value FROM auth.revocation")).containsExactly(other.session());
        assertThat(fixture.feed.changes).isPositive();
        assertThat(refused(() -> fixture.auth.refresh().run(NOBODY, other.refreshToken())))
                .isEqualTo(AuthReason.SESSION_REVOKED);
        assertThat(fixture.auth.refresh().run(NOBODY, mine.refreshToken()).session())
                .isEqualTo(mine.session());
        assertThat(fixture.mail().subject()).isEqualTo("Demo: your password was changed");
        assertThat(refused(() -> fixture.signIn(EMAIL, PASSWORD))).isEqualTo(AuthReason.INVALID_CREDENTIALS);
        assertThat(fixture.signIn(EMAIL, NEW).subject()).isEqualTo(mine.subject());
    }

    @Test
    void aPasswordChangesOnlyForWhoKnowsThePresentOneAndChoosesAGoodOne() {
        StartedSession session = fixture.signUp(EMAIL);
        StartedSession nobody = fixture.auth.startAnonymous().run(NOBODY, AuthFixture.PHONE);

        assertThat(refused(() -> change(session, "a wrong phrase", NEW))).isEqualTo(AuthReason.INVALID_CREDENTIALS);
        assertThat(refused(() -> change(session, PASSWORD, "short"))).isEqualTo(AuthReason.WEAK_PASSWORD);
        assertThat(refused(() -> change(session, PASSWORD, EMAIL))).isEqualTo(AuthReason.WEAK_PASSWORD);
        assertThat(refused(() -> change(nobody, "", NEW))).isEqualTo(AuthReason.INVALID_REQUEST);
        assertThat(refused(() -> fixture.auth.changePassword().run(NOBODY, new ChangePassword.Request(PASSWORD, NEW))))
                .isEqualTo(AuthReason.UNAUTHENTICATED);
        assertThat(fixture.signIn(EMAIL, PASSWORD).subject()).isEqualTo(session.subject());
    }

    @Test
    void twoChangesAtOnceLeaveOnePassword() throws Exception {
        StartedSession session = fixture.signUp(EMAIL);
        AuthDomain other = fixture.replica();

        List<String> outcomes = Race.run(4, i -> () -> {
            try {
                var request = new ChangePassword.Request(PASSWORD, "new phrase number " + i);
                int _ = (i % 2 == 0 ? fixture.auth : other).changePassword().run(callerOf(session), request);
                return "new phrase number " + i;
            } catch (AuthRefusal refusal) {
                return refusal.reason().name();
            }
        });

        List<String> set =
                outcomes.stream().filter(outcome -> outcome.startsWith("new")).toList();
        assertThat(set).hasSize(1);
        assertThat(outcomes).filteredOn("INVALID_CREDENTIALS"::equals).hasSize(3);
        assertThat(fixture.signIn(EMAIL, set.getFirst()).subject()).isEqualTo(session.subject());
    }

    @Test
    void anEndedSessionADisabledAccountAndAKeyChangeNothing() {
        StartedSession ended = fixture.signUp(EMAIL);
        StartedSession disabled = fixture.signUp("bob@example.org");
        var _ = fixture.auth.signOut().one(callerOf(ended));
        int _ = fixture.update("UPDATE auth.account SET status = 'disabled' WHERE email LIKE 'bob%'");
        Caller key = new Caller("default", IdKind.KEY.text(new UUID(1, 1)), "", "", List.of(), "r", "");

        assertThat(refused(() -> change(ended, PASSWORD, NEW))).isEqualTo(AuthReason.SESSION_REVOKED);
        assertThat(refused(() -> change(disabled, PASSWORD, NEW))).isEqualTo(AuthReason.ACCOUNT_DISABLED);
        assertThat(refused(() -> fixture.auth.updateMe().run(key, named("x")))).isEqualTo(AuthReason.UNAUTHENTICATED);
    }

    @Test
    void theSessionOfOneIsNoProofForTheAccountOfAnother() {
        StartedSession ada = fixture.signUp(EMAIL);
        StartedSession bob = fixture.signUp("bob@example.org");
        Caller mixed = new Caller("default", ada.subject(), bob.session(), "", List.of(), "r", "");

        assertThat(refused(() -> fixture.auth.updateMe().run(mixed, named("x"))))
                .isEqualTo(AuthReason.SESSION_REVOKED);
    }

    @Test
    void peopleMayNameThemselves() {
        StartedSession session = fixture.signUp(EMAIL);

        fixture.auth.updateMe().run(callerOf(session), named("  Countess of Lovelace "));

        assertThat(fixture.auth.me().run(callerOf(session)).displayName()).isEqualTo("Countess of Lovelace");
        assertThat(refused(() -> fixture.auth.updateMe().run(callerOf(session), named("x".repeat(129)))))
                .isEqualTo(AuthReason.INVALID_REQUEST);
    }
}
