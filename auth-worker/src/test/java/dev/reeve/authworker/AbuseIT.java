// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker;

import static dev.reeve.authworker.AuthFixture.NOBODY;
import static dev.reeve.authworker.AuthFixture.PASSWORD;
import static dev.reeve.authworker.AuthFixture.PHONE;
import static dev.reeve.authworker.Refused.refusalOf;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The limits on one network address, and on one session, with the numbers of the defaults. */
class AbuseIT {
    private static final Caller ELSEWHERE = Caller.nobody("request-3", "203.0.113.9");

    private final AuthFixture fixture =
            new AuthFixture(AuthFixture.settings(AuthFixture.CHEAP, List.of(), AuthFixture.DEFAULT_LIMITS));

    @AfterEach
    void close() {
        fixture.close();
    }

    private StartedSession signIn(Caller caller, String email, String password) {
        return fixture.auth.signIn().run(caller, new SignIn.Request(email, password, PHONE));
    }

    private AuthReason guess(Caller caller, int number) {
        return refusalOf(() -> signIn(caller, "x" + number + "@example.org", "one password for all"))
                .reason();
    }

    @Test
    void onePasswordTriedOnManyAccountsFromOneAddressStopsAtThirty() {
        StartedSession _ = fixture.signUp("ada@example.org");
        for (int i = 0; i < 30; i++) {
            assertThat(guess(NOBODY, i)).as("number %d", i).isEqualTo(AuthReason.INVALID_CREDENTIALS);
        }

        assertThat(guess(NOBODY, 30)).isEqualTo(AuthReason.RATE_LIMITED);
        assertThat(refusalOf(() -> signIn(NOBODY, "ada@example.org", PASSWORD)).reason())
                .isEqualTo(AuthReason.RATE_LIMITED);
        assertThat(signIn(ELSEWHERE, "ada@example.org", PASSWORD).subject()).startsWith("u_");
        fixture.clock.advance(Duration.ofSeconds(10));
        assertThat(signIn(NOBODY, "ada@example.org", PASSWORD).subject()).startsWith("u_");
    }

    @Test
    void rightPasswordsOfManyPeopleBehindOneAddressAreNotCounted() {
        for (int i = 0; i < 40; i++) {
            StartedSession _ = fixture.signUp("x" + i + "@example.org");
        }

        for (int i = 0; i < 40; i++) {
            assertThat(signIn(NOBODY, "x" + i + "@example.org", PASSWORD).subject())
                    .startsWith("u_");
        }
    }

    @Test
    void oneAddressMakesThreeHundredAnonymousAccountsAnHour() {
        for (int i = 0; i < 300; i++) {
            StartedSession _ = fixture.auth.startAnonymous().run(NOBODY, PHONE);
        }

        assertThat(refusalOf(() -> fixture.auth.startAnonymous().run(NOBODY, PHONE))
                        .reason())
                .isEqualTo(AuthReason.RATE_LIMITED);
        assertThat(fixture.auth.startAnonymous().run(ELSEWHERE, PHONE).subject())
                .startsWith("u_");
        assertThat(fixture.texts("SELECT count(*)::text FROM auth.account")).containsExactly("301");
    }

    @Test
    void oneSessionRotatesTenTimesAMinuteAndARepeatedTokenIsNoRotation() {
        StartedSession session = fixture.signUp("ada@example.org");
        String token = session.refreshToken();
        for (int i = 0; i < 10; i++) {
            String present = token;
            token = fixture.auth.refresh().run(NOBODY, present).refreshToken();
            assertThat(fixture.auth.refresh().run(NOBODY, present).refreshToken())
                    .isEqualTo(token);
        }
        String last = token;

        AuthRefusal refusal = refusalOf(() -> fixture.auth.refresh().run(NOBODY, last));

        assertThat(refusal.reason()).isEqualTo(AuthReason.RATE_LIMITED);
        assertThat(refusal.retryAfter()).isEqualTo(Duration.ofSeconds(6));
        fixture.clock.advance(Duration.ofSeconds(6));
        assertThat(fixture.auth.refresh().run(NOBODY, last).session())
                .as("the token it was refused with is still the one")
                .isEqualTo(session.session());
    }

    @Test
    void failedRefreshesFromOneAddressStopAt150AndGoodOnesGoOn() {
        StartedSession session = fixture.signUp("ada@example.org");
        for (int i = 0; i < 150; i++) {
            assertThat(refusalOf(() -> fixture.auth.refresh().run(NOBODY, "rr1_nonsense"))
                            .reason())
                    .isEqualTo(AuthReason.SESSION_EXPIRED);
        }

        assertThat(refusalOf(() -> fixture.auth.refresh().run(NOBODY, "rr1_nonsense"))
                        .reason())
                .isEqualTo(AuthReason.RATE_LIMITED);
        assertThat(fixture.auth.refresh().run(NOBODY, session.refreshToken()).session())
                .isEqualTo(session.session());
    }
}
