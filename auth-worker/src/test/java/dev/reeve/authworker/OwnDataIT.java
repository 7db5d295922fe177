// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker;

import static dev.reeve.authworker.AuthFixture.NOBODY;
import static dev.reeve.authworker.AuthFixture.PASSWORD;
import static dev.reeve.authworker.AuthFixture.callerOf;
import static dev.reeve.authworker.Refused.refusalOf;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What people keep with their account, take along and erase. */
class OwnDataIT {
    private final AuthFixture fixture = new AuthFixture();

    @AfterEach
    void close() {
        fixture.close();
    }

    private void patch(StartedSession session, String json, long version) {
        fixture.auth
                .updateMe()
                .run(callerOf(session), new UpdateMe.Request(Optional.empty(), Optional.of(json), version));
    }

    private AccountData data(StartedSession session) {
        return fixture.auth.me().run(callerOf(session)).data();
    }

    private AuthReason reasonOf(Runnable act) {
        return refusalOf(act).reason();
    }

    @Test
    void mergesWhatTwoDevicesWrite() {
        StartedSession session = fixture.signUp("ada@example.org");

        patch(session, "{\"theme\":\"dark\",\"map\":{\"zoom\":3,\"north\":true}}", 0);
        patch(session, "{\"map\":{\"zoom\":4},\"draft\":[1,2]}", 0);
        patch(session, "{\"theme\":null,\"map\":{\"north\":null}}", 0);

        assertThat(data(session).userData()).isEqualTo("{\"map\": {\"zoom\": 4}, \"draft\": [1, 2]}");
        assertThat(fixture.auth.me().run(callerOf(session)).displayName()).isEqualTo("Ada");
    }

    @Test
    void refusesWhoWritesOnTopOfWhatTheyHaveNotSeen() {
        StartedSession session = fixture.signUp("ada@example.org");
        long seen = data(session).version();
        patch(session, "{\"a\":1}", seen);

        assertThat(reasonOf(() -> patch(session, "{\"a\":2}", seen))).isEqualTo(AuthReason.VERSION_CONFLICT);
        assertThat(data(session).userData()).isEqualTo("{\"a\": 1}");
        patch(session, "{\"a\":2}", data(session).version());
    }

    @Test
    void keepsAtMostEightKilobytes() {
        StartedSession session = fixture.signUp("ada@example.org");
        patch(session, "{\"a\":\"" + "x".repeat(8_000) + "\"}", 0);

        assertThat(reasonOf(() -> patch(session, "{\"b\":\"" + "x".repeat(300) + "\"}", 0)))
                .isEqualTo(AuthReason.INVALID_REQUEST);
        assertThat(reasonOf(() -> patch(session, "{\"b\":\"\\u0000\"}", 0))).isEqualTo(AuthReason.INVALID_REQUEST);
        patch(session, "{\"a\":null}", 0);
        assertThat(data(session).userData()).isEqualTo("{}");
    }

    @Test
    void exportsAllThatIsKeptButNoSecret() {
        StartedSession session = fixture.signUp("ada@example.org");
        patch(session, "{\"theme\":\"dark\"}", 0);
        String _ = fixture.auth.mfaSetup().start(callerOf(session)).secret();

        ObjectNode export = fixture.auth.admin().export().own(callerOf(session));

        assertThat(export.at("/account/email").asText()).isEqualTo("ada@example.org");
        assertThat(export.at("/account/userData/theme").asText()).isEqualTo("dark");
        assertThat(export.at("/factors/0/kind").asText()).isEqualTo("totp");
        assertThat(export.at("/sessions/0/session").asText()).isEqualTo(session.session());
        assertThat(export.path("audit").toString()).contains("account.create.password", "192.0.2.7");
        assertThat(export.toString()).doesNotContain("argon2", "rr1_", "secret", "phc");
    }

    @Test
    void asksForAFreshProofBeforeExportAndDeletion() {
        StartedSession session = fixture.signUp("ada@example.org");
        fixture.clock.advance(Duration.ofMinutes(6));

        assertThat(reasonOf(() -> fixture.auth.admin().export().own(callerOf(session))))
                .isEqualTo(AuthReason.REAUTH_REQUIRED);
        assertThat(reasonOf(() -> fixture.auth.admin().deletion().own(callerOf(session))))
                .isEqualTo(AuthReason.REAUTH_REQUIRED);
    }

    @Test
    void isErasedSevenDaysAfterItsOwnerWantedSo() {
        StartedSession session = fixture.signUp("ada@example.org");
        Instant deleteAt = fixture.auth.admin().deletion().own(callerOf(session));
        fixture.clock.advance(Duration.ofDays(7).minusSeconds(1));
        int early = fixture.auth.cleanUp().run();
        fixture.clock.advance(Duration.ofSeconds(1));

        int _ = fixture.auth.cleanUp().run();

        assertThat(fixture.clock.instant()).isEqualTo(deleteAt);
        assertThat(early).as("buckets and revocations only").isLessThan(10);
        assertThat(fixture.texts(
                        "SELECT id::text FROM auth.account UNION ALL SELECT account_id::text FROM auth.password"
                                + " UNION ALL SELECT account_id::text FROM auth.session"))
                .isEmpty();
        assertThat(fixture.texts("SELECT target FROM auth.audit WHERE action IN ('account.delete', 'account.erase')"))
                .containsExactly(session.subject(), session.subject());
        assertThat(fixture.texts("SELECT id::text FROM auth.audit a WHERE a::text LIKE '%example.org%'"))
                .as("the audit keeps ids only")
                .isEmpty();
        assertThat(fixture.signUp("ada@example.org").subject())
                .as("the address is free again")
                .isNotEqualTo(session.subject());
    }

    @Test
    void stopsDeletingWhoSignsInAgain() {
        StartedSession session = fixture.signUp("ada@example.org");
        Instant _ = fixture.auth.admin().deletion().own(callerOf(session));
        fixture.clock.advance(Duration.ofDays(6));

        AuthReason ended = reasonOf(() -> fixture.auth.refresh().run(NOBODY, session.refreshToken()));
        StartedSession back = fixture.signIn("ada@example.org", PASSWORD);
        fixture.clock.advance(Duration.ofDays(6));
        int _ = fixture.auth.cleanUp().run();

        assertThat(ended).isEqualTo(AuthReason.SESSION_REVOKED);
        assertThat(fixture.auth.me().run(callerOf(back)).subject()).isEqualTo(session.subject());
    }
}
