// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker;

import static dev.reeve.authworker.AuthFixture.NOBODY;
import static dev.reeve.authworker.AuthFixture.PASSWORD;
import static dev.reeve.authworker.AuthFixture.PHONE;
import static dev.reeve.authworker.Refused.refusalOf;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Sign-up where an address has to be proven. */
class VerifyIT {
    private static final String EMAIL = "Ada@Example.org";

    private final AuthFixture fixture = AuthFixture.verifying();

    @AfterEach
    void close() {
        fixture.close();
    }

    private Optional<StartedSession> ask(String email, String password) {
        return fixture.auth.signUp().run(NOBODY, new SignUp.Request(email, password, "Ada", "", PHONE));
    }

    private StartedSession verify(String code, String email) {
        return fixture.auth.verify().run(NOBODY, new Verify.Request(code, email, PHONE));
    }

    private AuthReason refused(String code, String email) {
        return refusalOf(() -> verify(code, email)).reason();
    }

    private StartedSession account(String email) {
        assertThat(ask(email, PASSWORD)).isEmpty();
        return verify(Mailbox.linkCodeIn(fixture.mail()), "");
    }

    @Test
    void theCodeOfTheLinkMakesTheAccountAndItsFirstSession() {
        assertThat(ask(EMAIL, PASSWORD)).isEmpty();
        assertThat(fixture.texts("SELECT id::text FROM auth.account")).isEmpty();
        Mail mail = fixture.mail();

        StartedSession session = verify(Mailbox.linkCodeIn(mail), "");

        assertThat(mail.to()).isEqualTo(EMAIL);
        assertThat(mail.subject()).isEqualTo("Demo: confirm your e-mail address");
        assertThat(session.subject()).startsWith("u_");
        assertThat(fixture.signIn("ada@example.org", PASSWORD).subject()).isEqualTo(session.subject());
        assertThat(fixture.texts(
                        "SELECT email_verified_at::text FROM auth.account WHERE email_verified_at IS NOT NULL"))
                .hasSize(1);
    }

    @Test
    void theDigitsDoItTooBesideTheAddress() {
        assertThat(ask(EMAIL, PASSWORD)).isEmpty();
        String digits = Mailbox.digitsIn(fixture.mail());

        assertThat(refused(digits, "")).isEqualTo(AuthReason.INVALID_REQUEST);
        assertThat(refused(digits, "bob@example.org")).isEqualTo(AuthReason.CODE_INVALID);
        assertThat(verify(digits.replace(" ", ""), "ada@EXAMPLE.org").subject()).startsWith("u_");
    }

    @Test
    @Tag("A9")
    void aCodeIsGoodOnceInWhicheverForm() {
        assertThat(ask(EMAIL, PASSWORD)).isEmpty();
        Mail mail = fixture.mail();
        StartedSession _ = verify(Mailbox.digitsIn(mail), EMAIL);

        assertThat(refused(Mailbox.digitsIn(mail), EMAIL)).isEqualTo(AuthReason.CODE_INVALID);
        assertThat(refused(Mailbox.linkCodeIn(mail), "")).isEqualTo(AuthReason.CODE_INVALID);
    }

    @Test
    @Tag("A9")
    void aCodeShownManyTimesAtOnceMakesOneAccount() throws Exception {
        AuthDomain other = fixture.replica();
        assertThat(ask(EMAIL, PASSWORD)).isEmpty();
        Verify.Request request = new Verify.Request(Mailbox.linkCodeIn(fixture.mail()), "", PHONE);

        List<String> outcomes = Race.run(20, i -> () -> {
            try {
                return (i % 2 == 0 ? fixture.auth : other)
                        .verify()
                        .run(NOBODY, request)
                        .subject();
            } catch (AuthRefusal refusal) {
                return refusal.reason().name();
            }
        });

        assertThat(outcomes).filteredOn(outcome -> outcome.startsWith("u_")).hasSize(1);
        assertThat(outcomes).filteredOn("CODE_INVALID"::equals).hasSize(19);
    }

    @Test
    void digitsAreGoodForTenMinutesAndTheLinkForThirty() {
        assertThat(ask(EMAIL, PASSWORD)).isEmpty();
        Mail first = fixture.mail();
        fixture.clock.advance(Duration.ofMinutes(10));
        assertThat(refused(Mailbox.digitsIn(first), EMAIL)).isEqualTo(AuthReason.CODE_INVALID);
        fixture.clock.advance(Duration.ofMinutes(20));
        assertThat(refused(Mailbox.linkCodeIn(first), "")).isEqualTo(AuthReason.CODE_INVALID);

        assertThat(ask(EMAIL, PASSWORD)).isEmpty();
        Mail second = fixture.mail();
        fixture.clock.advance(Duration.ofMinutes(29));
        assertThat(verify(Mailbox.linkCodeIn(second), "").subject()).startsWith("u_");
    }

    @Test
    void fiveWrongTriesEndTheDigitsButNotTheLink() {
        assertThat(ask(EMAIL, PASSWORD)).isEmpty();
        Mail mail = fixture.mail();
        String right = Mailbox.digitsIn(mail).replace(" ", "");
        String wrong = right.equals("00000000") ? "00000001" : "00000000";
        for (int i = 0; i < 5; i++) {
            assertThat(refused(wrong, EMAIL)).isEqualTo(AuthReason.CODE_INVALID);
        }

        assertThat(refused(right, EMAIL)).isEqualTo(AuthReason.CODE_INVALID);
        assertThat(verify(Mailbox.linkCodeIn(mail), "").subject()).startsWith("u_");
    }

    @Test
    void oneAddressMayNotTryManyCodes() {
        for (int i = 0; i < 30; i++) {
            assertThat(refused("12345678", "x" + i + "@example.org")).isEqualTo(AuthReason.CODE_INVALID);
        }

        assertThat(refused("12345678", EMAIL)).isEqualTo(AuthReason.RATE_LIMITED);
    }

    @Test
    @Tag("A7")
    void aKnownAddressGetsTheSameAnswerAndAMailThatSaysSo() {
        StartedSession _ = account(EMAIL);

        assertThat(ask("ada@example.ORG", "another long phrase")).isEmpty();

        Mail mail = fixture.mail();
        assertThat(mail.subject()).isEqualTo("Demo: you already have an account");
        assertThat(mail.text()).doesNotContainPattern("\\d{4} \\d{4}").doesNotContain("code=");
        assertThat(fixture.signIn(EMAIL, PASSWORD).subject()).startsWith("u_");
    }

    @Test
    @Tag("A7")
    void aSignUpWritesTheSameRowsWhetherTheAddressIsKnownOrNot() {
        StartedSession _ = account(EMAIL);
        String counts = "SELECT (SELECT count(*) FROM auth.code) || ' ' || (SELECT count(*) FROM auth.outbox)"
                + " || ' ' || (SELECT count(*) FROM auth.audit WHERE actor_kind <> 'system') || ' ' || (SELECT count(*) FROM auth.bucket)";
        assertThat(fixture.texts(counts)).containsExactly("1 1 2 3");

        assertThat(ask(EMAIL, PASSWORD)).isEmpty();
        assertThat(fixture.texts(counts)).containsExactly("2 2 2 3");
        assertThat(ask("bob@example.org", PASSWORD)).isEmpty();
        assertThat(fixture.texts(counts)).containsExactly("3 3 2 4");
    }

    @Test
    void thePasswordIsTheOneThatWasChosenWithTheCodeThatIsUsed() {
        assertThat(ask(EMAIL, "a stranger's phrase")).isEmpty();
        Mail ofStranger = fixture.mail();
        assertThat(ask(EMAIL, PASSWORD)).isEmpty();
        Mail ofOwner = fixture.mail();

        StartedSession owner = verify(Mailbox.digitsIn(ofOwner), EMAIL);

        assertThat(fixture.signIn(EMAIL, PASSWORD).subject()).isEqualTo(owner.subject());
        assertThat(refusalOf(() -> fixture.signIn(EMAIL, "a stranger's phrase")).reason())
                .isEqualTo(AuthReason.INVALID_CREDENTIALS);
        assertThat(refused(Mailbox.linkCodeIn(ofStranger), "")).isEqualTo(AuthReason.IDENTITY_IN_USE);
    }

    @Test
    void nobodyIsFloodedWithMails() {
        for (int i = 0; i < 5; i++) {
            assertThat(ask(EMAIL, PASSWORD)).isEmpty();
        }

        AuthRefusal refusal = refusalOf(() -> ask(EMAIL, PASSWORD));

        assertThat(refusal.reason()).isEqualTo(AuthReason.RATE_LIMITED);
        assertThat(refusal.retryAfter()).isEqualTo(Duration.ofMinutes(12));
        assertThat(ask("bob@example.org", PASSWORD)).isEmpty();
    }

    @Test
    void nobodySendsManyMailsFromOneAddress() {
        for (int i = 0; i < 30; i++) {
            assertThat(ask("x" + i + "@example.org", PASSWORD)).isEmpty();
        }

        assertThat(refusalOf(() -> ask(EMAIL, PASSWORD)).reason()).isEqualTo(AuthReason.RATE_LIMITED);
    }

    @Test
    void keepsNoCodeNoPasswordAndNoMailReadable() {
        assertThat(ask(EMAIL, PASSWORD)).isEmpty();
        String rows = String.join(
                "\n",
                fixture.texts("SELECT row_to_json(c)::text FROM auth.code c"
                        + " UNION ALL SELECT row_to_json(o)::text FROM auth.outbox o"));
        Mail mail = fixture.mail();

        assertThat(rows)
                .doesNotContain(
                        Mailbox.linkCodeIn(mail), Mailbox.digitsIn(mail).replace(" ", ""), "argon2id", PASSWORD);
        assertThat(fixture.texts("SELECT id::text FROM auth.outbox WHERE payload IS NULL"))
                .hasSize(1);
    }

    @Test
    void withoutAWayToSendMailItSaysSo() {
        AuthDomain mute = fixture.replica(AuthFixture.withoutMail());

        AuthRefusal refusal =
                refusalOf(() -> mute.signUp().run(NOBODY, new SignUp.Request(EMAIL, PASSWORD, "", "", PHONE)));

        assertThat(refusal.reason()).isEqualTo(AuthReason.MAIL_NOT_CONFIGURED);
    }

    @Test
    void refusesWhatIsNoLanguage() {
        SignUp.Request request = new SignUp.Request(EMAIL, PASSWORD, "", "../../etc", PHONE);

        assertThat(refusalOf(() -> fixture.auth.signUp().run(NOBODY, request)).reason())
                .isEqualTo(AuthReason.INVALID_REQUEST);
    }
}
