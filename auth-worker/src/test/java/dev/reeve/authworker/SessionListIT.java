// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker;

import static dev.reeve.authworker.AuthFixture.NOBODY;
import static dev.reeve.authworker.AuthFixture.PASSWORD;
import static dev.reeve.authworker.AuthFixture.callerOf;
import static dev.reeve.authworker.Refused.refusalOf;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class SessionListIT {
    private static final String EMAIL = "ada@example.org";

    private final AuthFixture fixture = new AuthFixture();

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void showsTheLiveSessionsOfTheCallerAndWhichOneAsks() {
        StartedSession first = fixture.signUp(EMAIL);
        fixture.clock.advance(Duration.ofMinutes(1));
        StartedSession second = fixture.signIn(EMAIL, PASSWORD);
        StartedSession ended = fixture.signIn(EMAIL, PASSWORD);
        var _ = fixture.auth.signOut().one(callerOf(ended));
        StartedSession _ = fixture.signUp("bob@example.org");

        var entries = fixture.auth.listSessions().run(callerOf(first));

        assertThat(entries).extracting(ListSessions.Entry::session).containsExactly(second.session(), first.session());
        assertThat(entries).extracting(ListSessions.Entry::current).containsExactly(false, true);
        ListSessions.Entry mine = entries.getLast();
        assertThat(mine.client()).isEqualTo("Demo");
        assertThat(mine.platform()).isEqualTo("android 16");
        assertThat(mine.model()).isEqualTo("Pixel");
        assertThat(mine.address()).isEqualTo("192.0.2.7");
        assertThat(mine.createdAt()).isEqualTo(fixture.clock.instant().minus(Duration.ofMinutes(1)));
    }

    @Test
    void theAddressIsThatOfTheLastUseAndStaysWhenNoneIsKnown() {
        StartedSession started = fixture.signUp(EMAIL);
        StartedSession moved =
                fixture.auth.refresh().run(Caller.nobody("request-3", "198.51.100.4"), started.refreshToken());
        StartedSession _ = fixture.auth.refresh().run(Caller.nobody("request-4", ""), moved.refreshToken());

        assertThat(fixture.auth.listSessions().run(callerOf(started)))
                .extracting(ListSessions.Entry::address)
                .containsExactly("198.51.100.4");
    }

    @Test
    @Tag("A4")
    void oneOfThemIsEndedFromAnother() {
        StartedSession lost = fixture.signUp(EMAIL);
        StartedSession mine = fixture.signIn(EMAIL, PASSWORD);

        SignOut.Result result = fixture.auth.signOut().other(callerOf(mine), lost.session());

        assertThat(result.sessions()).isEqualTo(1);
        assertThat(fixture.texts("SELECT value FROM auth.revocation")).containsExactly(lost.session());
        assertThat(refusalOf(() -> fixture.auth.refresh().run(NOBODY, lost.refreshToken()))
                        .reason())
                .isEqualTo(AuthReason.SESSION_REVOKED);
        assertThat(fixture.auth.signOut().other(callerOf(mine), lost.session()).sessions())
                .as("once more")
                .isZero();
        assertThat(refusalOf(() -> fixture.auth.listSessions().run(callerOf(lost)))
                        .reason())
                .isEqualTo(AuthReason.SESSION_REVOKED);
    }

    @Test
    @Tag("A10")
    void thatOfAnotherPersonIsNotFoundAndGoesOn() {
        StartedSession ada = fixture.signUp(EMAIL);
        StartedSession bob = fixture.signUp("bob@example.org");

        assertThat(fixture.auth.signOut().other(callerOf(ada), bob.session()).sessions())
                .isZero();
        assertThat(fixture.auth.refresh().run(NOBODY, bob.refreshToken()).session())
                .isEqualTo(bob.session());
        assertThat(refusalOf(() -> fixture.auth.signOut().other(callerOf(ada), "nonsense"))
                        .reason())
                .isEqualTo(AuthReason.INVALID_REQUEST);
        assertThat(refusalOf(() -> fixture.auth.listSessions().run(NOBODY)).reason())
                .isEqualTo(AuthReason.UNAUTHENTICATED);
    }
}
