// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker;

import static dev.reeve.authworker.AuthFixture.PASSWORD;
import static dev.reeve.authworker.AuthFixture.PHONE;
import static dev.reeve.authworker.Refused.refusalOf;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** One password on many accounts from many addresses. */
@Tag("A6")
class SprayingIT {
    private static final int IN_ALL = 20;

    private final AuthSettings settings = AuthFixture.sprayed(IN_ALL);
    private final AuthFixture fixture = new AuthFixture(settings);
    private final AuthDomain other = fixture.replica(settings);

    @AfterEach
    void close() {
        fixture.close();
    }

    private static Caller from(String address) {
        return Caller.nobody("request-1", address);
    }

    private static AuthReason guess(AuthDomain auth, String email, String address) {
        return refusalOf(() -> auth.signIn().run(from(address), new SignIn.Request(email, "a common phrase", PHONE)))
                .reason();
    }

    /** Each on another account from another address, on both replicas. */
    private void spray(int guesses) {
        for (int i = 0; i < guesses; i++) {
            AuthDomain auth = i % 2 == 0 ? fixture.auth : other;
            assertThat(guess(auth, "u" + i + "@example.org", "192.0.2." + (i + 1)))
                    .isEqualTo(AuthReason.INVALID_CREDENTIALS);
        }
        look();
    }

    private void look() {
        fixture.clock.advance(Duration.ofSeconds(1));
        fixture.auth.spraying().look();
        other.spraying().look();
        fixture.clock.advance(Duration.ofSeconds(1));
        fixture.auth.spraying().look();
        other.spraying().look();
    }

    @Test
    void fewFailuresAreEverydayLife() {
        spray(IN_ALL);

        assertThat(fixture.auth.spraying().isOn()).isFalse();
        assertThat(guess(fixture.auth, "x@example.org", "192.0.2.200")).isEqualTo(AuthReason.INVALID_CREDENTIALS);
        assertThat(guess(fixture.auth, "y@example.org", "192.0.2.200")).isEqualTo(AuthReason.INVALID_CREDENTIALS);
    }

    @Test
    void moreOnAllReplicasTogetherLeaveEachAddressOneTryInTenSeconds() {
        spray(IN_ALL + 1);

        assertThat(fixture.auth.spraying().isOn()).isTrue();
        assertThat(other.spraying().isOn()).isTrue();
        assertThat(guess(fixture.auth, "x@example.org", "192.0.2.200")).isEqualTo(AuthReason.INVALID_CREDENTIALS);
        assertThat(guess(other, "y@example.org", "192.0.2.200")).isEqualTo(AuthReason.RATE_LIMITED);
        assertThat(guess(other, "y@example.org", "192.0.2.201")).isEqualTo(AuthReason.INVALID_CREDENTIALS);
        fixture.clock.advance(Duration.ofSeconds(10));
        assertThat(guess(other, "y@example.org", "192.0.2.200")).isEqualTo(AuthReason.INVALID_CREDENTIALS);
    }

    @Test
    void aKnownAccountAndAnUnknownOneAreSlowedDownAlike() {
        StartedSession _ = fixture.signUp("ada@example.org");
        spray(IN_ALL + 1);
        AuthReason _ = guess(fixture.auth, "x@example.org", "192.0.2.200");

        assertThat(guess(fixture.auth, "ada@example.org", "192.0.2.200")).isEqualTo(AuthReason.RATE_LIMITED);
        assertThat(guess(fixture.auth, "nobody@example.org", "192.0.2.200")).isEqualTo(AuthReason.RATE_LIMITED);
    }

    @Test
    void theOwnerGetsInFromAnAddressThatGuessesNothing() {
        StartedSession _ = fixture.signUp("ada@example.org");
        spray(IN_ALL + 1);

        StartedSession in =
                fixture.auth.signIn().run(from("198.51.100.1"), new SignIn.Request("ada@example.org", PASSWORD, PHONE));

        assertThat(in.subject()).startsWith("u_");
    }

    @Test
    void isAuditedOnceAndEndsWithTheAttack() {
        spray(IN_ALL + 1);
        assertThat(fixture.texts("SELECT action FROM auth.audit WHERE action = 'sign-in.spraying'"))
                .hasSize(1);

        fixture.clock.advance(Duration.ofMinutes(2));
        look();

        assertThat(fixture.auth.spraying().isOn()).isFalse();
        int _ = fixture.auth.cleanUp().run();
    }
}
