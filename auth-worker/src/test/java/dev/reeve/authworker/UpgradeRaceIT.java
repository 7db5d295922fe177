// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker;

import static dev.reeve.authworker.AuthFixture.NOBODY;
import static dev.reeve.authworker.AuthFixture.PASSWORD;
import static dev.reeve.authworker.AuthFixture.PHONE;
import static dev.reeve.authworker.AuthFixture.callerOf;
import static dev.reeve.authworker.AuthFixture.phoneOf;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Tag;

/** The same rows at once, on two replicas: no account is lost, no address is on two. */
@Tag("A11")
class UpgradeRaceIT {
    private static final String EMAIL = "ada@example.org";
    private static final int ROUNDS = 3;

    private final AuthFixture fixture = AuthFixture.verifying();
    private final AuthDomain other = fixture.replica(AuthFixture.verifyingSettings());

    @AfterEach
    void close() {
        fixture.close();
    }

    private StartedSession anonymous() {
        return fixture.auth.startAnonymous().run(NOBODY, PHONE);
    }

    private String codeFor(StartedSession session, String email) {
        var _ = fixture.auth.upgrades().start().run(callerOf(session), new Upgrade.Request(email, PASSWORD, "", ""));
        return Mailbox.linkCodeIn(fixture.mail());
    }

    private static Callable<String> verify(AuthDomain replica, StartedSession session, String code) {
        return outcome(() -> replica.upgrades().verify().run(callerOf(session), code, ""));
    }

    private static Callable<String> outcome(Supplier<StartedSession> call) {
        return () -> {
            try {
                return call.get().subject();
            } catch (AuthRefusal refusal) {
                return refusal.reason().name();
            }
        };
    }

    private List<String> run(List<Callable<String>> calls) throws Exception {
        return Race.run(calls.size(), calls::get);
    }

    private void addressIsOnOneOf(int accounts) {
        assertThat(fixture.texts("SELECT id::text FROM auth.account")).hasSize(accounts);
        assertThat(fixture.texts("SELECT id::text FROM auth.account WHERE email_key = ?", EMAIL))
                .hasSize(1);
    }

    @RepeatedTest(ROUNDS)
    void twoDevicesOfOneAccountWithOneAddressBothSucceed() throws Exception {
        StartedSession first = anonymous();
        StartedSession second = fixture.auth.installations().signIn().run(NOBODY, phoneOf(first), "");
        String firstCode = codeFor(first, EMAIL);
        String secondCode = codeFor(second, EMAIL);

        List<String> outcomes = run(List.of(verify(fixture.auth, first, firstCode), verify(other, second, secondCode)));

        assertThat(outcomes).containsOnly(first.subject());
        addressIsOnOneOf(1);
        assertThat(fixture.signIn(EMAIL, PASSWORD).subject()).isEqualTo(first.subject());
    }

    @RepeatedTest(ROUNDS)
    void twoDevicesOfOneAccountWithTwoAddressesGiveItOne() throws Exception {
        StartedSession first = anonymous();
        StartedSession second = fixture.auth.installations().signIn().run(NOBODY, phoneOf(first), "");
        String firstCode = codeFor(first, EMAIL);
        String secondCode = codeFor(second, "second@example.org");

        List<String> outcomes = run(List.of(verify(fixture.auth, first, firstCode), verify(other, second, secondCode)));

        assertThat(outcomes).containsExactlyInAnyOrder(first.subject(), "INVALID_REQUEST");
        assertThat(fixture.texts("SELECT anonymous::text FROM auth.account")).containsExactly("false");
    }

    @RepeatedTest(ROUNDS)
    void ofTwoAccountsThatWantOneAddressOneGetsItAndTheOtherStaysAsItWas() throws Exception {
        StartedSession first = anonymous();
        StartedSession second = anonymous();
        String firstCode = codeFor(first, EMAIL);
        String secondCode = codeFor(second, EMAIL);

        List<String> outcomes = run(List.of(verify(fixture.auth, first, firstCode), verify(other, second, secondCode)));

        assertThat(outcomes).containsOnlyOnce("IDENTITY_IN_USE").hasSize(2);
        addressIsOnOneOf(2);
        assertThat(fixture.texts("SELECT id::text FROM auth.account WHERE anonymous AND email IS NULL"))
                .hasSize(1);
    }

    @RepeatedTest(ROUNDS)
    void anUpgradeAndASignUpForOneAddressMakeOneAccountWithIt() throws Exception {
        StartedSession session = anonymous();
        String upgrade = codeFor(session, EMAIL);
        var _ = fixture.auth.signUp().run(NOBODY, new SignUp.Request(EMAIL, PASSWORD, "", "", PHONE));
        String signUp = Mailbox.linkCodeIn(fixture.mail());

        List<String> outcomes = run(List.of(
                verify(fixture.auth, session, upgrade),
                outcome(() -> other.verify().run(NOBODY, new Verify.Request(signUp, "", PHONE)))));

        assertThat(outcomes).containsOnlyOnce("IDENTITY_IN_USE").hasSize(2);
        assertThat(fixture.texts("SELECT id::text FROM auth.account WHERE email_key = ?", EMAIL))
                .hasSize(1);
        assertThat(fixture.auth.me().run(callerOf(session)).subject()).isEqualTo(session.subject());
    }

    @RepeatedTest(ROUNDS)
    void oneCodeShownManyTimesAtOnceHasOneAnswer() throws Exception {
        StartedSession session = anonymous();
        String code = codeFor(session, EMAIL);
        List<Callable<String>> calls = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            calls.add(verify(i % 2 == 0 ? fixture.auth : other, session, code));
        }

        assertThat(run(calls)).containsOnly(session.subject());
        assertThat(fixture.texts("SELECT id::text FROM auth.audit WHERE action = 'account.upgrade.password'"))
                .hasSize(1);
    }

    @RepeatedTest(ROUNDS)
    void anUpgradeAndAMergeOfOneAccountDoNotBothHappen() throws Exception {
        StartedSession session = anonymous();
        String code = codeFor(session, EMAIL);
        var _ = fixture.auth.signUp().run(NOBODY, new SignUp.Request("bob@example.org", PASSWORD, "", "", PHONE));
        StartedSession bob =
                fixture.auth.verify().run(NOBODY, new Verify.Request(Mailbox.linkCodeIn(fixture.mail()), "", PHONE));
        SignIn.Request merging = new SignIn.Request(
                "bob@example.org", PASSWORD, PHONE, session.access().text());

        List<String> outcomes = run(List.of(
                verify(fixture.auth, session, code),
                outcome(() -> other.signIn().run(NOBODY, merging))));

        boolean merged = outcomes.get(1).equals(bob.subject());
        assertThat(outcomes.getFirst()).isEqualTo(merged ? "SESSION_REVOKED" : session.subject());
        assertThat(fixture.texts("SELECT count(*)::text FROM auth.account WHERE merged_into IS NOT NULL"))
                .containsExactly(merged ? "1" : "0");
        assertThat(fixture.texts("SELECT count(*)::text FROM auth.account WHERE email_key = ?", EMAIL))
                .containsExactly(merged ? "0" : "1");
    }
}
