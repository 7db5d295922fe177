// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker;

import static dev.reeve.authworker.AuthFixture.NOBODY;
import static dev.reeve.authworker.AuthFixture.PASSWORD;
import static dev.reeve.authworker.Refused.refusalOf;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class ResetPasswordIT {
    private static final String EMAIL = "ada@example.org";
    private static final String NEW = "another long phrase";

    private final AuthFixture fixture = new AuthFixture();

    @AfterEach
    void close() {
        fixture.close();
    }

    private Mail forgot() {
        fixture.auth.forgotPassword().run(NOBODY, EMAIL, "");
        return fixture.mail();
    }

    private void reset(String code, String email, String password) {
        fixture.auth.resetPassword().run(NOBODY, new ResetPassword.Request(code, email, password));
    }

    private AuthReason refused(String code, String password) {
        return refusalOf(() -> reset(code, EMAIL, password)).reason();
    }

    @Test
    void theCodeSetsANewPasswordEndsAllSessionsAndTheOwnerIsTold() {
        StartedSession first = fixture.signUp(EMAIL);
        StartedSession second = fixture.signIn(EMAIL, PASSWORD);
        Mail mail = forgot();

        reset(Mailbox.linkCodeIn(mail), "", NEW);

        assertThat(mail.to()).isEqualTo(EMAIL);
        assertThat(fixture.mail().subject()).isEqualTo("Demo: your password was changed");
        for (StartedSession ended : List.of(first, second)) {
            assertThat(refusalOf(() -> fixture.auth.refresh().run(NOBODY, ended.refreshToken()))
                            .reason())
                    .isEqualTo(AuthReason.SESSION_REVOKED);
        }
        assertThat(fixture.texts("SELECT value FROM auth.revocation"))
                .containsExactlyInAnyOrder(first.session(), second.session());
        assertThat(fixture.feed.changes).isPositive();
        assertThat(refusalOf(() -> fixture.signIn(EMAIL, PASSWORD)).reason()).isEqualTo(AuthReason.INVALID_CREDENTIALS);
        assertThat(fixture.signIn(EMAIL, NEW).subject()).isEqualTo(first.subject());
    }

    @Test
    void provesTheAddressAndForgetsStrangersGuesses() {
        StartedSession _ = fixture.signUp(EMAIL);
        for (int i = 0; i < 5; i++) {
            assertThat(refusalOf(() -> fixture.signIn(EMAIL, "a wrong phrase")).reason())
                    .isEqualTo(AuthReason.INVALID_CREDENTIALS);
        }
        assertThat(refusalOf(() -> fixture.signIn(EMAIL, PASSWORD)).reason()).isEqualTo(AuthReason.RATE_LIMITED);

        reset(Mailbox.digitsIn(forgot()), EMAIL, NEW);

        assertThat(fixture.signIn(EMAIL, NEW).subject()).startsWith("u_");
        assertThat(fixture.texts("SELECT id::text FROM auth.account WHERE email_verified_at IS NOT NULL"))
                .hasSize(1);
    }

    @Test
    @Tag("A9")
    void aCodeIsGoodOnceAndADoneResetWithdrawsTheOthers() {
        StartedSession _ = fixture.signUp(EMAIL);
        Mail first = forgot();
        Mail second = forgot();

        reset(Mailbox.linkCodeIn(first), "", NEW);

        assertThat(refused(Mailbox.linkCodeIn(first), PASSWORD)).isEqualTo(AuthReason.CODE_INVALID);
        assertThat(refused(Mailbox.digitsIn(first), PASSWORD)).isEqualTo(AuthReason.CODE_INVALID);
        assertThat(refused(Mailbox.linkCodeIn(second), PASSWORD)).isEqualTo(AuthReason.CODE_INVALID);
    }

    @Test
    void aWeakPasswordLeavesTheCodeGood() {
        StartedSession _ = fixture.signUp(EMAIL);
        String code = Mailbox.linkCodeIn(forgot());

        assertThat(refused(code, "short")).isEqualTo(AuthReason.WEAK_PASSWORD);
        assertThat(refused(code, EMAIL)).isEqualTo(AuthReason.WEAK_PASSWORD);
        reset(code, "", NEW);

        assertThat(fixture.signIn(EMAIL, NEW).subject()).startsWith("u_");
    }

    @Test
    @Tag("A7")
    void anUnknownAndADisabledAddressLookLikeAKnownOneAndGetNoMail() {
        StartedSession _ = fixture.signUp(EMAIL);
        StartedSession _ = fixture.signUp("disabled@example.org");
        int _ = fixture.update("UPDATE auth.account SET status = 'disabled' WHERE email LIKE 'disabled%'");
        String rows = "SELECT (SELECT count(*) FROM auth.code) || ' ' || (SELECT count(*) FROM auth.outbox)";

        fixture.auth.forgotPassword().run(NOBODY, EMAIL, "");
        List<String> known = fixture.texts(rows);
        fixture.auth.forgotPassword().run(NOBODY, "unknown@example.org", "");
        List<String> unknown = fixture.texts(rows);
        fixture.auth.forgotPassword().run(NOBODY, "disabled@example.org", "");
        List<String> disabled = fixture.texts(rows);

        assertThat(known).containsExactly("1 1");
        assertThat(unknown).containsExactly("2 2");
        assertThat(disabled).containsExactly("3 3");
        assertThat(fixture.mail().to()).isEqualTo(EMAIL);
    }

    @Test
    void aCodeOfASignUpOrOfAnotherTenantResetsNothing() {
        StartedSession _ = fixture.signUp(EMAIL);
        int _ = fixture.update("INSERT INTO auth.tenant (id, name) VALUES ('other', 'Other')");
        String code = Mailbox.linkCodeIn(forgot());
        Caller other = NOBODY.inTenant("other");

        assertThat(refusalOf(() -> fixture.auth.resetPassword().run(other, new ResetPassword.Request(code, "", NEW)))
                        .reason())
                .isEqualTo(AuthReason.CODE_INVALID);
        assertThat(refusalOf(() -> fixture.auth.verify().run(NOBODY, new Verify.Request(code, "", AuthFixture.PHONE)))
                        .reason())
                .isEqualTo(AuthReason.CODE_INVALID);
    }

    @Test
    void noSessionBeginsByAReset() {
        StartedSession _ = fixture.signUp(EMAIL);
        reset(Mailbox.linkCodeIn(forgot()), "", NEW);

        assertThat(fixture.texts("SELECT id::text FROM auth.session WHERE revoked_at IS NULL"))
                .isEmpty();
    }
}
