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
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What administrators make of accounts. */
class AdminChangesIT {
    private final AuthFixture fixture = new AuthFixture();
    private final AdminOperations admin = fixture.auth.admin();
    private final Caller boss = AdminCallers.inTenant("default", Scopes.USERS_ADMIN);

    @AfterEach
    void close() {
        fixture.close();
    }

    private static NewUsers.Request newUser(String password, String... roles) {
        return new NewUsers.Request(
                "new@example.org", password, "Newcomer", List.of(roles), "{\"plan\":\"pro\"}", true, false, "");
    }

    private AuthReason reasonOf(Runnable act) {
        return refusalOf(act).reason();
    }

    @Test
    void makesAUserWhoSignsInWithThePasswordTheyWereGiven() {
        UserRow user = admin.newUsers().create(boss, newUser(PASSWORD));

        StartedSession session = fixture.signIn("new@example.org", PASSWORD);

        assertThat(session.subject()).isEqualTo(user.subject());
        assertThat(user.emailVerified()).isTrue();
        assertThat(user.lastSignInAt()).isNull();
        assertThat(admin.users().get(boss, user.subject()).profile().data().appData())
                .isEqualTo("{\"plan\": \"pro\"}");
        assertThat(reasonOf(() -> admin.newUsers().create(boss, newUser(PASSWORD))))
                .isEqualTo(AuthReason.IDENTITY_IN_USE);
        assertThat(reasonOf(() -> admin.newUsers().create(boss, newUser("short"))))
                .isEqualTo(AuthReason.WEAK_PASSWORD);
    }

    @Test
    void givesNewUsersNoMoreRolesThanOthers() {
        String[] roles = IntStream.range(0, 17).mapToObj(i -> "role" + i).toArray(String[]::new);
        AdminCallers.roles(fixture, Stream.of(roles).collect(Collectors.joining("\":[],\"", "{\"", "\":[]}")));

        AuthRefusal refused = refusalOf(() -> admin.newUsers().create(boss, newUser(PASSWORD, roles)));

        assertThat(refused).hasMessage("a user has at most 16 roles");
        assertThat(fixture.texts("SELECT id::text FROM auth.account")).isEmpty();
    }

    @Test
    void invitesAUserWhoseMailSetsThePasswordDaysLater() {
        UserRow user = admin.newUsers().create(boss, newUser(""));
        Mail mail = fixture.mail();
        fixture.clock.advance(Duration.ofDays(6));

        fixture.auth
                .resetPassword()
                .run(NOBODY, new ResetPassword.Request(Mailbox.linkCodeIn(mail), "", "a phrase of my own"));

        assertThat(mail.subject()).isEqualTo("Demo: an account for you");
        assertThat(mail.text()).contains("https://app.example.org/auth/invite?code=");
        assertThat(fixture.signIn("new@example.org", "a phrase of my own").subject())
                .isEqualTo(user.subject());
        assertThat(admin.users().get(boss, user.subject()).user().emailVerified())
                .isTrue();
    }

    @Test
    void showsACodeThatProvesNothingAboutTheAddress() {
        StartedSession session = fixture.signUp("ada@example.org");

        UserMails.Shown shown = admin.userMails().show(boss, session.subject(), "reset");
        fixture.auth
                .resetPassword()
                .run(NOBODY, new ResetPassword.Request(shown.code().link().text(), "", "a phrase of my own"));

        assertThat(shown.link()).startsWith("https://app.example.org/auth/reset?code=");
        assertThat(fixture.signIn("ada@example.org", "a phrase of my own").subject())
                .isEqualTo(session.subject());
        assertThat(admin.users().get(boss, session.subject()).user().emailVerified())
                .isFalse();
        assertThat(fixture.mails()).extracting(Mail::subject).noneMatch(subject -> subject.contains("new password"));
    }

    @Test
    void mailsACodeButNotOftenToOne() {
        StartedSession session = fixture.signUp("ada@example.org");

        for (int i = 0; i < 5; i++) {
            admin.userMails().send(boss, session.subject(), "reset", "");
        }

        assertThat(fixture.mails()).hasSize(5);
        assertThat(reasonOf(() -> admin.userMails().send(boss, session.subject(), "reset", "")))
                .isEqualTo(AuthReason.RATE_LIMITED);
    }

    @Test
    void givesRolesWhoseScopesComeWithTheNextToken() {
        AdminCallers.roles(fixture, "{\"support\":[\"logs:read\"],\"tester\":[]}");
        StartedSession session = fixture.signUp("ada@example.org");
        Caller chief = AdminCallers.inTenant("default", Scopes.USERS_ADMIN, "logs:read");

        UserRow after = admin.userChanges().setRoles(chief, session.subject(), List.of("support", "tester"));
        StartedSession next = fixture.auth.refresh().run(NOBODY, session.refreshToken());

        assertThat(after.roles()).containsExactly("support", "tester");
        assertThat(next.scopes()).containsExactly("logs:write", "logs:read");
        assertThat(fixture.auth.me().run(callerOf(next)).roles()).containsExactly("support", "tester");
    }

    @Test
    void endsTheSessionsOfWhomSomethingIsTaken() {
        AdminCallers.roles(fixture, "{\"support\":[\"logs:read\"],\"tester\":[]}");
        StartedSession session = fixture.signUp("ada@example.org");
        Caller chief = AdminCallers.inTenant("default", Scopes.USERS_ADMIN, "logs:read");
        UserRow _ = admin.userChanges().setRoles(chief, session.subject(), List.of("support", "tester"));

        UserRow harmless = admin.userChanges().setRoles(chief, session.subject(), List.of("support"));
        UserRow less = admin.userChanges().setRoles(chief, session.subject(), List.of("tester"));

        assertThat(harmless.sessions()).isEqualTo(1);
        assertThat(less.sessions()).isZero();
        assertThat(reasonOf(() -> fixture.auth.refresh().run(NOBODY, session.refreshToken())))
                .isEqualTo(AuthReason.SESSION_REVOKED);
    }

    @Test
    @Tag("A10")
    void nobodyGivesMoreThanTheyHave() {
        AdminCallers.roles(fixture, "{\"chief\":[\"admin\"]}");
        StartedSession session = fixture.signUp("ada@example.org");

        assertThat(reasonOf(() -> admin.userChanges().setRoles(boss, session.subject(), List.of("chief"))))
                .isEqualTo(AuthReason.FORBIDDEN);
        assertThat(reasonOf(() -> admin.newUsers().create(boss, newUser(PASSWORD, "chief"))))
                .isEqualTo(AuthReason.FORBIDDEN);
        assertThat(reasonOf(() -> admin.userChanges().setRoles(boss, session.subject(), List.of("unheard-of"))))
                .isEqualTo(AuthReason.INVALID_REQUEST);
    }

    @Test
    void changesNameAndDataUnlessSomebodyElseDidMeanwhile() {
        StartedSession session = fixture.signUp("ada@example.org");
        long version =
                admin.users().get(boss, session.subject()).profile().data().version();
        UserChanges.Request change = new UserChanges.Request(
                session.subject(), Optional.of("Countess"), Optional.of("{\"a\":{\"b\":1},\"c\":null}"), version);

        UserRow after = admin.userChanges().update(boss, change);

        assertThat(after.displayName()).isEqualTo("Countess");
        assertThat(admin.users().get(boss, session.subject()).profile().data().appData())
                .isEqualTo("{\"a\": {\"b\": 1}}");
        assertThat(reasonOf(() -> admin.userChanges().update(boss, change))).isEqualTo(AuthReason.VERSION_CONFLICT);
    }

    @Test
    void helpsWhoLostTheSecondFactorAndEndsTheirSessions() {
        StartedSession session = fixture.signUp("ada@example.org");
        Authenticator app = new Authenticator();
        app.scan(fixture.auth.mfaSetup().start(callerOf(session)));
        List<String> _ = fixture.auth.mfaSetup().confirm(callerOf(session), app.codeAt(fixture.clock.instant()));

        boolean before = admin.users().get(boss, session.subject()).user().secondFactor();
        UserRow after = admin.userChanges().removeFactors(boss, session.subject());

        assertThat(before).isTrue();
        assertThat(after.secondFactor()).isFalse();
        assertThat(after.sessions()).isZero();
        assertThat(fixture.signIn("ada@example.org", PASSWORD).subject()).isEqualTo(session.subject());
    }

    @Test
    void deletesInSevenDaysUnlessAnAdministratorTakesItBack() {
        StartedSession ada = fixture.signUp("ada@example.org");
        StartedSession eve = fixture.signUp("eve@example.org");

        UserRow deleted = admin.deletion().byAdmin(boss, ada.subject());
        UserRow _ = admin.deletion().byAdmin(boss, eve.subject());
        AuthReason meanwhile = reasonOf(() -> fixture.signIn("ada@example.org", PASSWORD));
        UserRow restored = admin.deletion().restore(boss, ada.subject());
        fixture.clock.advance(AccountDeletion.GRACE);
        int _ = fixture.auth.cleanUp().run();

        assertThat(deleted.sessions()).isZero();
        assertThat(deleted.deleteAt()).isNotNull();
        assertThat(meanwhile).isEqualTo(AuthReason.ACCOUNT_DISABLED);
        assertThat(restored.deleteAt()).isNull();
        assertThat(fixture.signIn("ada@example.org", PASSWORD).subject()).isEqualTo(ada.subject());
        assertThat(reasonOf(() -> admin.users().get(boss, eve.subject()))).isEqualTo(AuthReason.NOT_FOUND);
        assertThat(fixture.texts("SELECT target FROM auth.audit WHERE action = 'account.erase'"))
                .containsExactly(eve.subject());
    }

    @Test
    void asksAPersonForAFreshProofWhereAKeyNeedsNone() {
        AdminCallers.roles(fixture, "{\"support\":[\"users:admin\"]}");
        StartedSession support = fixture.signUp("support@example.org");
        StartedSession ada = fixture.signUp("ada@example.org");
        int _ = fixture.update("UPDATE auth.account SET roles = '{support}' WHERE email LIKE 'support%'");
        Caller person = callerOf(fixture.auth.refresh().run(NOBODY, support.refreshToken()));
        fixture.clock.advance(Duration.ofMinutes(6));

        assertThat(reasonOf(() -> admin.deletion().byAdmin(person, ada.subject())))
                .isEqualTo(AuthReason.REAUTH_REQUIRED);
        assertThat(admin.users().get(person, ada.subject()).user().email()).isEqualTo("ada@example.org");
        assertThat(admin.deletion().byAdmin(boss, ada.subject()).deleteAt()).isNotNull();
    }

    @Test
    @Tag("A10")
    void touchesNobodyOfAnotherTenant() {
        StartedSession ada = fixture.signUp("ada@example.org");
        Caller stranger = AdminCallers.inTenant(AdminCallers.tenant(fixture), Scopes.ADMIN);
        List<Consumer<String>> acts = List.of(
                user -> admin.userChanges()
                        .update(stranger, new UserChanges.Request(user, Optional.of("x"), Optional.empty(), 0)),
                user -> admin.userChanges().setRoles(stranger, user, List.of()),
                user -> admin.userChanges().requirePasswordChange(stranger, user),
                user -> admin.userChanges().removeFactors(stranger, user),
                user -> admin.userMails().send(stranger, user, "reset", ""),
                user -> admin.userMails().show(stranger, user, "reset"),
                user -> admin.deletion().byAdmin(stranger, user),
                user -> admin.deletion().restore(stranger, user),
                user -> admin.export().byAdmin(stranger, user));

        assertThat(acts)
                .allSatisfy(act ->
                        assertThat(reasonOf(() -> act.accept(ada.subject()))).isEqualTo(AuthReason.NOT_FOUND));
        assertThat(fixture.signIn("ada@example.org", PASSWORD).subject()).isEqualTo(ada.subject());
    }

    @Test
    @Tag("A10")
    void changesNothingForWhoLacksTheScope() {
        StartedSession ada = fixture.signUp("ada@example.org");
        Caller keys = AdminCallers.inTenant("default", Scopes.KEYS_ADMIN);
        List<Consumer<String>> acts = List.of(
                _ -> admin.newUsers().create(keys, newUser(PASSWORD)),
                _ -> admin.newUsers().create(keys, newUser("")),
                user -> admin.userChanges().setRoles(keys, user, List.of()),
                user -> admin.userMails().show(keys, user, "reset"),
                user -> admin.deletion().byAdmin(keys, user),
                user -> admin.export().byAdmin(keys, user));

        assertThat(acts)
                .allSatisfy(act ->
                        assertThat(reasonOf(() -> act.accept(ada.subject()))).isEqualTo(AuthReason.FORBIDDEN));
        assertThat(fixture.texts("SELECT count(*)::text FROM auth.audit WHERE reason = 'FORBIDDEN'"))
                .containsExactly("6");
    }
}
