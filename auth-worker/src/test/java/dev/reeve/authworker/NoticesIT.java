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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Mails about sessions. */
class NoticesIT {
    private static final String EMAIL = "ada@example.org";

    private final AuthFixture fixture = new AuthFixture(AuthFixture.telling());

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void aSignInOnANewInstallationIsToldWithTimeAndPlace() {
        StartedSession _ = fixture.signUp(EMAIL);
        assertThat(fixture.mails()).as("the first session").isEmpty();
        fixture.clock.advance(Duration.ofHours(1));

        StartedSession _ = fixture.signIn(EMAIL, PASSWORD);

        Mail mail = fixture.mail();
        assertThat(mail.to()).isEqualTo(EMAIL);
        assertThat(mail.subject()).isEqualTo("Demo: a new sign-in");
        assertThat(mail.text()).contains("2026-11-25 11:00 UTC", "Demo, Pixel, android 16", "192.0.2.7");
        assertThat(mail.html()).contains("192.0.2.7");
    }

    @Test
    void oneOnAKnownInstallationIsNot() {
        StartedSession first = fixture.signUp(EMAIL);

        StartedSession again = fixture.auth.signIn().run(callerOf(first), new SignIn.Request(EMAIL, PASSWORD, PHONE));

        assertThat(again.installation()).isEqualTo(first.installation());
        assertThat(fixture.mails()).isEmpty();
    }

    @Test
    void whoWasAwayForLongIsToldAlthoughAllSessionsAreForgotten() {
        StartedSession _ = fixture.signUp(EMAIL);
        fixture.clock.advance(Duration.ofDays(200));
        int _ = fixture.auth.cleanUp().run();
        assertThat(fixture.texts("SELECT id::text FROM auth.session")).isEmpty();

        StartedSession _ = fixture.signIn(EMAIL, PASSWORD);

        assertThat(fixture.mail().subject()).isEqualTo("Demo: a new sign-in");
    }

    @Test
    void aTokenThatComesTwiceIsTold() {
        StartedSession session = fixture.signUp(EMAIL);
        StartedSession _ = fixture.auth.refresh().run(NOBODY, session.refreshToken());
        fixture.clock.advance(Duration.ofMinutes(1));
        AuthRefusal _ = refusalOf(() -> fixture.auth.refresh().run(NOBODY, session.refreshToken()));

        Mail mail = fixture.mail();

        assertThat(mail.to()).isEqualTo(EMAIL);
        assertThat(mail.subject()).isEqualTo("Demo: a session was ended");
        assertThat(mail.text()).contains("2026-11-25 10:01 UTC");
    }

    @Test
    void anAnonymousAccountHasNobodyToTell() {
        StartedSession session = fixture.auth.startAnonymous().run(NOBODY, PHONE);
        StartedSession _ = fixture.auth.refresh().run(NOBODY, session.refreshToken());
        fixture.clock.advance(Duration.ofMinutes(1));
        AuthRefusal _ = refusalOf(() -> fixture.auth.refresh().run(NOBODY, session.refreshToken()));

        assertThat(fixture.mails()).isEmpty();
    }
}
