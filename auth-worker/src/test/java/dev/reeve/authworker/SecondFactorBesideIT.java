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
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Where the second factor meets merges and the limit on guessing it. */
class SecondFactorBesideIT {
    private static final String EMAIL = "ada@example.org";

    private final AuthFixture fixture = new AuthFixture();
    private final Authenticator app = new Authenticator();
    private final StartedSession ada = fixture.signUp(EMAIL);
    private final StartedSession anonymous = fixture.auth.startAnonymous().run(NOBODY, PHONE);

    SecondFactorBesideIT() {
        app.scan(fixture.auth.mfaSetup().start(callerOf(ada)));
        var _ = fixture.auth.mfaSetup().confirm(callerOf(ada), code());
        fixture.clock.advance(Duration.ofSeconds(30));
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    private String code() {
        return app.codeAt(fixture.clock.instant());
    }

    private String wrong() {
        return code().equals("000000") ? "000001" : "000000";
    }

    private String merged() {
        return fixture.texts("SELECT count(*)::text FROM auth.account WHERE merged_into IS NOT NULL")
                .getFirst();
    }

    @Test
    @Tag("A11")
    void aMergeWaitsForTheSecondFactor() {
        String token = anonymous.access().text();
        AuthRefusal half =
                refusalOf(() -> fixture.auth.signIn().run(NOBODY, new SignIn.Request(EMAIL, PASSWORD, PHONE, token)));
        assertThat(half.reason()).isEqualTo(AuthReason.MFA_REQUIRED);
        assertThat(refusalOf(() -> fixture.auth.signInMfa().run(NOBODY, half.token(), wrong(), PHONE, token))
                        .reason())
                .isEqualTo(AuthReason.MFA_INVALID);
        assertThat(merged()).isEqualTo("0");

        StartedSession session = fixture.auth.signInMfa().run(NOBODY, half.token(), code(), PHONE, token);

        assertThat(session.subject()).isEqualTo(ada.subject());
        assertThat(merged()).isEqualTo("1");
    }

    @Test
    void aMergeThatIsRefusedStartsNoSession() {
        AuthRefusal half = refusalOf(() -> fixture.signIn(EMAIL, PASSWORD));

        assertThat(refusalOf(() -> fixture.auth.signInMfa().run(NOBODY, half.token(), code(), PHONE, "nonsense"))
                        .reason())
                .isEqualTo(AuthReason.INVALID_REQUEST);
        assertThat(fixture.auth.listSessions().run(callerOf(ada))).hasSize(1);
    }

    @Test
    void tooManyCodesAreSaidToBeTooManyWhereverTheyAreShown() {
        for (int i = 0; i < 15; i++) {
            assertThat(refusalOf(() -> fixture.auth.reauthenticate().run(callerOf(ada), PASSWORD, wrong()))
                            .reason())
                    .isEqualTo(AuthReason.MFA_INVALID);
        }

        AuthRefusal refusal = refusalOf(() -> fixture.auth.reauthenticate().run(callerOf(ada), PASSWORD, code()));

        assertThat(refusal.reason()).isEqualTo(AuthReason.RATE_LIMITED);
        assertThat(refusal.retryAfter()).isEqualTo(Duration.ofSeconds(4));
    }
}
