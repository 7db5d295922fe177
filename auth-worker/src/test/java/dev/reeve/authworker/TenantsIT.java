// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker;

import static dev.reeve.authworker.AuthFixture.NOBODY;
import static dev.reeve.authworker.AuthFixture.PHONE;
import static dev.reeve.authworker.Refused.refusalOf;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class TenantsIT {
    private final AuthFixture fixture = new AuthFixture();
    private final Tenants tenants = fixture.auth.admin().tenants();
    private final Caller boss = AdminCallers.inTenant("default", Scopes.ADMIN);

    @AfterEach
    void close() {
        fixture.close();
    }

    private AuthReason reasonOf(Runnable act) {
        return refusalOf(act).reason();
    }

    private void roles(Caller caller, Map<String, List<String>> roles) {
        TenantRow _ = tenants.update(caller, "", Optional.of(new TreeMap<>(roles)));
    }

    @Test
    void makesATenantWhoseFirstKeyAdministersItAndNoOther() {
        Tenants.Created created = tenants.create(boss, "shop", "The shop");
        StartedSession token =
                fixture.auth.keyAccess().exchange(NOBODY, created.key().text());
        Caller chief = AdminCallers.inTenant("shop", token.scopes().toArray(String[]::new));

        assertThat(tenants.list(boss, 0, "").items()).extracting(TenantRow::id).containsExactly("default", "shop");
        assertThat(tenants.get(chief).name()).isEqualTo("The shop");
        assertThat(reasonOf(() -> tenants.list(chief, 0, ""))).isEqualTo(AuthReason.FORBIDDEN);
        assertThat(reasonOf(() -> tenants.create(chief, "mine", ""))).isEqualTo(AuthReason.FORBIDDEN);
        assertThat(reasonOf(() -> tenants.create(boss, "shop", ""))).isEqualTo(AuthReason.ALREADY_EXISTS);
        assertThat(reasonOf(() -> tenants.create(boss, "A shop", ""))).isEqualTo(AuthReason.INVALID_REQUEST);
    }

    @Test
    void givesItsRolesScopesOfItsOwn() {
        Caller chief = AdminCallers.inTenant(AdminCallers.tenant(fixture), Scopes.ADMIN);
        roles(boss, Map.of("support", List.of("logs:read")));
        roles(chief, Map.of("support", List.of("users:admin")));
        StartedSession here = fixture.auth.startAnonymous().run(NOBODY, PHONE);
        StartedSession there = fixture.auth.startAnonymous().run(NOBODY.inTenant("other"), PHONE);
        int _ = fixture.update("UPDATE auth.account SET roles = '{support}'");

        assertThat(fixture.auth.refresh().run(NOBODY, here.refreshToken()).scopes())
                .containsExactly("logs:write", "logs:read");
        assertThat(fixture.auth.refresh().run(NOBODY, there.refreshToken()).scopes())
                .containsExactly("logs:write", "users:admin");
        assertThat(tenants.roles(chief).roles()).isEqualTo(Map.of("support", List.of("users:admin")));
    }

    @Test
    void givesTheRoleEveryoneToEveryAccountFromItsFirstTokenOn() {
        roles(boss, Map.of("everyone", List.of("topics:subscribe:chat")));

        StartedSession anonymous = fixture.auth.startAnonymous().run(NOBODY, PHONE);
        StartedSession named = fixture.signUp("ada@example.org");

        assertThat(anonymous.scopes()).containsExactly("logs:write", "topics:subscribe:chat");
        assertThat(named.scopes()).containsExactly("logs:write", "topics:subscribe:chat");

        roles(boss, Map.of());

        assertThat(fixture.auth.refresh().run(NOBODY, anonymous.refreshToken()).scopes())
                .containsExactly("logs:write");
    }

    @Test
    void whatEveryoneHasSetsNobodyAboveAnAdministratorOfUsers() {
        roles(boss, Map.of("everyone", List.of("topics:subscribe:chat"), "editor", List.of("users:admin")));
        StartedSession ada = fixture.auth.startAnonymous().run(NOBODY, PHONE);
        Caller users = AdminCallers.inTenant("default", Scopes.USERS_ADMIN);

        UserRow changed = fixture.auth.admin().userChanges().setRoles(users, ada.subject(), List.of("editor"));

        assertThat(changed.roles()).containsExactly("editor");
        assertThat(fixture.auth.refresh().run(NOBODY, ada.refreshToken()).scopes())
                .containsExactly("logs:write", "topics:subscribe:chat", "users:admin");
    }

    @Test
    void theRoleEveryoneIsGivenToNobody() {
        roles(boss, Map.of("everyone", List.of("topics:subscribe:chat"), "editor", List.of("users:admin")));
        StartedSession ada = fixture.auth.startAnonymous().run(NOBODY, PHONE);
        UserChanges changes = fixture.auth.admin().userChanges();

        AuthRefusal refusal = refusalOf(() -> changes.setRoles(boss, ada.subject(), List.of("editor", "everyone")));

        assertThat(refusal.reason()).isEqualTo(AuthReason.INVALID_REQUEST);
        assertThat(refusal).hasMessageContaining("everyone");
        assertThat(fixture.auth.refresh().run(NOBODY, ada.refreshToken()).scopes())
                .containsExactly("logs:write", "topics:subscribe:chat");
    }

    @Test
    void anAccountThatWasGivenTheRoleEveryoneStandsAboveNobody() {
        roles(boss, Map.of("everyone", List.of("topics:subscribe:chat"), "editor", List.of("users:admin")));
        StartedSession ada = fixture.auth.startAnonymous().run(NOBODY, PHONE);
        int _ = fixture.update("UPDATE auth.account SET roles = '{everyone}'");
        Caller users = AdminCallers.inTenant("default", Scopes.USERS_ADMIN);

        UserRow changed = fixture.auth.admin().userChanges().setRoles(users, ada.subject(), List.of("editor"));

        assertThat(changed.roles()).containsExactly("editor");
    }

    @Test
    void makesTheRoleEveryoneOfTheDefaultTenantOnce() {
        boolean first = give("topics:subscribe:chat");
        boolean second = give("topics:subscribe:news");

        assertThat(first).isTrue();
        assertThat(second).isFalse();
        assertThat(tenants.roles(boss).roles()).isEqualTo(Map.of("everyone", List.of("topics:subscribe:chat")));
    }

    private boolean give(String scope) {
        return fixture.auth
                .database()
                .transaction(connection -> TenantTable.giveEveryone(connection, Caller.DEFAULT_TENANT, List.of(scope)));
    }

    @Test
    void refusesRolesThereCannotBe() {
        assertThat(reasonOf(() -> roles(boss, Map.of("Support Staff", List.of()))))
                .isEqualTo(AuthReason.INVALID_REQUEST);
        assertThat(reasonOf(() -> roles(boss, Map.of("support", List.of("a b")))))
                .isEqualTo(AuthReason.INVALID_REQUEST);
    }

    @Test
    @Tag("A10")
    void settingsAreForWhoMayDoEverything() {
        Caller users = AdminCallers.inTenant("default", Scopes.USERS_ADMIN, Scopes.KEYS_ADMIN);

        assertThat(reasonOf(() -> roles(users, Map.of()))).isEqualTo(AuthReason.FORBIDDEN);
        assertThat(reasonOf(() -> tenants.list(users, 0, ""))).isEqualTo(AuthReason.FORBIDDEN);
        assertThat(tenants.roles(users).roles()).isEmpty();
    }
}
