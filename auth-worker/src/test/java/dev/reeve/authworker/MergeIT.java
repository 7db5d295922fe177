// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker;

import static dev.reeve.authworker.AuthFixture.NOBODY;
import static dev.reeve.authworker.AuthFixture.PASSWORD;
import static dev.reeve.authworker.AuthFixture.PHONE;
import static dev.reeve.authworker.AuthFixture.callerOf;
import static dev.reeve.authworker.AuthFixture.phoneOf;
import static dev.reeve.authworker.Refused.refusalOf;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** An anonymous account ends in the one that its owner signs in to. */
@Tag("A11")
class MergeIT {
    private static final String EMAIL = "ada@example.org";

    private final AuthFixture fixture = new AuthFixture();
    private final StartedSession ada = fixture.signUp(EMAIL);
    private final StartedSession anonymous = fixture.auth.startAnonymous().run(NOBODY, PHONE);

    @AfterEach
    void close() {
        fixture.close();
    }

    private StartedSession signIn(String mergeFrom) {
        return fixture.auth.signIn().run(NOBODY, new SignIn.Request(EMAIL, PASSWORD, PHONE, mergeFrom));
    }

    private AuthReason refused(String mergeFrom) {
        return refusalOf(() -> signIn(mergeFrom)).reason();
    }

    @Test
    void itsSessionsEndAndTheDeviceComesBackToItNoLonger() {
        StartedSession session = signIn(anonymous.access().text());

        assertThat(session.subject()).isEqualTo(ada.subject());
        assertThat(refusalOf(() -> fixture.auth.refresh().run(NOBODY, anonymous.refreshToken()))
                        .reason())
                .isEqualTo(AuthReason.SESSION_REVOKED);
        assertThat(fixture.texts("SELECT value FROM auth.revocation")).containsExactly(anonymous.session());
        assertThat(refusalOf(() -> fixture.auth.installations().signIn().run(NOBODY, phoneOf(anonymous), ""))
                        .reason())
                .isEqualTo(AuthReason.INVALID_CREDENTIALS);
        assertThat(fixture.texts("SELECT actor || ' ' || target FROM auth.audit WHERE action = 'account.merge'"))
                .containsExactly(anonymous.subject() + " " + ada.subject());
        assertThat(fixture.texts("SELECT id::text FROM auth.account"))
                .as("it is left for whoever has to move what belongs to it")
                .hasSize(2);
        fixture.clock.advance(Duration.ofDays(61));
        int _ = fixture.auth.cleanUp().run();
        assertThat(fixture.texts("SELECT email FROM auth.account")).containsExactly(EMAIL);
    }

    @Test
    void sentAgainItGetsTheSameAnswer() {
        StartedSession _ = signIn(anonymous.access().text());

        assertThat(signIn(anonymous.access().text()).subject()).isEqualTo(ada.subject());
        assertThat(fixture.texts("SELECT id::text FROM auth.audit WHERE action = 'account.merge'"))
                .hasSize(1);
    }

    @Test
    void onlyATokenOfALivingAnonymousSessionIsAProof() {
        StartedSession bob = fixture.signUp("bob@example.org");
        StartedSession ended = fixture.auth.startAnonymous().run(NOBODY, PHONE);
        var _ = fixture.auth.signOut().one(callerOf(ended));
        StartInstallation.Started installation =
                fixture.auth.installations().start().run(NOBODY, PHONE);
        String token = anonymous.access().text();
        String forged = token.substring(0, token.length() - 8) + "AAAAAAAA";

        for (String wrong : List.of(
                "nonsense",
                anonymous.refreshToken(),
                forged,
                token + "A",
                bob.access().text(),
                ada.access().text(),
                ended.access().text(),
                installation.access().text())) {
            assertThat(refused(wrong)).isEqualTo(AuthReason.INVALID_REQUEST);
        }
        fixture.clock.advance(Duration.ofMinutes(12));
        assertThat(refused(token)).as("too old").isEqualTo(AuthReason.INVALID_REQUEST);
        assertThat(fixture.texts("SELECT id::text FROM auth.account WHERE merged_into IS NOT NULL"))
                .isEmpty();
        assertThat(fixture.signIn(EMAIL, PASSWORD).subject())
                .as("none of it counts as a wrong password")
                .isEqualTo(ada.subject());
    }

    @Test
    void oneThatEndedInAnotherAccountIsNotMergedAgain() {
        StartedSession _ = fixture.signUp("bob@example.org");
        StartedSession _ = fixture.auth
                .signIn()
                .run(
                        NOBODY,
                        new SignIn.Request(
                                "bob@example.org",
                                PASSWORD,
                                PHONE,
                                anonymous.access().text()));

        assertThat(refused(anonymous.access().text())).isEqualTo(AuthReason.INVALID_REQUEST);
    }

    @Test
    void aWrongPasswordMergesNothing() {
        assertThat(refusalOf(() -> fixture.auth
                                .signIn()
                                .run(
                                        NOBODY,
                                        new SignIn.Request(
                                                EMAIL,
                                                "a wrong phrase",
                                                PHONE,
                                                anonymous.access().text())))
                        .reason())
                .isEqualTo(AuthReason.INVALID_CREDENTIALS);
        assertThat(fixture.auth.refresh().run(NOBODY, anonymous.refreshToken()).session())
                .isEqualTo(anonymous.session());
    }
}
