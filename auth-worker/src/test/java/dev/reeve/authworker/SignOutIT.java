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
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class SignOutIT {
    private final AuthFixture fixture = new AuthFixture();

    @AfterEach
    void close() {
        fixture.close();
    }

    private AuthReason reasonOfRefresh(StartedSession session) {
        return refusalOf(() -> {
                    StartedSession _ = fixture.auth.refresh().run(NOBODY, session.refreshToken());
                })
                .reason();
    }

    @Test
    @Tag("A4")
    void endsTheSessionAndSaysThatTheBrokersKnow() {
        StartedSession session = fixture.signUp("ada@example.org");

        SignOut.Result result = fixture.auth.signOut().one(callerOf(session));

        assertThat(result).isEqualTo(new SignOut.Result(1, true));
        assertThat(reasonOfRefresh(session)).isEqualTo(AuthReason.SESSION_REVOKED);
        assertThat(refusalOf(() -> fixture.auth.me().run(callerOf(session))).reason())
                .isEqualTo(AuthReason.SESSION_REVOKED);
        Revocation revocation = fixture.auth.revocations().after(0).items().getFirst();
        assertThat(revocation.kind()).isEqualTo(Revocation.Kind.SESSION);
        assertThat(revocation.value()).isEqualTo(session.session());
        assertThat(revocation.expiresAt()).isEqualTo(fixture.clock.instant().plus(Duration.ofMinutes(11)));
        assertThat(fixture.feed.asked).containsExactly(revocation.seq());
    }

    @Test
    void saysHonestlyWhenTheBrokersDidNotAnswer() {
        StartedSession session = fixture.signUp("ada@example.org");
        fixture.feed.confirms = false;

        SignOut.Result result = fixture.auth.signOut().one(callerOf(session));

        assertThat(result).isEqualTo(new SignOut.Result(1, false));
    }

    @Test
    void doesNoHarmASecondTime() {
        StartedSession session = fixture.signUp("ada@example.org");
        SignOut.Result _ = fixture.auth.signOut().one(callerOf(session));

        SignOut.Result again = fixture.auth.signOut().one(callerOf(session));

        assertThat(again.sessions()).isZero();
        assertThat(fixture.auth.revocations().after(0).items()).hasSize(1);
    }

    @Test
    void endsAllSessionsOfTheAccountAndOfNobodyElse() {
        StartedSession other = fixture.signUp("other@example.org");
        StartedSession first = fixture.signUp("ada@example.org");
        StartedSession second = fixture.signIn("ada@example.org", PASSWORD);

        SignOut.Result result = fixture.auth.signOut().all(callerOf(second));

        assertThat(result.sessions()).isEqualTo(2);
        assertThat(reasonOfRefresh(first)).isEqualTo(AuthReason.SESSION_REVOKED);
        assertThat(reasonOfRefresh(second)).isEqualTo(AuthReason.SESSION_REVOKED);
        assertThat(fixture.auth.refresh().run(NOBODY, other.refreshToken()).session())
                .isEqualTo(other.session());
    }

    @Test
    void needsAToken() {
        assertThat(refusalOf(() -> fixture.auth.signOut().one(NOBODY)).reason()).isEqualTo(AuthReason.UNAUTHENTICATED);
        assertThat(refusalOf(() -> fixture.auth.signOut().all(NOBODY)).reason()).isEqualTo(AuthReason.UNAUTHENTICATED);
        assertThat(refusalOf(() -> fixture.auth.me().run(NOBODY)).reason()).isEqualTo(AuthReason.UNAUTHENTICATED);
    }

    @Test
    void endsNoSessionOfAnotherTenant() {
        StartedSession session = fixture.auth.startAnonymous().run(NOBODY, PHONE);

        SignOut.Result result = fixture.auth.signOut().one(callerOf(session).inTenant("other"));

        assertThat(result.sessions()).isZero();
        assertThat(fixture.auth.refresh().run(NOBODY, session.refreshToken()).session())
                .isEqualTo(session.session());
    }

    @Test
    void showsRevocationsInTheirOrderToAReaderThatNeverStops() throws Exception {
        List<StartedSession> sessions = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            sessions.add(fixture.auth.startAnonymous().run(NOBODY, PHONE));
        }
        AuthDomain other = fixture.replica();
        List<Long> seen = new ArrayList<>();

        List<SignOut.Result> _ = Race.run(40, i -> () -> {
            SignOut.Result result =
                    (i % 2 == 0 ? fixture.auth : other).signOut().one(callerOf(sessions.get(i)));
            synchronized (seen) {
                long last = seen.isEmpty() ? 0 : seen.getLast();
                fixture.auth.revocations().after(last).items().forEach(item -> seen.add(item.seq()));
            }
            return result;
        });

        assertThat(seen).hasSize(40).isSorted().doesNotHaveDuplicates();
    }

    /** More than five tries at the same instant are refused although they are right (docs/adr/0009). */
    private static void signInUnlessTooManyAtOnce(AuthDomain auth) {
        try {
            StartedSession _ = auth.signIn().run(NOBODY, new SignIn.Request("ada@example.org", PASSWORD, PHONE));
        } catch (AuthRefusal e) {
            assertThat(e.reason()).isEqualTo(AuthReason.RATE_LIMITED);
        }
    }

    @Test
    void neverDeadlocksWhenSessionsEndInManyWaysAtOnce() throws Exception {
        StartedSession first = fixture.signUp("ada@example.org");
        List<StartedSession> sessions = new ArrayList<>(List.of(first));
        for (int i = 0; i < 9; i++) {
            sessions.add(fixture.signIn("ada@example.org", PASSWORD));
        }
        AuthDomain other = fixture.replica();

        List<String> _ = Race.run(24, i -> () -> {
            AuthDomain auth = i % 2 == 0 ? fixture.auth : other;
            switch (i % 3) {
                case 0 -> {
                    SignOut.Result _ = auth.signOut().all(callerOf(first));
                }
                case 1 -> {
                    SignOut.Result _ = auth.signOut().one(callerOf(sessions.get(i % 10)));
                }
                default -> signInUnlessTooManyAtOnce(auth);
            }
            return "done";
        });

        assertThat(fixture.texts("SELECT deadlocks::text FROM pg_stat_database WHERE datname = current_database()"))
                .containsExactly("0");
    }

    @Test
    void tellsAReaderThatTheDatabaseWasReset() {
        assertThat(fixture.auth.revocations().after(0).lastSeq()).isZero();
        assertThat(fixture.auth.revocations().after(17).lastSeq()).isZero();
    }
}
