// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker;

import static dev.reeve.authworker.AuthFixture.NOBODY;
import static dev.reeve.authworker.AuthFixture.PASSWORD;
import static dev.reeve.authworker.AuthFixture.PHONE;
import static dev.reeve.authworker.AuthFixture.callerOf;
import static dev.reeve.authworker.AuthFixture.phoneOf;
import static dev.reeve.authworker.Refused.refusalOf;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The rows of the table of upgrades that are about e-mail, one after the other. */
@Tag("A11")
class UpgradeIT {
    private static final String EMAIL = "Ada@example.org";

    private final AuthFixture fixture = AuthFixture.verifying();
    private final StartedSession anonymous = fixture.auth.startAnonymous().run(NOBODY, PHONE);
    private final Caller caller = callerOf(anonymous);

    @AfterEach
    void close() {
        fixture.close();
    }

    private Optional<StartedSession> ask(Caller who, String email) {
        return fixture.auth.upgrades().start().run(who, new Upgrade.Request(email, PASSWORD, "Ada", ""));
    }

    private StartedSession verify(Caller who, String code, String email) {
        return fixture.auth.upgrades().verify().run(who, code, email);
    }

    private AuthReason refused(Caller who, String code, String email) {
        return refusalOf(() -> verify(who, code, email)).reason();
    }

    private Mail asked(Caller who, String email) {
        assertThat(ask(who, email)).isEmpty();
        return fixture.mail();
    }

    private void bobExists() {
        assertThat(fixture.auth.signUp().run(NOBODY, new SignUp.Request("bob@example.org", PASSWORD, "Bob", "", PHONE)))
                .isEmpty();
        StartedSession _ =
                fixture.auth.verify().run(NOBODY, new Verify.Request(Mailbox.linkCodeIn(fixture.mail()), "", PHONE));
    }

    @Test
    void aFreeAddressNamesTheSameAccountAndTheSessionGoesOn() throws Exception {
        Mail mail = asked(caller, EMAIL);
        assertThat(fixture.texts("SELECT coalesce(email, 'none') FROM auth.account"))
                .containsExactly("none");

        StartedSession upgraded = verify(caller, Mailbox.linkCodeIn(mail), "");

        assertThat(upgraded.subject()).isEqualTo(anonymous.subject());
        assertThat(upgraded.session()).isEqualTo(anonymous.session());
        assertThat(upgraded.anonymous()).isFalse();
        assertThat(upgraded.refreshToken()).as("stays what it is").isEmpty();
        JsonNode claims = TokenVerifier.verified(
                upgraded.access().text(), fixture.auth.keyRing().jwks());
        assertThat(claims.get("anon").asBoolean()).isFalse();
        assertThat(claims.get("amr").toString()).isEqualTo("[\"pwd\"]");
        assertThat(fixture.auth.refresh().run(NOBODY, anonymous.refreshToken()).anonymous())
                .isFalse();
        assertThat(fixture.signIn("ada@example.org", PASSWORD).subject()).isEqualTo(anonymous.subject());
        Me.Profile profile = fixture.auth.me().run(caller);
        assertThat(profile.email()).isEqualTo(EMAIL);
        assertThat(profile.displayName()).isEqualTo("Ada");
        assertThat(fixture.texts("SELECT email_verified_at::text FROM auth.account"))
                .doesNotContainNull();
        assertThat(fixture.texts("SELECT target FROM auth.audit WHERE action = 'account.upgrade.password'"))
                .containsExactly(anonymous.subject());
    }

    @Test
    void theDeviceOfItsStartOpensItNoLonger() {
        StartedSession _ = verify(caller, Mailbox.linkCodeIn(asked(caller, EMAIL)), "");

        assertThat(refusalOf(() -> fixture.auth.installations().signIn().run(NOBODY, phoneOf(anonymous), ""))
                        .reason())
                .isEqualTo(AuthReason.INVALID_CREDENTIALS);
    }

    @Test
    void anAddressWithAnAccountIsSaidToBeTakenOnlyAfterItsCode() {
        bobExists();

        Mail mail = asked(caller, "bob@example.org");

        assertThat(mail.subject()).as("as for every address").isEqualTo("Demo: confirm your e-mail address");
        assertThat(refused(caller, Mailbox.linkCodeIn(mail), "")).isEqualTo(AuthReason.IDENTITY_IN_USE);
        assertThat(fixture.auth.me().run(caller).anonymous()).isTrue();
        assertThat(refused(caller, Mailbox.linkCodeIn(mail), ""))
                .as("the answer was lost")
                .isEqualTo(AuthReason.IDENTITY_IN_USE);
    }

    @Test
    void theSameCodeWithinTenMinutesGetsTheSameAnswerInEitherForm() {
        Mail mail = asked(caller, EMAIL);
        StartedSession _ = verify(caller, Mailbox.digitsIn(mail), EMAIL);
        fixture.clock.advance(Duration.ofMinutes(10));

        assertThat(verify(caller, Mailbox.digitsIn(mail), EMAIL).subject()).isEqualTo(anonymous.subject());
        assertThat(verify(caller, Mailbox.linkCodeIn(mail), "").session()).isEqualTo(anonymous.session());
        assertThat(fixture.texts("SELECT id::text FROM auth.audit WHERE action = 'account.upgrade.password'"))
                .hasSize(1);
        fixture.clock.advance(Duration.ofSeconds(1));
        assertThat(refused(caller, Mailbox.linkCodeIn(mail), "")).isEqualTo(AuthReason.CODE_INVALID);
    }

    @Test
    void aCodeUsedLateIsStillRepeatableAfterACleanUp() {
        Mail mail = asked(caller, EMAIL);
        fixture.clock.advance(Duration.ofMinutes(29));
        StartedSession _ = verify(caller, Mailbox.linkCodeIn(mail), "");
        fixture.clock.advance(Duration.ofMinutes(9));
        int _ = fixture.auth.cleanUp().run();

        assertThat(verify(caller, Mailbox.linkCodeIn(mail), "").subject()).isEqualTo(anonymous.subject());
    }

    @Test
    void askingAgainAfterwardsSendsAnotherCodeAndChangesNothing() {
        StartedSession _ = verify(caller, Mailbox.linkCodeIn(asked(caller, EMAIL)), "");

        StartedSession again = verify(caller, Mailbox.linkCodeIn(asked(caller, "ada@example.org")), "");

        assertThat(again.subject()).isEqualTo(anonymous.subject());
        assertThat(fixture.auth.me().run(caller).email()).isEqualTo(EMAIL);
    }

    @Test
    void theSecondOfTwoDevicesSucceedsWithTheSameAddressAndThePasswordOfTheFirstStays() {
        StartedSession other = fixture.auth.installations().signIn().run(NOBODY, phoneOf(anonymous), "");
        Mail first = asked(caller, EMAIL);
        assertThat(fixture.auth
                        .upgrades()
                        .start()
                        .run(callerOf(other), new Upgrade.Request(EMAIL, "another long phrase", "", "")))
                .isEmpty();
        Mail second = fixture.mail();

        StartedSession _ = verify(caller, Mailbox.linkCodeIn(first), "");
        StartedSession late = verify(callerOf(other), Mailbox.linkCodeIn(second), "");

        assertThat(late.subject()).isEqualTo(anonymous.subject());
        assertThat(fixture.signIn(EMAIL, PASSWORD).subject()).isEqualTo(anonymous.subject());
        assertThat(refusalOf(() -> fixture.signIn(EMAIL, "another long phrase")).reason())
                .isEqualTo(AuthReason.INVALID_CREDENTIALS);
    }

    @Test
    void anAccountHasOneAddressAndTheSecondIsRefused() {
        Mail first = asked(caller, EMAIL);
        Mail second = asked(caller, "second@example.org");
        StartedSession _ = verify(caller, Mailbox.linkCodeIn(first), "");

        assertThat(refused(caller, Mailbox.linkCodeIn(second), "")).isEqualTo(AuthReason.INVALID_REQUEST);
        assertThat(refusalOf(() -> ask(caller, "third@example.org")).reason()).isEqualTo(AuthReason.INVALID_REQUEST);
        assertThat(fixture.auth.me().run(caller).email()).isEqualTo(EMAIL);
    }

    @Test
    void theCodeIsForWhoAskedAndAStrangerDoesNotUseItUp() {
        Mail mail = asked(caller, EMAIL);
        StartedSession stranger = fixture.auth.startAnonymous().run(NOBODY, PHONE);

        assertThat(refused(callerOf(stranger), Mailbox.linkCodeIn(mail), "")).isEqualTo(AuthReason.CODE_INVALID);
        assertThat(refused(NOBODY, Mailbox.linkCodeIn(mail), "")).isEqualTo(AuthReason.UNAUTHENTICATED);
        assertThat(refusalOf(() -> fixture.auth
                                .verify()
                                .run(NOBODY, new Verify.Request(Mailbox.linkCodeIn(mail), "", PHONE)))
                        .reason())
                .as("it makes no account of its own")
                .isEqualTo(AuthReason.CODE_INVALID);
        assertThat(verify(caller, Mailbox.linkCodeIn(mail), "").subject()).isEqualTo(anonymous.subject());
    }

    @Test
    void anAccountWithoutAnAddressChangesNone() {
        assertThat(refusalOf(() -> fixture.auth.emailChange().start(caller, EMAIL, ""))
                        .reason())
                .isEqualTo(AuthReason.INVALID_REQUEST);
    }

    @Test
    void anAccountFromAProviderNeedsAFreshProofForAPassword() {
        int _ = fixture.update("UPDATE auth.account SET anonymous = false");
        assertThat(ask(caller, EMAIL)).isEmpty();
        fixture.clock.advance(SignedIn.PROOF_AGE_MAX.plusSeconds(1));

        assertThat(refusalOf(() -> ask(caller, EMAIL)).reason()).isEqualTo(AuthReason.REAUTH_REQUIRED);
    }

    @Test
    void withoutAProofOfAddressesItIsDoneAtOnceAndSaysWhatIsTaken() {
        try (AuthFixture immediate = new AuthFixture()) {
            StartedSession _ = immediate.signUp("bob@example.org");
            StartedSession started = immediate.auth.startAnonymous().run(NOBODY, PHONE);
            Upgrade operation = immediate.auth.upgrades().start();

            assertThat(refusalOf(() -> operation.run(
                                    callerOf(started), new Upgrade.Request("bob@example.org", PASSWORD, "", "")))
                            .reason())
                    .isEqualTo(AuthReason.IDENTITY_IN_USE);
            Upgrade.Request wanted = new Upgrade.Request(EMAIL, PASSWORD, "", "");
            StartedSession done = operation.run(callerOf(started), wanted).orElseThrow();

            assertThat(done.subject()).isEqualTo(started.subject());
            assertThat(done.anonymous()).isFalse();
            assertThat(operation.run(callerOf(started), wanted).orElseThrow().subject())
                    .as("sent again")
                    .isEqualTo(started.subject());
            assertThat(immediate.mails()).isEmpty();
        }
    }
}
