// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker;

import static dev.reeve.authworker.AuthFixture.NOBODY;
import static dev.reeve.authworker.AuthFixture.PHONE;
import static dev.reeve.authworker.Refused.refusalOf;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ApiKeysIT {
    private final AuthFixture fixture = new AuthFixture();
    private final ApiKeys keys = fixture.auth.admin().apiKeys();
    private final Caller boss = AdminCallers.inTenant("default", Scopes.ADMIN);

    @AfterEach
    void close() {
        fixture.close();
    }

    private static ApiKeys.Request wanted(String... scopes) {
        return new ApiKeys.Request("", "shop", List.of(scopes), List.of(), 0);
    }

    private AuthReason reasonOf(Runnable act) {
        return refusalOf(act).reason();
    }

    private StartedSession exchange(ApiKey key) {
        return fixture.auth.keyAccess().exchange(NOBODY, key.text());
    }

    @Test
    void makesAKeyThatIsShownOnce() {
        ApiKeys.Created created = keys.create(boss, wanted("logs:read", "services:call:shop."));

        StartedSession token = exchange(created.key());

        assertThat(token.subject()).isEqualTo(created.entry().key());
        assertThat(token.scopes()).containsExactly("logs:read", "services:call:shop.");
        assertThat(keys.list(boss, false, 0, "").items())
                .extracting(ApiKeyEntry::key, ApiKeyEntry::createdBy)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple(created.key().id(), boss.subject()));
        assertThat(fixture.texts("SELECT key::text FROM auth.api_key key").getFirst())
                .doesNotContain(created.key().text());
        assertThat(fixture.texts("SELECT target FROM auth.audit WHERE action = 'key.create'"))
                .containsExactly(created.key().id());
    }

    @Test
    @Tag("A10")
    void nobodyMakesAKeyThatMayDoMoreThanThey() {
        Caller keeper = AdminCallers.inTenant("default", Scopes.KEYS_ADMIN, "logs:read");

        assertThat(keys.create(keeper, wanted("logs:read")).entry().scopes()).containsExactly("logs:read");
        assertThat(reasonOf(() -> keys.create(keeper, wanted("admin")))).isEqualTo(AuthReason.FORBIDDEN);
        assertThat(reasonOf(() -> keys.create(keeper, wanted("users:admin")))).isEqualTo(AuthReason.FORBIDDEN);
        ApiKeys.Created chief = keys.create(boss, wanted("admin"));
        assertThat(reasonOf(() -> keys.revoke(keeper, chief.key().id(), ""))).isEqualTo(AuthReason.FORBIDDEN);
    }

    @Test
    void aKeyThatShipsInAppsMayDoNoMoreThanStart() {
        ApiKeys.Created created = keys.create(boss, new ApiKeys.Request("publishable", "app", List.of(), List.of(), 0));

        assertThat(created.key().text()).startsWith("rvp_");
        assertThat(exchange(created.key()).scopes()).containsExactly("logs:write", "auth:start");
        assertThat(reasonOf(() -> keys.create(
                        boss, new ApiKeys.Request("publishable", "app", List.of("logs:read"), List.of(), 0))))
                .isEqualTo(AuthReason.INVALID_REQUEST);
    }

    @Test
    void worksFromItsNetworksOnly() {
        ApiKey key = keys.create(
                        boss,
                        new ApiKeys.Request(
                                "", "shop", List.of("logs:read"), List.of("192.0.2.99/24", "2001:db8::1"), 0))
                .key();

        assertThat(fixture.auth
                        .keyAccess()
                        .exchange(NOBODY.at("192.0.2.7"), key.text())
                        .subject())
                .isEqualTo(key.id());
        assertThat(fixture.auth
                        .keyAccess()
                        .exchange(NOBODY.at("2001:db8::1"), key.text())
                        .subject())
                .isEqualTo(key.id());
        for (String elsewhere : List.of("192.0.3.7", "2001:db8::2", "", "nonsense")) {
            assertThat(reasonOf(() -> fixture.auth.keyAccess().exchange(NOBODY.at(elsewhere), key.text())))
                    .isEqualTo(AuthReason.INVALID_CREDENTIALS);
        }
        assertThat(keys.list(boss, false, 0, "").items().getFirst().addresses())
                .containsExactly("192.0.2.0/24", "2001:db8::1/128");
    }

    @Test
    void isGoodUntilItsTimeIsOver() {
        ApiKey key = keys.create(boss, new ApiKeys.Request("", "shop", List.of("logs:read"), List.of(), 2))
                .key();
        fixture.clock.advance(Duration.ofDays(2).minusSeconds(1));
        String before = exchange(key).subject();
        fixture.clock.advance(Duration.ofSeconds(1));

        assertThat(before).isEqualTo(key.id());
        assertThat(reasonOf(() -> exchange(key))).isEqualTo(AuthReason.INVALID_CREDENTIALS);
        assertThat(keys.list(boss, false, 0, "").items()).isEmpty();
        assertThat(keys.list(boss, true, 0, "").items()).hasSize(1);
    }

    @Test
    @Tag("A4")
    void revokingEndsItsSessionsAndItsTokens() {
        ApiKey key = keys.create(boss, wanted("logs:read")).key();
        StartedSession session = fixture.auth.keyAccess().openSession(NOBODY, key.text(), PHONE);

        ApiKeyEntry after = keys.revoke(boss, key.id(), "lost laptop");

        assertThat(after.revokeReason()).isEqualTo("lost laptop");
        assertThat(reasonOf(() -> exchange(key))).isEqualTo(AuthReason.INVALID_CREDENTIALS);
        assertThat(fixture.auth.revocations().after(0).items())
                .extracting(Revocation::value)
                .containsExactly(session.session(), key.id());
        assertThat(keys.revoke(boss, key.id(), "again").revokeReason()).isEqualTo("lost laptop");
    }

    @Test
    @Tag("A10")
    void keysOfAnotherTenantDoNotExist() {
        ApiKey key = keys.create(boss, wanted("logs:read")).key();
        Caller stranger = AdminCallers.inTenant(AdminCallers.tenant(fixture), Scopes.ADMIN);

        assertThat(reasonOf(() -> keys.revoke(stranger, key.id(), ""))).isEqualTo(AuthReason.NOT_FOUND);
        assertThat(keys.list(stranger, true, 0, "").items()).isEmpty();
        assertThat(exchange(key).subject()).isEqualTo(key.id());
        assertThat(fixture.auth
                        .keyAccess()
                        .exchange(
                                NOBODY,
                                keys.create(stranger, wanted("logs:read")).key().text())
                        .scopes())
                .containsExactly("logs:read");
    }

    @ParameterizedTest
    @CsvSource({
        "public, shop, logs:read, '', 0",
        "'', '', logs:read, '', 0",
        "'', shop, Logs Read, '', 0",
        "'', shop, logs:read, 192.0.2.0/33, 0",
        "'', shop, logs:read, example.org, 0",
        "'', shop, logs:read, '', -1",
        "'', shop, logs:read, '', 3651"
    })
    void refusesKeysThereCannotBe(String kind, String name, String scope, String address, int days) {
        List<String> addresses = address.isEmpty() ? List.of() : List.of(address);

        assertThat(reasonOf(() -> keys.create(boss, new ApiKeys.Request(kind, name, List.of(scope), addresses, days))))
                .isEqualTo(AuthReason.INVALID_REQUEST);
    }
}
