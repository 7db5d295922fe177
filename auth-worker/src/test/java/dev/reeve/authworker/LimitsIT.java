// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LimitsIT {
    private static final Limit FIVE_PER_HOUR = new Limit("five", 5, Duration.ofHours(1));
    private static final Caller STRANGER = Caller.nobody("request-1", "198.51.100.4");

    private final AuthFixture fixture = new AuthFixture();
    private final Limits limits = new Limits(AuthFixture.LIMITS);

    @AfterEach
    void close() {
        fixture.close();
    }

    private Optional<AuthRefusal> take(AuthDomain replica, String subject) {
        return replica.database()
                .transaction(connection ->
                        limits.take(connection, FIVE_PER_HOUR, STRANGER, subject, fixture.clock.instant()));
    }

    private Optional<AuthRefusal> takeFrom(String address) {
        Caller caller = Caller.nobody("request-1", address);
        return fixture.auth
                .database()
                .transaction(connection ->
                        limits.takeForAddress(connection, FIVE_PER_HOUR, caller, fixture.clock.instant()));
    }

    @Test
    void allowsTheBurstThenOneAtATimeAndSaysHowLongToWait() {
        for (int i = 0; i < 5; i++) {
            assertThat(take(fixture.auth, "ada")).as("number %d", i).isEmpty();
        }

        AuthRefusal refusal = take(fixture.auth, "ada").orElseThrow();

        assertThat(refusal.reason()).isEqualTo(AuthReason.RATE_LIMITED);
        assertThat(refusal.retryAfter()).isEqualTo(Duration.ofMinutes(12));
        fixture.clock.advance(Duration.ofMinutes(12));
        assertThat(take(fixture.auth, "ada")).isEmpty();
        assertThat(take(fixture.auth, "ada")).isPresent();
        fixture.clock.advance(Duration.ofHours(1));
        assertThat(take(fixture.auth, "ada")).isEmpty();
    }

    @Test
    void isOneForAllReplicasHoweverManyAskAtOnce() throws Exception {
        AuthDomain other = fixture.replica();

        List<Boolean> taken = Race.run(
                40, i -> () -> take(i % 2 == 0 ? fixture.auth : other, "ada").isEmpty());

        assertThat(taken).filteredOn(Boolean::booleanValue).hasSize(5);
    }

    @Test
    void countsEverySubjectAlone() {
        for (int i = 0; i < 6; i++) {
            var _ = take(fixture.auth, "ada");
        }

        assertThat(take(fixture.auth, "bob")).isEmpty();
    }

    @Test
    void anAddressThatTellsNothingIsNotLimited() {
        for (int i = 0; i < 8; i++) {
            assertThat(takeFrom("")).isEmpty();
            assertThat(takeFrom("127.0.0.1")).isEmpty();
            assertThat(takeFrom("::1")).isEmpty();
        }
        for (int i = 0; i < 5; i++) {
            assertThat(takeFrom("198.51.100.4")).isEmpty();
        }
        assertThat(takeFrom("198.51.100.4")).isPresent();
    }

    @Test
    void whatIsGivenBackDidNotCount() {
        for (int i = 0; i < 8; i++) {
            assertThat(takeFrom("198.51.100.4")).isEmpty();
            fixture.auth.database().run(connection -> limits.giveBackForAddress(connection, FIVE_PER_HOUR, STRANGER));
        }
    }

    @Test
    void keepsNoAddressAndForgetsWhatIsOver() {
        assertThat(takeFrom("198.51.100.4")).isEmpty();
        assertThat(fixture.texts("SELECT encode(key, 'escape') FROM auth.bucket"))
                .hasSize(1)
                .noneMatch(key -> key.contains("198.51.100.4"));

        fixture.clock.advance(Duration.ofHours(2));
        int _ = fixture.auth.cleanUp().run();

        assertThat(fixture.texts("SELECT tenant FROM auth.bucket")).isEmpty();
    }
}
