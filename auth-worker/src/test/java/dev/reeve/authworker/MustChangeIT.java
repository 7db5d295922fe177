// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker;

import static dev.reeve.authworker.AuthFixture.NOBODY;
import static dev.reeve.authworker.AuthFixture.PASSWORD;
import static dev.reeve.authworker.Refused.refusalOf;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A password that is good for nothing but being replaced. */
class MustChangeIT {
    private static final String EMAIL = "ada@example.org";
    private static final String OTHER = "another long phrase";

    private final AuthFixture fixture = new AuthFixture();

    @BeforeEach
    void mustChange() {
        StartedSession _ = fixture.signUp(EMAIL);
        int _ = fixture.update("UPDATE auth.password SET must_change = true");
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    private AuthRefusal half() {
        return refusalOf(() -> fixture.signIn(EMAIL, PASSWORD));
    }

    private void replace(String code, String password) {
        fixture.auth.resetPassword().run(NOBODY, new ResetPassword.Request(code, "", password));
    }

    @Test
    void startsNoSessionAndComesWithTheCodeToReplaceIt() {
        AuthRefusal half = half();

        assertThat(half.reason()).isEqualTo(AuthReason.PASSWORD_CHANGE_REQUIRED);
        assertThat(half.retryAfter()).isEqualTo(Duration.ofMinutes(10));
        assertThat(fixture.texts("SELECT id::text FROM auth.session"))
                .as("of the sign-up")
                .hasSize(1);
        replace(half.token(), OTHER);
        assertThat(fixture.signIn(EMAIL, OTHER).subject()).startsWith("u_");
        assertThat(refusalOf(() -> fixture.signIn(EMAIL, PASSWORD)).reason()).isEqualTo(AuthReason.INVALID_CREDENTIALS);
    }

    @Test
    void isNoProofOfTheAddress() {
        replace(half().token(), OTHER);

        assertThat(fixture.texts("SELECT 1 FROM auth.account WHERE email_verified_at IS NOT NULL"))
                .isEmpty();
    }

    @Test
    @Tag("A9")
    void theCodeIsGoodOnceAndForTenMinutes() {
        String used = half().token();
        replace(used, OTHER);
        assertThat(refusalOf(() -> replace(used, "a third long phrase")).reason())
                .isEqualTo(AuthReason.CODE_INVALID);
        int _ = fixture.update("UPDATE auth.password SET must_change = true");
        AuthRefusal late = refusalOf(() -> fixture.signIn(EMAIL, OTHER));
        fixture.clock.advance(Duration.ofMinutes(10));

        assertThat(refusalOf(() -> replace(late.token(), "a third long phrase")).reason())
                .isEqualTo(AuthReason.CODE_INVALID);
    }

    @Test
    void aWeakOneIsRefusedAndTheCodeStaysGood() {
        String code = half().token();

        assertThat(refusalOf(() -> replace(code, "password1")).reason()).isEqualTo(AuthReason.WEAK_PASSWORD);
        assertThat(refusalOf(() -> replace(code, EMAIL)).reason()).isEqualTo(AuthReason.WEAK_PASSWORD);
        replace(code, OTHER);
    }

    @Test
    void aWrongPasswordSaysNothingOfIt() {
        assertThat(refusalOf(() -> fixture.signIn(EMAIL, OTHER)).reason()).isEqualTo(AuthReason.INVALID_CREDENTIALS);
    }
}
