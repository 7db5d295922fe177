// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker;

import static dev.reeve.authworker.AuthFixture.NOBODY;
import static dev.reeve.authworker.AuthFixture.PASSWORD;
import static dev.reeve.authworker.AuthFixture.PHONE;
import static dev.reeve.authworker.AuthFixture.callerOf;
import static dev.reeve.authworker.Refused.refusalOf;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What administrators see and end; of their own tenant only. */
class AdminUsersIT {
    private static final Users.Request ALL = new Users.Request("", "", "", 0, "");

    private final AuthFixture fixture = new AuthFixture();
    private final AdminOperations admin = fixture.auth.admin();
    private final Caller boss = AdminCallers.inTenant("default", Scopes.USERS_ADMIN);

    @AfterEach
    void close() {
        fixture.close();
    }

    private List<String> found(String search) {
        return admin.users().list(boss, new Users.Request(search, "", "", 0, "")).items().stream()
                .map(UserRow::email)
                .toList();
    }

    @Test
    void listsAllUsersOfTheTenantPageByPageNewestFirst() {
        for (int i = 0; i < 5; i++) {
            StartedSession _ = fixture.signUp("user" + i + "@example.org");
            fixture.clock.advance(java.time.Duration.ofMillis(2));
        }
        List<String> seen = new ArrayList<>();
        String next = "";

        do {
            Paging.Page<UserRow> page = admin.users().list(boss, new Users.Request("", "", "", 2, next));
            page.items().forEach(row -> seen.add(row.email()));
            next = page.next();
        } while (!next.isEmpty());

        assertThat(seen)
                .containsExactly(
                        "user4@example.org",
                        "user3@example.org",
                        "user2@example.org",
                        "user1@example.org",
                        "user0@example.org");
    }

    @Test
    void findsByTheStartOfAnAddressPartOfANameOrTheId() {
        StartedSession ada = fixture.signUp("Ada_L@example.org");
        StartedSession _ = fixture.signUp("adam@example.org");
        StartedSession _ = fixture.auth.startAnonymous().run(NOBODY, PHONE);

        assertThat(found("ada_")).containsExactly("Ada_L@example.org");
        assertThat(found("ADA_L@EX")).containsExactly("Ada_L@example.org");
        assertThat(found("%")).isEmpty();
        assertThat(found("d")).as("both are called Ada").hasSize(2);
        assertThat(found(ada.subject())).containsExactly("Ada_L@example.org");
        assertThat(admin.users()
                        .list(boss, new Users.Request("", "", "anonymous", 0, ""))
                        .items())
                .hasSize(1);
    }

    @Test
    void showsAUserWithSessionsAndWithoutSecrets() {
        StartedSession session = fixture.signUp("ada@example.org");

        Users.Detail detail = admin.users().get(boss, session.subject());
        List<UserSessionRow> sessions = admin.users().sessions(boss, session.subject());

        assertThat(detail.user().sessions()).isEqualTo(1);
        assertThat(detail.user().status()).isEqualTo("active");
        assertThat(detail.profile().hasPassword()).isTrue();
        assertThat(detail.profile().factors()).isEmpty();
        assertThat(sessions).extracting(UserSessionRow::session).containsExactly(session.session());
        assertThat(sessions.getFirst().model()).isEqualTo("Pixel");
        assertThat(sessions.getFirst().amr()).containsExactly("pwd");
    }

    @Test
    @Tag("A4")
    void disablingEndsAllSessionsAtOnceAndRefusesTheRightPassword() {
        StartedSession session = fixture.signUp("ada@example.org");
        StartedSession _ = fixture.signIn("ada@example.org", PASSWORD);

        UserRow after = admin.userStanding().disable(boss, session.subject());

        assertThat(after.status()).isEqualTo("disabled");
        assertThat(after.sessions()).isZero();
        assertThat(fixture.auth.revocations().after(0).items()).hasSize(2);
        assertThat(refusalOf(() -> fixture.auth.refresh().run(NOBODY, session.refreshToken()))
                        .reason())
                .isEqualTo(AuthReason.SESSION_REVOKED);
        assertThat(refusalOf(() -> fixture.signIn("ada@example.org", PASSWORD)).reason())
                .isEqualTo(AuthReason.ACCOUNT_DISABLED);
        assertThat(admin.userStanding().enable(boss, session.subject()).status())
                .isEqualTo("active");
        assertThat(fixture.signIn("ada@example.org", PASSWORD).subject()).isEqualTo(session.subject());
    }

    @Test
    void endsOneSessionOrAllOfThem() {
        StartedSession first = fixture.signUp("ada@example.org");
        StartedSession second = fixture.signIn("ada@example.org", PASSWORD);
        StartedSession other = fixture.signUp("other@example.org");

        SignOut.Result one = admin.userStanding().endSessions(boss, first.subject(), first.session());
        AuthRefusal foreign = refusalOf(() -> admin.userStanding().endSessions(boss, first.subject(), other.session()));
        SignOut.Result rest = admin.userStanding().endSessions(boss, first.subject(), "");

        assertThat(one).isEqualTo(new SignOut.Result(1, true));
        assertThat(foreign.reason()).isEqualTo(AuthReason.NOT_FOUND);
        assertThat(rest.sessions()).isEqualTo(1);
        assertThat(admin.users().sessions(boss, second.subject())).isEmpty();
        assertThat(admin.users().sessions(boss, other.subject())).hasSize(1);
    }

    @Test
    @Tag("A10")
    void hasNeverHeardOfTheUsersOfAnotherTenant() {
        StartedSession session = fixture.signUp("ada@example.org");
        int _ = fixture.update("INSERT INTO auth.tenant (id, name) VALUES ('other', 'Other')");
        Caller stranger = AdminCallers.inTenant("other", Scopes.ADMIN);
        List<Consumer<String>> acts = List.of(
                user -> admin.users().get(stranger, user),
                user -> admin.users().sessions(stranger, user),
                user -> admin.userStanding().disable(stranger, user),
                user -> admin.userStanding().enable(stranger, user),
                user -> admin.userStanding().endSessions(stranger, user, session.session()));

        assertThat(acts)
                .allSatisfy(act -> assertThat(
                                refusalOf(() -> act.accept(session.subject())).reason())
                        .isEqualTo(AuthReason.NOT_FOUND));
        assertThat(admin.users().list(stranger, ALL).items()).isEmpty();
        assertThat(admin.users()
                        .list(stranger, new Users.Request(session.subject(), "", "", 0, ""))
                        .items())
                .isEmpty();
        assertThat(fixture.auth.refresh().run(NOBODY, session.refreshToken()).session())
                .isEqualTo(session.session());
    }

    @ParameterizedTest
    @Tag("A10")
    @CsvSource({"'', UNAUTHENTICATED", "logs:write, FORBIDDEN", "auth:start, FORBIDDEN", "keys:admin, FORBIDDEN"})
    void refusesWhoeverLacksTheScopeAndKeepsALineOfIt(String scope, AuthReason reason) {
        StartedSession session = fixture.signUp("ada@example.org");
        Caller caller = scope.isEmpty() ? NOBODY : AdminCallers.inTenant("default", scope);

        assertThat(refusalOf(() -> admin.users().list(caller, ALL)).reason()).isEqualTo(reason);
        assertThat(refusalOf(() -> admin.userStanding().disable(caller, session.subject()))
                        .reason())
                .isEqualTo(reason);
        assertThat(fixture.texts("SELECT action || ' ' || target || ' ' || reason FROM auth.audit"
                        + " WHERE outcome = 'refused' ORDER BY id"))
                .containsExactlyInAnyOrder(
                        "user.list default " + reason, "user.disable " + session.subject() + " " + reason);
    }

    @Test
    @Tag("A10")
    void nobodyActsOnWhoMayDoMore() {
        StartedSession chief = fixture.signUp("chief@example.org");
        int _ = fixture.update("UPDATE auth.tenant SET settings = '{\"roles\":{\"chief\":[\"admin\"]}}'");
        int _ = fixture.update("UPDATE auth.account SET roles = '{chief}'");

        AuthRefusal refusal = refusalOf(() -> admin.userStanding().disable(boss, chief.subject()));
        UserRow after = admin.userStanding().disable(AdminCallers.inTenant("default", Scopes.ADMIN), chief.subject());

        assertThat(refusal.reason()).isEqualTo(AuthReason.FORBIDDEN);
        assertThat(after.status()).isEqualTo("disabled");
    }

    @Test
    void whoseSessionHasEndedActsNoMore() {
        StartedSession chief = fixture.signUp("chief@example.org");
        int _ = fixture.update("UPDATE auth.tenant SET settings = '{\"roles\":{\"chief\":[\"users:admin\"]}}'");
        int _ = fixture.update("UPDATE auth.account SET roles = '{chief}'");
        StartedSession next = fixture.auth.refresh().run(NOBODY, chief.refreshToken());
        Caller caller = callerOf(next);

        int seen = admin.users().list(caller, ALL).items().size();
        SignOut.Result _ = fixture.auth.signOut().one(caller);

        assertThat(next.scopes()).containsExactly("logs:write", "users:admin");
        assertThat(seen).isEqualTo(1);
        assertThat(refusalOf(() -> admin.users().list(caller, ALL)).reason()).isEqualTo(AuthReason.SESSION_REVOKED);
    }

    @ParameterizedTest
    @CsvSource({"201, '', ''", "-1, '', ''", "0, nonsense, ''", "0, '', gone"})
    void refusesPagesThereAreNot(int limit, String after, String status) {
        AuthRefusal refusal =
                refusalOf(() -> admin.users().list(boss, new Users.Request("", status, "", limit, after)));

        assertThat(refusal.reason()).isEqualTo(AuthReason.INVALID_REQUEST);
    }
}
