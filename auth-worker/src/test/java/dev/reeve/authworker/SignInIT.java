// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker;

import static dev.reeve.authworker.AuthFixture.NOBODY;
import static dev.reeve.authworker.AuthFixture.PASSWORD;
import static dev.reeve.authworker.AuthFixture.PHONE;
import static dev.reeve.authworker.Refused.refusalOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class SignInIT {
    private static final String EMAIL = "ada@example.org";
    private static final String WRONG = "a wrong phrase";

    private final AuthFixture fixture = new AuthFixture();

    @AfterEach
    void close() {
        fixture.close();
    }

    private AuthRefusal refusal(String email, String password) {
        return refusalOf(() -> fixture.signIn(email, password));
    }

    @Test
    @Tag("A7")
    void answersAlikeForUnknownWrongAndDisabled() {
        StartedSession _ = fixture.signUp(EMAIL);
        StartedSession _ = fixture.signUp("disabled@example.org");
        int _ = fixture.update("UPDATE auth.account SET status = 'disabled' WHERE email = 'disabled@example.org'");

        List<AuthRefusal> refusals = List.of(
                refusal("nobody@example.org", PASSWORD), refusal(EMAIL, WRONG), refusal("disabled@example.org", WRONG));

        assertThat(refusals).extracting(AuthRefusal::reason).containsOnly(AuthReason.INVALID_CREDENTIALS);
        assertThat(refusals).extracting(AuthRefusal::getMessage).containsOnly("the credentials are not valid");
        assertThat(refusals).extracting(AuthRefusal::retryAfter).containsOnly(Duration.ZERO);
        assertThat(fixture.texts("SELECT count(*)::text FROM auth.audit WHERE action = 'sign-in'"))
                .containsExactly("3");
    }

    @Test
    void saysThatAnAccountIsDisabledOnlyToWhoKnowsItsPassword() {
        StartedSession _ = fixture.signUp(EMAIL);
        int _ = fixture.update("UPDATE auth.account SET status = 'disabled'");

        AuthRefusal refusal = refusal(EMAIL, PASSWORD);

        assertThat(refusal.reason()).isEqualTo(AuthReason.ACCOUNT_DISABLED);
        assertThat(fixture.texts("SELECT id::text FROM auth.session")).hasSize(1);
    }

    @Test
    @Tag("A6")
    void delaysFromTheFifthFailureTwiceAsLongEachTimeAndNeverBeyondTheBound() {
        StartedSession _ = fixture.signUp(EMAIL);
        for (String email : List.of(EMAIL, "nobody@example.org")) {
            for (int failure = 1; failure <= 4; failure++) {
                assertThat(refusal(email, WRONG).reason()).isEqualTo(AuthReason.INVALID_CREDENTIALS);
            }
            for (int seconds : new int[] {1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900}) {
                assertThat(refusal(email, WRONG).reason()).isEqualTo(AuthReason.INVALID_CREDENTIALS);
                AuthRefusal delayed = refusal(email, WRONG);
                assertThat(delayed.reason()).isEqualTo(AuthReason.RATE_LIMITED);
                assertThat(delayed.retryAfter()).isEqualTo(Duration.ofSeconds(seconds));
                fixture.clock.advance(Duration.ofSeconds(seconds));
            }
        }

        StartedSession owner = fixture.signIn(EMAIL, PASSWORD);

        assertThat(owner.subject()).startsWith("u_");
        assertThat(refusal(EMAIL, WRONG).reason()).as("counting starts anew").isEqualTo(AuthReason.INVALID_CREDENTIALS);
    }

    @Test
    @Tag("A6")
    void checksFivePasswordsAndNoMoreWhenManyArriveAtOnceOnTwoReplicas() throws Exception {
        StartedSession _ = fixture.signUp(EMAIL);
        AuthDomain other = fixture.replica();

        List<AuthReason> reasons = Race.run(
                60,
                i -> () -> refusalOf(() -> {
                            StartedSession _ = (i % 2 == 0 ? fixture.auth : other)
                                    .signIn()
                                    .run(NOBODY, new SignIn.Request(EMAIL, WRONG, PHONE));
                        })
                        .reason());

        assertThat(reasons).filteredOn(AuthReason.INVALID_CREDENTIALS::equals).hasSize(5);
        assertThat(reasons).filteredOn(AuthReason.RATE_LIMITED::equals).hasSize(55);
    }

    @Test
    void forgetsOldFailures() {
        StartedSession _ = fixture.signUp(EMAIL);
        for (int failure = 1; failure <= 5; failure++) {
            assertThat(refusal(EMAIL, WRONG).reason()).isEqualTo(AuthReason.INVALID_CREDENTIALS);
        }
        fixture.clock.advance(Duration.ofDays(1).plusSeconds(1));

        AuthRefusal first = refusal(EMAIL, WRONG);
        AuthRefusal second = refusal(EMAIL, WRONG);

        assertThat(first.reason()).isEqualTo(AuthReason.INVALID_CREDENTIALS);
        assertThat(second.reason()).isEqualTo(AuthReason.INVALID_CREDENTIALS);
    }

    @Test
    void renewsTheHashWhenTheCostRises() {
        StartedSession _ = fixture.signUp(EMAIL);
        AuthDomain dearer = fixture.replica(AuthFixture.settings(new Argon2Cost(128, 2, 1), List.of()));

        StartedSession _ = dearer.signIn().run(NOBODY, new SignIn.Request(EMAIL, PASSWORD, PHONE));

        assertThat(fixture.texts("SELECT phc FROM auth.password")).allMatch(phc -> phc.contains("$m=128,t=2,p=1$"));
        assertThat(fixture.signIn(EMAIL, PASSWORD).subject()).startsWith("u_");
    }

    @Test
    void endsTheLeastRecentSessionWhenThereAreTooMany() {
        StartedSession first = fixture.signUp(EMAIL);
        fixture.clock.advance(Duration.ofMinutes(1));
        StartedSession second = fixture.signIn(EMAIL, PASSWORD);
        StartedSession used = fixture.auth.refresh().run(NOBODY, first.refreshToken());
        for (int i = 3; i <= 11; i++) {
            fixture.clock.advance(Duration.ofMinutes(1));
            StartedSession _ = fixture.signIn(EMAIL, PASSWORD);
        }

        List<Revocation> revoked = fixture.auth.revocations().after(0).items();

        assertThat(revoked).extracting(Revocation::value).hasSize(1);
        assertThat(revoked.getFirst().value()).isIn(first.session(), second.session());
        assertThat(fixture.texts("SELECT count(*)::text FROM auth.session WHERE revoked_at IS NULL"))
                .containsExactly("10");
        assertThat(used.session()).isEqualTo(first.session());
    }

    @Test
    void keepsTheInstallationThatTheCallersTokenProves() {
        StartedSession anonymous = fixture.auth.startAnonymous().run(NOBODY, PHONE);
        StartedSession _ = fixture.signUp(EMAIL);

        StartedSession signedIn =
                fixture.auth.signIn().run(AuthFixture.callerOf(anonymous), new SignIn.Request(EMAIL, PASSWORD, PHONE));

        assertThat(signedIn.installation()).isEqualTo(anonymous.installation());
        assertThat(fixture.texts("SELECT id::text FROM auth.installation")).hasSize(2);
    }

    @Test
    void findsNoAccountOfAnotherTenant() {
        int _ = fixture.update("INSERT INTO auth.tenant (id, name) VALUES ('other', 'Other')");
        StartedSession _ = fixture.signUp(EMAIL);
        Caller other = NOBODY.inTenant("other");

        AuthRefusal refusal = refusalOf(() -> {
            StartedSession _ = fixture.auth.signIn().run(other, new SignIn.Request(EMAIL, PASSWORD, PHONE));
        });

        assertThat(refusal.reason()).isEqualTo(AuthReason.INVALID_CREDENTIALS);
        assertThat(fixture.auth
                        .signUp()
                        .run(other, new SignUp.Request(EMAIL, PASSWORD, "", "", PHONE))
                        .orElseThrow()
                        .subject())
                .as("the same address may sign up there")
                .startsWith("u_");
    }

    /** The old password was right a moment ago; the account's row is locked by who changes it. */
    @Test
    void aPasswordThatIsChangedWhileItIsCheckedStartsNoSession() throws Exception {
        StartedSession _ = fixture.signUp(EMAIL);
        String other = fixture.texts("SELECT phc FROM auth.password").getFirst();
        String changed = other.substring(0, other.length() - 4) + "AAAA";

        AuthReason refused = duringAChange(
                account ->
                        connection -> AccountTable.setPassword(connection, account, changed, fixture.clock.instant()),
                () -> refusal(EMAIL, PASSWORD).reason());

        assertThat(refused).isEqualTo(AuthReason.INVALID_CREDENTIALS);
        assertThat(fixture.texts("SELECT id::text FROM auth.session")).hasSize(1);
    }

    @Test
    void aHashThatIsMadeStrongerWhileThePasswordIsCheckedIsNoOtherPassword() throws Exception {
        StartedSession _ = fixture.signUp(EMAIL);
        String stronger = new PasswordHasher(AuthFixture.CHEAP, Peppers.NONE, fixture.random)
                .hash(PASSWORD)
                .text();

        StartedSession session = duringAChange(
                account -> connection -> AccountTable.renewHash(connection, account, stronger),
                () -> fixture.signIn(EMAIL, PASSWORD));

        assertThat(session.subject()).startsWith("u_");
    }

    /** Runs the call up to the lock of the account, then the change, then the rest of the call. */
    private <T> T duringAChange(Function<AccountRow, Database.Action> change, Callable<T> call) throws Exception {
        try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<T> result = fixture.auth.database().transaction(connection -> {
                UUID id = UUID.fromString(
                        fixture.texts("SELECT id::text FROM auth.account").getFirst());
                AccountRow account =
                        AccountTable.lock(connection, "default", id).orElseThrow();
                Future<T> waiting = executor.submit(call);
                await().until(() -> !fixture.texts("SELECT pid::text FROM pg_stat_activity"
                                + " WHERE datname = current_database() AND wait_event_type = 'Lock'")
                        .isEmpty());
                change.apply(account).run(connection);
                return waiting;
            });
            return result.get(30, TimeUnit.SECONDS);
        }
    }
}
