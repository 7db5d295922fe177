// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker;

import static dev.reeve.authworker.AuthFixture.NOBODY;
import static dev.reeve.authworker.AuthFixture.PHONE;
import static dev.reeve.authworker.Refused.refusalOf;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Every row of the rotation table, on a real database. */
class RefreshIT {
    private final AuthFixture fixture = new AuthFixture();

    @AfterEach
    void close() {
        fixture.close();
    }

    private StartedSession start() {
        return fixture.auth.startAnonymous().run(NOBODY, PHONE);
    }

    private StartedSession refresh(String token) {
        return fixture.auth.refresh().run(NOBODY, token);
    }

    @Test
    void givesANewPairForTheCurrentToken() {
        StartedSession first = start();

        StartedSession second = refresh(first.refreshToken());

        assertThat(second.refreshToken()).isNotEqualTo(first.refreshToken()).startsWith("rr1_");
        assertThat(second.access().text()).isNotEqualTo(first.access().text());
        assertThat(second.subject()).isEqualTo(first.subject());
        assertThat(second.session()).isEqualTo(first.session());
        assertThat(second.installation()).isEqualTo(first.installation());
        assertThat(second.anonymous()).isTrue();
    }

    @Test
    @Tag("A2")
    void givesOneSuccessorToFiftyConcurrentRequestsOnTwoReplicas() throws Exception {
        StartedSession first = start();
        AuthDomain other = fixture.replica();

        List<StartedSession> answers = Race.run(
                50, i -> () -> (i % 2 == 0 ? fixture.auth : other).refresh().run(NOBODY, first.refreshToken()));

        assertThat(answers.stream().map(StartedSession::refreshToken).collect(Collectors.toSet()))
                .hasSize(1);
        assertThat(fixture.texts("SELECT counter FROM auth.session")).containsExactly("1");
        assertThat(refresh(answers.getFirst().refreshToken()).session()).isEqualTo(first.session());
    }

    @Test
    void repeatsALostAnswerWithinTheGrace() {
        StartedSession first = start();
        StartedSession lost = refresh(first.refreshToken());
        fixture.clock.advance(Duration.ofSeconds(30));

        StartedSession again = refresh(first.refreshToken());

        assertThat(again.refreshToken()).isEqualTo(lost.refreshToken());
    }

    @Test
    @Tag("A3")
    void endsTheSessionWhenTheParentComesBackAfterTheGrace() {
        StartedSession first = start();
        StartedSession second = refresh(first.refreshToken());
        fixture.clock.advance(Duration.ofSeconds(31));

        AuthRefusal refusal = refusalOf(() -> refresh(first.refreshToken()));

        assertThat(refusal.reason()).isEqualTo(AuthReason.TOKEN_REUSED);
        assertThat(refusalOf(() -> refresh(second.refreshToken())).reason()).isEqualTo(AuthReason.SESSION_REVOKED);
        assertThat(refusalOf(() -> fixture.replica().refresh().run(NOBODY, second.refreshToken()))
                        .reason())
                .as("also after a restart")
                .isEqualTo(AuthReason.SESSION_REVOKED);
        assertThat(fixture.auth.revocations().after(0).items())
                .extracting(Revocation::value)
                .containsExactly(first.session());
        assertThat(fixture.feed.changes).isEqualTo(1);
        assertThat(fixture.texts("SELECT reason FROM auth.audit WHERE outcome = 'refused'"))
                .containsExactly("TOKEN_REUSED");
    }

    @Test
    @Tag("A3")
    void endsTheSessionWhenTheGrandparentComesBackAtAnyTime() {
        StartedSession first = start();
        StartedSession second = refresh(first.refreshToken());
        StartedSession third = refresh(second.refreshToken());

        AuthRefusal refusal = refusalOf(() -> refresh(first.refreshToken()));

        assertThat(refusal.reason()).isEqualTo(AuthReason.TOKEN_REUSED);
        assertThat(refusalOf(() -> refresh(third.refreshToken())).reason()).isEqualTo(AuthReason.SESSION_REVOKED);
    }

    @Test
    void endsNobodysSessionByGuessing() {
        StartedSession first = start();
        byte[] wrongKey = new byte[RefreshToken.KEY_BYTES];
        java.util.UUID session = IdKind.SESSION.parse(first.session()).orElseThrow();
        StartedSession second = refresh(first.refreshToken());
        StartedSession third = refresh(second.refreshToken());

        for (String guess : List.of(
                "",
                "rr1_",
                "rr1_" + "A".repeat(75),
                first.refreshToken() + "A",
                "rr2_" + first.refreshToken().substring(4),
                RefreshToken.of(session, 0, wrongKey).text(),
                RefreshToken.of(session, 7, wrongKey).text(),
                RefreshToken.of(session, -1, wrongKey).text(),
                RefreshToken.of(new java.util.UUID(1, 2), 0, wrongKey).text())) {
            assertThat(refusalOf(() -> refresh(guess)).reason()).as(guess).isEqualTo(AuthReason.SESSION_EXPIRED);
        }
        assertThat(refresh(third.refreshToken()).session()).isEqualTo(first.session());
    }

    @Test
    void endsWhenIdleTooLong() {
        StartedSession first = start();
        fixture.clock.advance(Duration.ofDays(30));

        AuthRefusal refusal = refusalOf(() -> refresh(first.refreshToken()));

        assertThat(refusal.reason()).isEqualTo(AuthReason.SESSION_EXPIRED);
    }

    @Test
    void endsAfterItsAbsoluteLifeHoweverMuchItIsUsed() {
        StartedSession session = start();
        for (int day = 0; day < 80; day += 20) {
            fixture.clock.advance(Duration.ofDays(20));
            session = refresh(session.refreshToken());
        }
        String last = session.refreshToken();
        fixture.clock.advance(Duration.ofDays(10));

        AuthRefusal refusal = refusalOf(() -> refresh(last));

        assertThat(refusal.reason()).isEqualTo(AuthReason.SESSION_EXPIRED);
    }

    @Test
    void goesOnInAProcessStartedLater() {
        StartedSession first = start();

        StartedSession second = fixture.replica().refresh().run(NOBODY, first.refreshToken());

        assertThat(second.session()).isEqualTo(first.session());
        assertThat(refresh(second.refreshToken()).subject()).isEqualTo(first.subject());
    }

    @Test
    void refusesADisabledAccountAndGoesOnWhenItIsEnabledAgain() {
        StartedSession first = start();
        int _ = fixture.update("UPDATE auth.account SET status = 'disabled'");

        AuthRefusal refusal = refusalOf(() -> refresh(first.refreshToken()));

        assertThat(refusal.reason()).isEqualTo(AuthReason.ACCOUNT_DISABLED);
        int _ = fixture.update("UPDATE auth.account SET status = 'active'");
        assertThat(refresh(first.refreshToken()).session()).isEqualTo(first.session());
    }

    @Test
    void keepsNoTokenAndNoKeyInTheDatabase() {
        StartedSession first = start();
        StartedSession second = refresh(first.refreshToken());

        List<String> rows = fixture.texts("SELECT row_to_json(s)::text FROM auth.session s");
        List<String> audit = fixture.texts("SELECT row_to_json(a)::text FROM auth.audit a");

        for (StartedSession session : List.of(first, second)) {
            String token = session.refreshToken().substring(40);
            assertThat(String.join("\n", rows))
                    .doesNotContain(token, session.access().text());
            assertThat(String.join("\n", audit))
                    .doesNotContain("rr1_", session.access().text());
        }
    }
}
