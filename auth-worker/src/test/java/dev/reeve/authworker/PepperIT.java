// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker;

import static dev.reeve.authworker.AuthFixture.NOBODY;
import static dev.reeve.authworker.AuthFixture.PASSWORD;
import static dev.reeve.authworker.AuthFixture.PHONE;
import static dev.reeve.authworker.Refused.refusalOf;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A pepper is brought in, replaced, and missed. */
class PepperIT {
    private static final String EMAIL = "ada@example.org";
    private static final EncryptionKey FIRST = EncryptionKey.parse(AuthFixture.newKey());
    private static final EncryptionKey SECOND = EncryptionKey.parse(AuthFixture.newKey());

    private final AuthFixture fixture = new AuthFixture();

    @AfterEach
    void close() {
        fixture.close();
    }

    private AuthDomain with(EncryptionKey... peppers) {
        return fixture.replica(AuthFixture.peppered(new Peppers(List.of(peppers))));
    }

    private String phc() {
        return fixture.texts("SELECT phc FROM auth.password").getFirst();
    }

    private static StartedSession signIn(AuthDomain auth) {
        return auth.signIn().run(NOBODY, new SignIn.Request(EMAIL, PASSWORD, PHONE));
    }

    @Test
    void isBroughtInAndReplacedAtSignIns() {
        StartedSession _ = fixture.signUp(EMAIL);
        assertThat(phc()).doesNotContain("keyid");

        StartedSession _ = signIn(with(FIRST));
        String first = phc();
        StartedSession _ = signIn(with(SECOND, FIRST));
        String second = phc();

        assertThat(first).contains(",keyid=");
        assertThat(second).contains(",keyid=").isNotEqualTo(first);
        assertThat(signIn(with(SECOND)).subject()).startsWith("u_");
        assertThat(phc()).as("nothing to renew").isEqualTo(second);
    }

    @Test
    void aHashIsGoodForNothingWithoutIt() {
        StartedSession _ = fixture.signUp(EMAIL);
        StartedSession _ = signIn(with(FIRST));

        assertThat(refusalOf(() -> signIn(fixture.auth)).reason()).isEqualTo(AuthReason.INVALID_CREDENTIALS);
        assertThat(refusalOf(() -> signIn(with(SECOND))).reason()).isEqualTo(AuthReason.INVALID_CREDENTIALS);
    }
}
