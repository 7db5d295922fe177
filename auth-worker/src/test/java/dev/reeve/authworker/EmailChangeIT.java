// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker;

import static dev.reeve.authworker.AuthFixture.NOBODY;
import static dev.reeve.authworker.AuthFixture.PASSWORD;
import static dev.reeve.authworker.AuthFixture.callerOf;
import static dev.reeve.authworker.Refused.refusalOf;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class EmailChangeIT {
    private static final String OLD = "ada@example.org";
    private static final String NEW = "Countess@Example.org";

    private final AuthFixture fixture = new AuthFixture();

    @AfterEach
    void close() {
        fixture.close();
    }

    private EmailChange change() {
        return fixture.auth.emailChange();
    }

    private Mail ask(StartedSession session, String email) {
        change().start(callerOf(session), email, "");
        return fixture.mail();
    }

    private void confirm(StartedSession session, String code) {
        change().confirm(callerOf(session), code, "");
    }

    private String emailOf(StartedSession session) {
        return fixture.auth.me().run(callerOf(session)).email();
    }

    /** The notice at the old address. */
    private Mail changed(StartedSession session, String email) {
        confirm(session, Mailbox.linkCodeIn(ask(session, email)));
        return fixture.mail();
    }

    @Test
    void theAddressChangesOnceTheCodeOfTheNewOneCameBackAndTheOldOneIsTold() {
        StartedSession session = fixture.signUp(OLD);
        Mail code = ask(session, NEW);
        assertThat(code.to()).isEqualTo(NEW);
        assertThat(emailOf(session)).isEqualTo(OLD);

        confirm(session, Mailbox.linkCodeIn(code));

        assertThat(emailOf(session)).isEqualTo(NEW);
        Mail notice = fixture.mail();
        assertThat(notice.to()).isEqualTo(OLD);
        assertThat(notice.text()).contains("https://app.example.org/auth/email-undo?code=");
        assertThat(fixture.signIn("countess@example.org", PASSWORD).subject()).isEqualTo(session.subject());
        assertThat(refusalOf(() -> fixture.signIn(OLD, PASSWORD)).reason()).isEqualTo(AuthReason.INVALID_CREDENTIALS);
    }

    @Test
    void theDigitsDoItTooButOnlyForTheAccountThatAsked() {
        StartedSession ada = fixture.signUp(OLD);
        StartedSession bob = fixture.signUp("bob@example.org");
        Mail code = ask(ada, NEW);

        change().confirm(callerOf(ada), Mailbox.digitsIn(code), NEW);
        assertThat(emailOf(ada)).isEqualTo(NEW);

        fixture.mails();
        String foreign = Mailbox.linkCodeIn(ask(ada, OLD));
        assertThat(refusalOf(() -> confirm(bob, foreign)).reason()).isEqualTo(AuthReason.CODE_INVALID);
        assertThat(emailOf(bob)).isEqualTo("bob@example.org");
    }

    @Test
    void needsAFreshProof() {
        StartedSession session = fixture.signUp(OLD);
        fixture.clock.advance(Duration.ofMinutes(6));

        assertThat(refusalOf(() -> change().start(callerOf(session), NEW, "")).reason())
                .isEqualTo(AuthReason.REAUTH_REQUIRED);
        assertThat(fixture.mails()).isEmpty();
    }

    @Test
    @Tag("A7")
    void anAddressThatIsTakenLooksLikeAFreeOne() {
        StartedSession ada = fixture.signUp(OLD);
        StartedSession _ = fixture.signUp("bob@example.org");

        Mail mail = ask(ada, "bob@example.org");

        assertThat(mail.to()).isEqualTo("bob@example.org");
        assertThat(mail.subject()).contains("already have an account");
    }

    @Test
    void anAddressThatWasTakenMeanwhileStaysWithItsOwner() {
        StartedSession ada = fixture.signUp(OLD);
        String code = Mailbox.linkCodeIn(ask(ada, NEW));
        StartedSession countess = fixture.signUp(NEW);

        assertThat(refusalOf(() -> confirm(ada, code)).reason()).isEqualTo(AuthReason.IDENTITY_IN_USE);
        assertThat(emailOf(ada)).isEqualTo(OLD);
        assertThat(emailOf(countess)).isEqualTo(NEW);
    }

    @Test
    void manyWhoWantTheSameAddressAtOnceGiveItToOne() throws Exception {
        List<StartedSession> people = java.util.stream.IntStream.range(0, 4)
                .mapToObj(i -> fixture.signUp("p" + i + "@example.org"))
                .toList();
        List<String> codes = people.stream()
                .map(person -> Mailbox.linkCodeIn(ask(person, NEW)))
                .toList();
        AuthDomain other = fixture.replica();

        List<String> outcomes = Race.run(4, i -> () -> {
            try {
                (i % 2 == 0 ? fixture.auth : other).emailChange().confirm(callerOf(people.get(i)), codes.get(i), "");
                return "ok";
            } catch (AuthRefusal refusal) {
                return refusal.reason().name();
            }
        });

        assertThat(outcomes).filteredOn("ok"::equals).hasSize(1);
        assertThat(outcomes).filteredOn("IDENTITY_IN_USE"::equals).hasSize(3);
    }

    @Test
    void theOldOwnerTakesTheAccountBackWithinSevenDays() {
        StartedSession thief = fixture.signUp(OLD);
        Mail notice = changed(thief, NEW);
        fixture.clock.advance(Duration.ofDays(6));

        change().undo(NOBODY, Mailbox.linkCodeIn(notice));

        assertThat(refusalOf(() -> fixture.auth.refresh().run(NOBODY, thief.refreshToken()))
                        .reason())
                .isEqualTo(AuthReason.SESSION_REVOKED);
        assertThat(refusalOf(() -> fixture.signIn(OLD, PASSWORD)).reason())
                .as("the password that the thief knew")
                .isEqualTo(AuthReason.INVALID_CREDENTIALS);
        Mail reset = fixture.mail();
        assertThat(reset.to()).isEqualTo(OLD);
        fixture.auth
                .resetPassword()
                .run(NOBODY, new ResetPassword.Request(Mailbox.linkCodeIn(reset), "", "the owner's new phrase"));
        assertThat(fixture.signIn(OLD, "the owner's new phrase").subject()).isEqualTo(thief.subject());
    }

    @Test
    @Tag("A9")
    void anUndoIsGoodOnceAndNotForEver() {
        StartedSession session = fixture.signUp(OLD);
        String code = Mailbox.linkCodeIn(changed(session, NEW));
        change().undo(NOBODY, code);

        assertThat(refusalOf(() -> change().undo(NOBODY, code)).reason()).isEqualTo(AuthReason.CODE_INVALID);

        StartedSession other = fixture.signUp("bob@example.org");
        fixture.mails();
        String late = Mailbox.linkCodeIn(changed(other, "robert@example.org"));
        fixture.clock.advance(Duration.ofDays(7));
        assertThat(refusalOf(() -> change().undo(NOBODY, late)).reason()).isEqualTo(AuthReason.CODE_INVALID);
    }

    @Test
    void aThiefWhoChangesTwiceCannotUndoTheOwnersUndo() {
        StartedSession thief = fixture.signUp(OLD);
        String ofOwner = Mailbox.linkCodeIn(changed(thief, "first@thief.example"));
        fixture.clock.advance(Duration.ofMinutes(1));
        String ofThief = Mailbox.linkCodeIn(changed(thief, "second@thief.example"));
        fixture.clock.advance(Duration.ofMinutes(1));
        String unused = Mailbox.linkCodeIn(changed(thief, "third@thief.example"));

        change().undo(NOBODY, ofThief);
        fixture.mails();
        change().undo(NOBODY, ofOwner);

        assertThat(refusalOf(() -> change().undo(NOBODY, unused)).reason()).isEqualTo(AuthReason.CODE_INVALID);
        assertThat(fixture.mail().to()).isEqualTo(OLD);
        assertThat(fixture.texts("SELECT email FROM auth.account")).containsExactly(OLD);
    }
}
