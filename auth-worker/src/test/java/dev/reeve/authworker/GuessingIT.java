// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker;

import static dev.reeve.authworker.AuthFixture.NOBODY;
import static dev.reeve.authworker.AuthFixture.PASSWORD;
import static dev.reeve.authworker.AuthFixture.PHONE;
import static dev.reeve.authworker.Refused.refusalOf;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Strangers who guess as fast as they are let, ten thousand times, with the limits of the defaults. */
@Tag("A6")
@Tag("long")
class GuessingIT {
    private static final int GUESSES = 10_000;
    private static final int ADDRESSES = 1_000;
    private static final Duration WAIT_MAX = Duration.ofMinutes(15);
    private static final String EMAIL = "ada@example.org";

    private final AuthFixture fixture =
            new AuthFixture(AuthFixture.settings(AuthFixture.CHEAP, List.of(), AuthFixture.DEFAULT_LIMITS));

    @AfterEach
    void close() {
        fixture.close();
    }

    private static Caller stranger(int number) {
        int of = number % ADDRESSES;
        return Caller.nobody("request-4", "203.0." + of / 250 + "." + of % 250);
    }

    /** Guesses once; how long to wait before the next time, zero = the password was looked at. */
    private Duration guess(Caller caller, String email, String password) {
        AuthRefusal refusal = refusalOf(() -> {
            StartedSession _ = fixture.auth.signIn().run(caller, new SignIn.Request(email, password, PHONE));
        });
        if (refusal.reason() == AuthReason.RATE_LIMITED) {
            assertThat(refusal.retryAfter()).isPositive().isLessThanOrEqualTo(WAIT_MAX);
            return refusal.retryAfter();
        }
        assertThat(refusal.reason()).isEqualTo(AuthReason.INVALID_CREDENTIALS);
        return Duration.ZERO;
    }

    @Test
    void manyGuessesOnOneAccountTakeMonthsAndItsOwnersPhoneSignsInThroughout() {
        StartedSession owner = fixture.signUp(EMAIL);
        ClientDescription phone = AuthFixture.phoneOf(owner);
        Instant began = fixture.clock.instant();
        int lookedAt = 0;

        for (int i = 0; i < GUESSES; i++) {
            Duration wait = guess(stranger(i), EMAIL, "guess number " + i);
            lookedAt += wait.isZero() ? 1 : 0;
            fixture.clock.advance(wait);
            if (i % 500 == 0) {
                assertThat(fixture.auth
                                .signIn()
                                .run(NOBODY, new SignIn.Request(EMAIL, PASSWORD, phone))
                                .installation())
                        .isEqualTo(owner.installation());
            }
        }

        assertThat(lookedAt).isLessThanOrEqualTo(GUESSES / 2 + 5);
        assertThat(Duration.between(began, fixture.clock.instant())).isGreaterThan(Duration.ofDays(50));
        fixture.clock.advance(WAIT_MAX);
        assertThat(fixture.signIn(EMAIL, PASSWORD).subject())
                .as("a phone that is new waits no longer than %s", WAIT_MAX)
                .startsWith("u_");
    }

    @Test
    void onePasswordOnManyAccountsTakesOneAddressMoreThanADay() {
        Instant began = fixture.clock.instant();

        for (int i = 0; i < GUESSES; i++) {
            Duration wait = guess(NOBODY, "x" + i + "@example.org", PASSWORD);
            while (!wait.isZero()) {
                fixture.clock.advance(wait);
                wait = guess(NOBODY, "x" + i + "@example.org", PASSWORD);
            }
        }

        assertThat(Duration.between(began, fixture.clock.instant())).isGreaterThan(Duration.ofHours(27));
    }
}
