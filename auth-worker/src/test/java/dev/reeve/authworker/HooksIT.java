// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker;

import static dev.reeve.authworker.AuthFixture.NOBODY;
import static dev.reeve.authworker.AuthFixture.PASSWORD;
import static dev.reeve.authworker.AuthFixture.PHONE;
import static dev.reeve.authworker.AuthFixture.callerOf;
import static dev.reeve.authworker.Refused.refusalOf;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.reeve.authworker.hooks.HookName;
import dev.reeve.authworker.hooks.HookSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Hooks that are asked before something happens. */
class HooksIT {
    private static final String EMAIL = "ada@example.org";

    private final FakeHooks fake = new FakeHooks();
    private final List<AuthFixture> open = new ArrayList<>();

    private AuthFixture with(HookSettings hooks) {
        return with(hooks, SignUpMode.IMMEDIATE);
    }

    private AuthFixture with(HookSettings hooks, SignUpMode mode) {
        AuthFixture fixture = new AuthFixture(AuthFixture.hooked(hooks, mode), fake);
        open.add(fixture);
        return fixture;
    }

    @AfterEach
    void close() {
        open.forEach(AuthFixture::close);
    }

    private static AuthRefusal signUpRefused(AuthFixture fixture) {
        return refusalOf(() -> fixture.signUp(EMAIL));
    }

    @Test
    void beforeSignUpIsToldWhoAndWhereAndMaySetDataAndRoles() throws Exception {
        AuthFixture hooked = with(FakeHooks.settings(HookName.BEFORE_SIGN_UP));
        fake.answer(HookName.BEFORE_SIGN_UP, "{\"appData\":{\"plan\":\"pro\"},\"roles\":[\"editor\"]}");

        StartedSession ada = hooked.signUp(EMAIL);

        JsonNode asked = fake.question(HookName.BEFORE_SIGN_UP);
        assertThat(asked.at("/version").asText()).isEqualTo("v1");
        assertThat(asked.at("/hook").asText()).isEqualTo("before-sign-up");
        assertThat(asked.at("/tenant").asText()).isEqualTo("default");
        assertThat(asked.at("/requestId").asText()).isEqualTo("request-1");
        assertThat(asked.at("/at").asText()).isEqualTo("2026-11-25T10:00:00Z");
        assertThat(asked.at("/data/email").asText()).isEqualTo(EMAIL);
        assertThat(asked.at("/data/address").asText()).isEqualTo("192.0.2.7");
        assertThat(asked.toString()).doesNotContain(PASSWORD);
        assertThat(hooked.texts("SELECT app_data::text || roles::text FROM auth.account"))
                .containsExactly("{\"plan\": \"pro\"}{editor}");
        assertThat(TokenVerifier.json(ada.access().text().split("\\.", -1)[1])
                        .at("/roles/0")
                        .asText())
                .isEqualTo("editor");
    }

    @Test
    void aTokenOfTheSystemComesAlongThatNobodyElseIsGiven() throws Exception {
        AuthFixture hooked = with(FakeHooks.settings(HookName.BEFORE_SIGN_UP));
        StartedSession _ = hooked.signUp(EMAIL);

        JsonNode token = TokenVerifier.verified(
                fake.calls(HookName.BEFORE_SIGN_UP).getFirst().token(),
                hooked.auth.keyRing().jwks());

        assertThat(token.at("/sub").asText()).isEqualTo("system");
        assertThat(token.at("/scope").asText()).isEqualTo("auth:hook");
        assertThat(token.at("/tnt").asText()).isEqualTo("default");
    }

    @Test
    void aRefusalHasTheHooksOwnReasonAndMakesNoAccount() {
        AuthFixture hooked = with(FakeHooks.settings(HookName.BEFORE_SIGN_UP));
        fake.refuse(HookName.BEFORE_SIGN_UP, "INVITE_ONLY");

        AuthRefusal refused = signUpRefused(hooked);

        assertThat(refused.reason()).isEqualTo(AuthReason.HOOK_REFUSED);
        assertThat(refused.shownReason()).isEqualTo("INVITE_ONLY");
        assertThat(refused).hasMessage("not now");
        assertThat(hooked.texts("SELECT id::text FROM auth.account")).isEmpty();
    }

    @Test
    void aHookThatFailsIsClosedUnlessTheSettingsOpenIt() {
        AuthFixture closed = with(FakeHooks.settings(HookName.BEFORE_SIGN_UP));
        fake.fail(HookName.BEFORE_SIGN_UP);

        AuthRefusal refused = signUpRefused(closed);

        assertThat(refused.reason()).isEqualTo(AuthReason.HOOK_FAILED);
        assertThat(refused.reason().isRetryable()).isTrue();
        assertThat(refused.retryAfter()).isPositive();
        AuthDomain open = closed.replica(
                AuthFixture.hooked(
                        FakeHooks.settings(Set.of(HookName.BEFORE_SIGN_UP), HookName.BEFORE_SIGN_UP),
                        SignUpMode.IMMEDIATE),
                fake);
        assertThat(open.signUp().run(NOBODY, new SignUp.Request(EMAIL, PASSWORD, "", "", PHONE)))
                .isPresent();
    }

    @Test
    void aHookMayNotSpeakInReevesName() {
        AuthFixture hooked = with(FakeHooks.settings(HookName.BEFORE_SIGN_UP));
        fake.refuse(HookName.BEFORE_SIGN_UP, "SESSION_REVOKED");

        assertThat(signUpRefused(hooked).reason()).isEqualTo(AuthReason.HOOK_FAILED);
    }

    @Test
    void aKnownAddressAndAnUnknownOneAreAskedAboutAlike() {
        AuthFixture fixture = with(FakeHooks.settings(HookName.BEFORE_SIGN_UP), SignUpMode.VERIFY);
        int _ = fixture.update(
                "INSERT INTO auth.account (id, tenant, anonymous, email, email_key, created_at)"
                        + " VALUES (gen_random_uuid(), 'default', false, ?, ?, now())",
                EMAIL,
                EMAIL);
        for (String email : List.of(EMAIL, "bob@example.org")) {
            var _ = fixture.auth.signUp().run(NOBODY, new SignUp.Request(email, PASSWORD, "", "", PHONE));
        }

        List<String> asked = fake.calls(HookName.BEFORE_SIGN_UP).stream()
                .map(call -> FakeHooks.json(call.body()).at("/data").toString())
                .toList();

        assertThat(asked).hasSize(2);
        assertThat(asked.get(0).replace(EMAIL, "bob@example.org")).isEqualTo(asked.get(1));
    }

    @Test
    void whatAHookSetsWaitsForTheProofOfTheAddress() {
        AuthFixture fixture = with(FakeHooks.settings(HookName.BEFORE_SIGN_UP), SignUpMode.VERIFY);
        fake.answer(HookName.BEFORE_SIGN_UP, "{\"roles\":[\"editor\"]}");
        var _ = fixture.auth.signUp().run(NOBODY, new SignUp.Request(EMAIL, PASSWORD, "", "", PHONE));
        String code = fixture.mail().text().replaceAll("(?s).*code=([0-9a-z]{26}).*", "$1");

        StartedSession _ = fixture.auth.verify().run(NOBODY, new Verify.Request(code, "", PHONE));

        assertThat(fixture.texts("SELECT roles::text FROM auth.account")).containsExactly("{editor}");
    }

    @Test
    void beforeSignInIsAskedAfterARightPasswordOnly() {
        AuthFixture hooked = with(FakeHooks.settings(HookName.BEFORE_SIGN_IN));
        StartedSession ada = hooked.signUp(EMAIL);
        AuthRefusal _ = refusalOf(() -> hooked.signIn(EMAIL, "a wrong phrase"));
        AuthRefusal _ = refusalOf(() -> hooked.signIn("bob@example.org", PASSWORD));
        assertThat(fake.calls(HookName.BEFORE_SIGN_IN)).isEmpty();

        StartedSession _ = hooked.signIn(EMAIL, PASSWORD);

        JsonNode asked = fake.question(HookName.BEFORE_SIGN_IN);
        assertThat(asked.at("/data/user").asText()).isEqualTo(ada.subject());
        assertThat(asked.at("/data/method").asText()).isEqualTo("password");
    }

    @Test
    void beforeSignInMayGiveAndTakeRoles() throws Exception {
        AuthFixture hooked = with(FakeHooks.settings(HookName.BEFORE_SIGN_IN));
        StartedSession _ = hooked.signUp(EMAIL);
        fake.answer(HookName.BEFORE_SIGN_IN, "{\"roles\":[\"editor\"]}");

        StartedSession in = hooked.signIn(EMAIL, PASSWORD);

        assertThat(TokenVerifier.json(in.access().text().split("\\.", -1)[1])
                        .at("/roles/0")
                        .asText())
                .isEqualTo("editor");
    }

    @Test
    void aRefusedSignInIsAuditedAndHoldsNothingAgainstTheOwner() {
        AuthFixture hooked = with(FakeHooks.settings(HookName.BEFORE_SIGN_IN));
        StartedSession _ = hooked.signUp(EMAIL);
        fake.refuse(HookName.BEFORE_SIGN_IN, "TRIAL_OVER");

        for (int i = 0; i < 10; i++) {
            assertThat(refusalOf(() -> hooked.signIn(EMAIL, PASSWORD)).shownReason())
                    .isEqualTo("TRIAL_OVER");
        }

        assertThat(hooked.texts("SELECT reason FROM auth.audit WHERE action = 'sign-in'"))
                .hasSize(10)
                .containsOnly("HOOK_REFUSED");
        assertThat(hooked.texts("SELECT failures::text FROM auth.attempt")).isEmpty();
    }

    @Test
    void checkPasswordIsToldAHashAndPassedOverWhenItFails() {
        AuthFixture hooked = with(FakeHooks.settings(HookName.CHECK_PASSWORD));
        fake.refuse(HookName.CHECK_PASSWORD, "BREACHED");

        AuthRefusal refused = signUpRefused(hooked);

        assertThat(refused.reason()).isEqualTo(AuthReason.WEAK_PASSWORD);
        assertThat(refused).hasMessage("not now");
        JsonNode asked = fake.question(HookName.CHECK_PASSWORD);
        assertThat(asked.at("/data/sha1").asText())
                .isEqualTo(Sha1.hex(PASSWORD))
                .matches("[0-9A-F]{40}");
        assertThat(asked.toString()).doesNotContain(PASSWORD, EMAIL);
        fake.fail(HookName.CHECK_PASSWORD);
        assertThat(hooked.signUp(EMAIL).subject()).startsWith("u_");
    }

    @ParameterizedTest
    @EnumSource(SignUpMode.class)
    void anUpgradeMayNotChooseAPasswordThatASignUpMayNot(SignUpMode mode) {
        AuthFixture hooked = with(FakeHooks.settings(HookName.CHECK_PASSWORD), mode);
        Caller anonymous = callerOf(hooked.auth.startAnonymous().run(NOBODY, PHONE));
        fake.refuse(HookName.CHECK_PASSWORD, "BREACHED");

        AuthRefusal stolen = refusalOf(() -> upgrade(hooked, anonymous, PASSWORD));
        AuthRefusal ofAddress = refusalOf(() -> upgrade(hooked, anonymous, "example.1234"));

        assertThat(stolen.reason()).isEqualTo(AuthReason.WEAK_PASSWORD);
        assertThat(ofAddress.reason()).isEqualTo(AuthReason.WEAK_PASSWORD);
        assertThat(fake.calls(HookName.CHECK_PASSWORD)).hasSize(1);
    }

    private static void upgrade(AuthFixture fixture, Caller anonymous, String password) {
        var _ = fixture.auth.upgrades().start().run(anonymous, new Upgrade.Request(EMAIL, password, "", ""));
    }

    @Test
    void aDeletionThatIsRefusedAnywayAsksNoHook() {
        AuthFixture hooked = with(FakeHooks.settings(HookName.BEFORE_DELETE));
        AdminCallers.roles(hooked, "{\"support\":[\"users:admin\"]}");
        StartedSession support = hooked.signUp("support@example.org");
        StartedSession ada = hooked.signUp(EMAIL);
        int _ = hooked.update("UPDATE auth.account SET roles = '{support}' WHERE email LIKE 'support%'");
        Caller person = callerOf(hooked.auth.refresh().run(NOBODY, support.refreshToken()));
        AccountDeletion deletion = hooked.auth.admin().deletion();

        AuthRefusal oneself = refusalOf(() -> deletion.byAdmin(person, support.subject()));
        hooked.clock.advance(Duration.ofMinutes(6));
        AuthRefusal unproven = refusalOf(() -> deletion.byAdmin(person, ada.subject()));

        assertThat(oneself.reason()).isEqualTo(AuthReason.INVALID_REQUEST);
        assertThat(unproven.reason()).isEqualTo(AuthReason.REAUTH_REQUIRED);
        assertThat(fake.calls(HookName.BEFORE_DELETE)).isEmpty();
    }

    @Test
    void noHookIsAskedWhileATransactionIsHeld() {
        HookSettings all = FakeHooks.settings(
                HookName.BEFORE_SIGN_UP, HookName.BEFORE_SIGN_IN, HookName.BEFORE_TOKEN, HookName.CHECK_PASSWORD);
        AuthFixture hooked = with(all);
        AuthDomain narrow = hooked.replicaWithOneConnection(AuthFixture.hooked(all, SignUpMode.IMMEDIATE), fake);
        // With the only connection in another's hands this would be refused.
        fake.meanwhile(() -> narrow.database().run(connection -> Sql.call(connection, "SELECT 1")));

        StartedSession up = narrow.beforeToken()
                .settle(
                        NOBODY,
                        narrow.signUp()
                                .run(NOBODY, new SignUp.Request(EMAIL, PASSWORD, "", "", PHONE))
                                .orElseThrow());
        StartedSession _ = narrow.signIn().run(NOBODY, new SignIn.Request(EMAIL, PASSWORD, PHONE));
        StartedSession _ = narrow.refresh().run(NOBODY, up.refreshToken());

        assertThat(fake.calls(HookName.BEFORE_TOKEN)).hasSize(2);
        assertThat(fake.calls(HookName.BEFORE_SIGN_IN)).hasSize(1);
    }
}
