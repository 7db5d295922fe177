// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker;

import static dev.reeve.authworker.AuthFixture.CHEAP;
import static dev.reeve.authworker.AuthFixture.NOBODY;
import static dev.reeve.authworker.AuthFixture.PHONE;
import static dev.reeve.authworker.AuthFixture.callerOf;
import static dev.reeve.authworker.Refused.refusalOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class KeyAccessIT {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final ApiKey ADMIN = ApiKey.generate(ApiKey.Kind.SECRET, RANDOM);
    private static final ApiKey APP = ApiKey.generate(ApiKey.Kind.PUBLISHABLE, RANDOM);

    private final AuthFixture fixture = new AuthFixture(List.of(admin(ADMIN), app(APP)));

    @AfterEach
    void close() {
        fixture.close();
    }

    private static KeyFile.Source admin(ApiKey key) {
        return new KeyFile.Source("admin", key, Scopes.OF_THE_ADMIN_KEY);
    }

    private static KeyFile.Source app(ApiKey key) {
        return new KeyFile.Source("app", key, Scopes.OF_A_PUBLISHABLE_KEY);
    }

    private AuthReason reasonOfExchange(String key) {
        return refusalOf(() -> fixture.auth.keyAccess().exchange(NOBODY, key)).reason();
    }

    @Test
    void exchangesKeysAgainstTokensWithTheirScopes() {
        StartedSession admin = fixture.auth.keyAccess().exchange(NOBODY, ADMIN.text());
        StartedSession app = fixture.auth.keyAccess().exchange(NOBODY, APP.text());

        assertThat(admin.scopes()).containsExactly("admin");
        assertThat(admin.subject()).isEqualTo(ADMIN.id());
        assertThat(admin.session()).isEmpty();
        assertThat(admin.refreshToken()).isEmpty();
        assertThat(app.scopes()).containsExactly("logs:write", "auth:start");
        assertThat(fixture.auth.me().run(callerOf(admin)).displayName()).isEqualTo("admin");
    }

    @Test
    void opensAShortSessionForTheConsole() {
        StartedSession session = fixture.auth.keyAccess().openSession(NOBODY, ADMIN.text(), PHONE);
        fixture.clock.advance(Duration.ofMinutes(59));
        StartedSession next = fixture.auth.refresh().run(NOBODY, session.refreshToken());
        fixture.clock.advance(Duration.ofMinutes(60));

        AuthRefusal refusal = refusalOf(() -> fixture.auth.refresh().run(NOBODY, next.refreshToken()));

        assertThat(session.subject()).isEqualTo(ADMIN.id());
        assertThat(next.scopes()).containsExactly("admin");
        assertThat(refusal.reason()).isEqualTo(AuthReason.SESSION_EXPIRED);
    }

    @Test
    void opensNoSessionForAKeyThatShipsInApps() {
        AuthRefusal refusal = refusalOf(() -> fixture.auth.keyAccess().openSession(NOBODY, APP.text(), PHONE));

        assertThat(refusal.reason()).isEqualTo(AuthReason.FORBIDDEN);
    }

    @Test
    void refusesUnknownMistypedAndForgedKeysAlike() {
        ApiKey unknown = ApiKey.generate(ApiKey.Kind.SECRET, RANDOM);
        byte[] otherSecret = new byte[32];
        RANDOM.nextBytes(otherSecret);
        ApiKey forged = ApiKey.of(ApiKey.Kind.SECRET, ADMIN.uuid(), otherSecret);

        assertThat(reasonOfExchange(unknown.text())).isEqualTo(AuthReason.INVALID_CREDENTIALS);
        assertThat(reasonOfExchange(ADMIN.text() + "x")).isEqualTo(AuthReason.INVALID_CREDENTIALS);
        assertThat(reasonOfExchange(forged.text())).isEqualTo(AuthReason.INVALID_CREDENTIALS);
        assertThat(reasonOfExchange("")).isEqualTo(AuthReason.INVALID_REQUEST);
        assertThat(fixture.texts("SELECT target FROM auth.audit WHERE action = 'key.use'"))
                .containsExactly(ADMIN.id());
    }

    @Test
    void changesNothingWhenTheFileIsTheSame() {
        AuthDomain _ = fixture.replica(AuthFixture.settings(CHEAP, List.of(admin(ADMIN), app(APP))));

        assertThat(fixture.texts("SELECT id::text FROM auth.api_key WHERE revoked_at IS NULL"))
                .hasSize(2);
        assertThat(fixture.auth.revocations().after(0).items()).isEmpty();
    }

    @Test
    void replacesTheKeyWhenItsFileChangedAndEndsItsSessions() {
        StartedSession session = fixture.auth.keyAccess().openSession(NOBODY, ADMIN.text(), PHONE);
        ApiKey next = ApiKey.generate(ApiKey.Kind.SECRET, RANDOM);

        AuthDomain restarted = fixture.replica(AuthFixture.settings(CHEAP, List.of(admin(next), app(APP))));

        assertThat(reasonOfExchange(ADMIN.text())).isEqualTo(AuthReason.INVALID_CREDENTIALS);
        assertThat(restarted.keyAccess().exchange(NOBODY, next.text()).scopes()).containsExactly("admin");
        assertThat(restarted.keyAccess().exchange(NOBODY, APP.text()).scopes()).hasSize(2);
        assertThat(refusalOf(() -> restarted.refresh().run(NOBODY, session.refreshToken()))
                        .reason())
                .isEqualTo(AuthReason.SESSION_REVOKED);
        assertThat(restarted.revocations().after(0).items())
                .extracting(Revocation::value)
                .containsExactly(session.session(), ADMIN.id());
    }

    @Test
    void takesAnEarlierKeyBackWhenTheFileGoesBack() {
        ApiKey next = ApiKey.generate(ApiKey.Kind.SECRET, RANDOM);
        AuthDomain _ = fixture.replica(AuthFixture.settings(CHEAP, List.of(admin(next))));

        AuthDomain back = fixture.replica(AuthFixture.settings(CHEAP, List.of(admin(ADMIN))));

        assertThat(back.keyAccess().exchange(NOBODY, ADMIN.text()).scopes()).containsExactly("admin");
        assertThat(reasonOfExchange(next.text())).isEqualTo(AuthReason.INVALID_CREDENTIALS);
    }

    @Test
    void refusesAFileWithAKeyThatWasRevokedOrForged() {
        byte[] otherSecret = new byte[32];
        RANDOM.nextBytes(otherSecret);
        ApiKey forged = ApiKey.of(ApiKey.Kind.SECRET, ADMIN.uuid(), otherSecret);

        assertThatThrownBy(() -> fixture.replica(AuthFixture.settings(CHEAP, List.of(admin(forged)))))
                .hasMessageContaining("has the id of another key");
        int _ = fixture.update("UPDATE auth.api_key SET revoked_at = now(), revoke_reason = 'leaked'");
        assertThatThrownBy(() -> fixture.replica(AuthFixture.settings(CHEAP, List.of(admin(ADMIN)))))
                .hasMessageContaining("was revoked");
    }
}
