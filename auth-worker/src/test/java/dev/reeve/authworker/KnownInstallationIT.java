// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker;

import static dev.reeve.authworker.AuthFixture.NOBODY;
import static dev.reeve.authworker.AuthFixture.PASSWORD;
import static dev.reeve.authworker.AuthFixture.PHONE;
import static dev.reeve.authworker.AuthFixture.phone;
import static dev.reeve.authworker.AuthFixture.phoneOf;
import static dev.reeve.authworker.Refused.refusalOf;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Strangers who guess do not lock out the owner, who signs in from where they have signed in before. */
@Tag("A6")
class KnownInstallationIT {
    private static final String EMAIL = "ada@example.org";
    private static final String WRONG = "a wrong phrase";

    private final AuthFixture fixture =
            new AuthFixture(AuthFixture.settings(AuthFixture.CHEAP, List.of(), AuthFixture.DEFAULT_LIMITS));
    private final StartedSession owner = fixture.signUp(EMAIL);

    @AfterEach
    void close() {
        fixture.close();
    }

    private StartedSession signIn(ClientDescription client, String password) {
        return fixture.auth.signIn().run(NOBODY, new SignIn.Request(EMAIL, password, client));
    }

    private AuthReason refused(ClientDescription client, String password) {
        return refusalOf(() -> signIn(client, password)).reason();
    }

    private void strangersGuess() {
        while (refused(PHONE, WRONG) != AuthReason.RATE_LIMITED) {
            assertThat(fixture.texts("SELECT 1::text FROM auth.attempt")).hasSize(1);
        }
    }

    @Test
    void theOwnersDeviceSignsInThroughout() {
        strangersGuess();

        for (int i = 0; i < 3; i++) {
            assertThat(refused(PHONE, PASSWORD)).isEqualTo(AuthReason.RATE_LIMITED);
            assertThat(signIn(phoneOf(owner), PASSWORD).subject()).isEqualTo(owner.subject());
        }
    }

    @Test
    void whatComesFromTheSameAddressDoesNotCountAgainstItEither() {
        for (int i = 0; i < 31; i++) {
            String other = "x" + i + "@example.org";
            AuthRefusal _ = refusalOf(() -> fixture.signIn(other, WRONG));
        }
        assertThat(refused(PHONE, PASSWORD)).isEqualTo(AuthReason.RATE_LIMITED);

        assertThat(signIn(phoneOf(owner), PASSWORD).subject()).isEqualTo(owner.subject());
    }

    @Test
    void itsOwnFailuresSlowItDownAndOnlyIt() {
        for (int i = 0; i < 5; i++) {
            assertThat(refused(phoneOf(owner), WRONG)).isEqualTo(AuthReason.INVALID_CREDENTIALS);
        }

        assertThat(refused(phoneOf(owner), PASSWORD)).isEqualTo(AuthReason.RATE_LIMITED);
        assertThat(signIn(PHONE, PASSWORD).subject()).isEqualTo(owner.subject());
    }

    @Test
    void itsSuccessDoesNotGiveStrangersNewTries() {
        strangersGuess();

        StartedSession _ = signIn(phoneOf(owner), PASSWORD);

        assertThat(refused(PHONE, WRONG)).isEqualTo(AuthReason.RATE_LIMITED);
    }

    @Test
    void whoHasNotProvenItOrIsSignedInToAnotherAccountIsAStranger() {
        StartedSession bob = fixture.signUp("bob@example.org");
        strangersGuess();

        assertThat(refused(phone(owner.installation(), "ri1_wrong"), PASSWORD)).isEqualTo(AuthReason.RATE_LIMITED);
        assertThat(refused(phoneOf(bob), PASSWORD)).isEqualTo(AuthReason.RATE_LIMITED);
    }

    @Test
    void isForgottenNinetyDaysAfterTheLastUseOfItsSession() {
        fixture.clock.advance(Duration.ofDays(25));
        StartedSession _ = fixture.auth.refresh().run(NOBODY, owner.refreshToken());
        fixture.clock.advance(Duration.ofDays(89));
        strangersGuess();
        assertThat(signIn(phoneOf(owner), PASSWORD).subject())
                .as("114 days after the sign-in, 89 after the last use")
                .isEqualTo(owner.subject());

        fixture.clock.advance(Duration.ofDays(91));
        strangersGuess();
        assertThat(refused(phoneOf(owner), PASSWORD)).isEqualTo(AuthReason.RATE_LIMITED);
    }
}
