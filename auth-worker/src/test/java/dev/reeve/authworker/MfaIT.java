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
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class MfaIT {
    private static final String EMAIL = "ada@example.org";

    private final AuthFixture fixture = new AuthFixture();
    private final Authenticator app = new Authenticator();

    @AfterEach
    void close() {
        fixture.close();
    }

    /** With a second factor that is on; gives the recovery codes. */
    private List<String> switchedOn(StartedSession session) {
        app.scan(fixture.auth.mfaSetup().start(callerOf(session)));
        List<String> codes = fixture.auth.mfaSetup().confirm(callerOf(session), code());
        nextStep();
        return codes;
    }

    private String code() {
        return app.codeAt(fixture.clock.instant());
    }

    private void nextStep() {
        fixture.clock.advance(Duration.ofSeconds(30));
    }

    private String mfaToken() {
        AuthRefusal refusal = refusalOf(() -> fixture.signIn(EMAIL, PASSWORD));
        assertThat(refusal.reason()).isEqualTo(AuthReason.MFA_REQUIRED);
        return refusal.token();
    }

    private StartedSession finish(String token, String code) {
        return fixture.auth.signInMfa().run(NOBODY, token, code, PHONE, "");
    }

    private AuthReason refused(String token, String code) {
        return refusalOf(() -> finish(token, code)).reason();
    }

    private String wrong() {
        return code().equals("000000") ? "000001" : "000000";
    }

    @Test
    void isOnAfterItsFirstRightCodeAndASignInThenNeedsBoth() {
        StartedSession session = fixture.signUp(EMAIL);
        app.scan(fixture.auth.mfaSetup().start(callerOf(session)));
        assertThat(fixture.signIn(EMAIL, PASSWORD).subject()).as("not on yet").isEqualTo(session.subject());
        assertThat(refusalOf(() -> fixture.auth.mfaSetup().confirm(callerOf(session), wrong()))
                        .reason())
                .isEqualTo(AuthReason.MFA_INVALID);

        List<String> codes = fixture.auth.mfaSetup().confirm(callerOf(session), code());
        nextStep();

        assertThat(codes).hasSize(10);
        StartedSession started = finish(mfaToken(), code());
        assertThat(started.subject()).isEqualTo(session.subject());
        assertThat(fixture.texts(
                        "SELECT array_to_string(amr, ' ') FROM auth.session WHERE id = ?",
                        IdKind.SESSION.parse(started.session()).orElseThrow()))
                .containsExactly("pwd otp mfa");
    }

    @Test
    void whoAsksAfterOneselfLearnsWhetherItIsOnAndHowManyRecoveryCodesAreLeft() {
        StartedSession session = fixture.signUp(EMAIL);
        Me.Profile before = fixture.auth.me().run(callerOf(session));
        List<String> codes = switchedOn(session);

        var _ = finish(mfaToken(), codes.getFirst());
        Me.Profile after = fixture.auth.me().run(callerOf(session));

        assertThat(before.secondFactor()).isFalse();
        assertThat(before.recoveryCodes()).isZero();
        assertThat(after.secondFactor()).isTrue();
        assertThat(after.recoveryCodes()).isEqualTo(9);
    }

    @Test
    @Tag("A9")
    void aCodeIsGoodOnceWhicheverSignInShowsIt() {
        StartedSession session = fixture.signUp(EMAIL);
        var _ = switchedOn(session);
        String code = code();
        String first = mfaToken();
        String second = mfaToken();

        assertThat(finish(first, code).subject()).isEqualTo(session.subject());

        assertThat(refused(second, code)).isEqualTo(AuthReason.MFA_INVALID);
        nextStep();
        assertThat(refused(first, code())).as("the token, too").isEqualTo(AuthReason.MFA_INVALID);
        assertThat(finish(second, code()).subject()).isEqualTo(session.subject());
    }

    @Test
    @Tag("A9")
    void aCodeShownManyTimesAtOnceStartsOneSession() throws Exception {
        var _ = switchedOn(fixture.signUp(EMAIL));
        AuthDomain other = fixture.replica();
        List<String> tokens = List.of(mfaToken(), mfaToken(), mfaToken(), mfaToken());
        String code = code();

        List<String> outcomes = Race.run(12, i -> () -> {
            try {
                return (i % 2 == 0 ? fixture.auth : other)
                        .signInMfa()
                        .run(NOBODY, tokens.get(i % 4), code, PHONE, "")
                        .session();
            } catch (AuthRefusal refusal) {
                return refusal.reason().name();
            }
        });

        assertThat(outcomes).filteredOn(outcome -> outcome.startsWith("s_")).hasSize(1);
        assertThat(outcomes).filteredOn("MFA_INVALID"::equals).hasSize(11);
    }

    @Test
    void theTokenIsGoodForFiveMinutesAndFiveTries() {
        var _ = switchedOn(fixture.signUp(EMAIL));
        String tried = mfaToken();
        for (int i = 0; i < 5; i++) {
            assertThat(refused(tried, wrong())).isEqualTo(AuthReason.MFA_INVALID);
        }
        assertThat(refused(tried, code())).isEqualTo(AuthReason.MFA_INVALID);

        String late = mfaToken();
        fixture.clock.advance(Duration.ofMinutes(5));
        assertThat(refused(late, code())).isEqualTo(AuthReason.MFA_INVALID);
        assertThat(refused("no token", code())).isEqualTo(AuthReason.MFA_INVALID);
    }

    @Test
    void oneAccountHasFifteenTriesAMinute() {
        StartedSession session = fixture.signUp(EMAIL);
        var _ = switchedOn(session);
        for (int token = 0; token < 3; token++) {
            String tried = mfaToken();
            for (int i = 0; i < 5; i++) {
                assertThat(refused(tried, wrong())).isEqualTo(AuthReason.MFA_INVALID);
            }
        }

        assertThat(refused(mfaToken(), code())).isEqualTo(AuthReason.RATE_LIMITED);
        fixture.clock.advance(Duration.ofMinutes(1));
        assertThat(finish(mfaToken(), code()).subject()).isEqualTo(session.subject());
    }

    @Test
    void aRecoveryCodeHelpsOnceAndNewOnesReplaceTheOld() {
        StartedSession session = fixture.signUp(EMAIL);
        List<String> codes = switchedOn(session);

        assertThat(finish(mfaToken(), codes.get(3).toUpperCase(java.util.Locale.ROOT))
                        .subject())
                .isEqualTo(session.subject());
        assertThat(refused(mfaToken(), codes.get(3))).isEqualTo(AuthReason.MFA_INVALID);

        List<String> renewed = fixture.auth.mfaSetup().newRecoveryCodes(callerOf(session));
        assertThat(refused(mfaToken(), codes.get(4))).isEqualTo(AuthReason.MFA_INVALID);
        assertThat(finish(mfaToken(), renewed.get(0)).subject()).isEqualTo(session.subject());
    }

    @Test
    void aNewPasswordByMailDoesNotSkipIt() {
        StartedSession session = fixture.signUp(EMAIL);
        var _ = switchedOn(session);
        fixture.auth.forgotPassword().run(NOBODY, EMAIL, "");

        fixture.auth
                .resetPassword()
                .run(NOBODY, new ResetPassword.Request(Mailbox.linkCodeIn(fixture.mail()), "", "another long phrase"));

        assertThat(refusalOf(() -> fixture.signIn(EMAIL, "another long phrase")).reason())
                .isEqualTo(AuthReason.MFA_REQUIRED);
    }

    @Test
    void aSignInThatIsHalfDoneEndsWithThePasswordItWasBegunWith() {
        StartedSession session = fixture.signUp(EMAIL);
        var _ = switchedOn(session);
        String token = mfaToken();

        int _ = fixture.auth
                .changePassword()
                .run(callerOf(session), new ChangePassword.Request(PASSWORD, "another long phrase"));

        assertThat(refused(token, code())).isEqualTo(AuthReason.MFA_INVALID);
    }

    @Test
    void aFreshProofNeedsTheSecondFactorToo() {
        StartedSession session = fixture.signUp(EMAIL);
        var _ = switchedOn(session);
        fixture.clock.advance(Duration.ofMinutes(6));
        assertThat(refusalOf(() -> fixture.auth.mfaSetup().remove(callerOf(session)))
                        .reason())
                .isEqualTo(AuthReason.REAUTH_REQUIRED);

        assertThat(refusalOf(() -> fixture.auth.reauthenticate().run(callerOf(session), PASSWORD, ""))
                        .reason())
                .isEqualTo(AuthReason.MFA_INVALID);
        StartedSession _ = fixture.auth.reauthenticate().run(callerOf(session), PASSWORD, code());
        fixture.auth.mfaSetup().remove(callerOf(session));

        assertThat(fixture.signIn(EMAIL, PASSWORD).subject()).isEqualTo(session.subject());
        assertThat(fixture.texts("SELECT tenant FROM auth.recovery_code")).isEmpty();
    }

    @Test
    void oneThatIsOnIsNotReplacedUnseen() {
        StartedSession session = fixture.signUp(EMAIL);
        var _ = switchedOn(session);

        assertThat(refusalOf(() -> {
                            var _ = fixture.auth.mfaSetup().start(callerOf(session));
                        })
                        .reason())
                .isEqualTo(AuthReason.INVALID_REQUEST);
    }

    @Test
    void keepsNoSecretReadable() {
        StartedSession session = fixture.signUp(EMAIL);
        List<String> codes = switchedOn(session);

        String rows = String.join(
                "\n",
                fixture.texts("SELECT row_to_json(f)::text FROM auth.factor f"
                        + " UNION ALL SELECT row_to_json(r)::text FROM auth.recovery_code r"
                        + " UNION ALL SELECT row_to_json(a)::text FROM auth.audit a"));

        assertThat(rows).doesNotContain(app.secretHex()).doesNotContain(codes);
    }
}
