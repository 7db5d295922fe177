// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker;

import static dev.reeve.authworker.AuthFixture.NOBODY;
import static dev.reeve.authworker.AuthFixture.PASSWORD;
import static dev.reeve.authworker.AuthFixture.PHONE;
import static dev.reeve.authworker.AuthFixture.callerOf;
import static dev.reeve.authworker.AuthFixture.phone;
import static dev.reeve.authworker.AuthFixture.phoneOf;
import static dev.reeve.authworker.AuthFixture.phoneWith;
import static dev.reeve.authworker.Refused.refusalOf;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Which accounts the credential of a device opens, and which it does not. */
class SignInWithDeviceIT {
    private final AuthFixture fixture = new AuthFixture();

    @AfterEach
    void close() {
        fixture.close();
    }

    private StartedSession enter(ClientDescription client) {
        return enter(client, "");
    }

    private StartedSession enter(ClientDescription client, String proof) {
        return fixture.auth.installations().signIn().run(NOBODY, client, proof);
    }

    private AuthReason refused(ClientDescription client) {
        return refusalOf(() -> enter(client)).reason();
    }

    @Test
    void bringsBackTheAnonymousAccountWhoseSessionWasLost() {
        StartedSession lost = fixture.auth.startAnonymous().run(NOBODY, PHONE);
        var _ = fixture.auth.signOut().one(callerOf(lost));
        fixture.clock.advance(Duration.ofDays(20));

        StartedSession back = enter(phoneOf(lost));

        assertThat(back.subject()).isEqualTo(lost.subject());
        assertThat(back.installation()).isEqualTo(lost.installation());
        assertThat(back.session()).isNotEqualTo(lost.session());
        assertThat(back.anonymous()).isTrue();
        assertThat(fixture.texts("SELECT amr::text FROM auth.session WHERE revoked_at IS NULL"))
                .containsExactly("{device}");
        assertThat(fixture.auth.me().run(callerOf(back)).subject()).isEqualTo(lost.subject());
    }

    @Test
    void ofSeveralItIsTheLastOne() {
        StartedSession first = fixture.auth.startAnonymous().run(NOBODY, PHONE);
        fixture.clock.advance(Duration.ofMinutes(1));
        StartedSession second = fixture.auth.startAnonymous().run(NOBODY, phoneOf(first));

        assertThat(enter(phoneOf(first)).subject()).isEqualTo(second.subject());
    }

    @Test
    void opensNoAccountWithANameHoweverOftenItWasSignedInThere() {
        StartedSession ada = fixture.signUp("ada@example.org");
        StartedSession _ =
                fixture.auth.signIn().run(NOBODY, new SignIn.Request("ada@example.org", PASSWORD, phoneOf(ada)));

        assertThat(refused(phoneOf(ada))).isEqualTo(AuthReason.INVALID_CREDENTIALS);
    }

    @Test
    void opensNoAccountThatHasAnAddressAPasswordOrASecondFactor() {
        for (String change : new String[] {
            "UPDATE auth.account SET email = 'a@b', email_key = 'a@b'",
            "INSERT INTO auth.password (account_id, tenant, phc, changed_at) SELECT id, tenant, 'x', now() FROM auth.account",
            "UPDATE auth.account SET anonymous = false",
            "UPDATE auth.account SET status = 'deleted'",
            "INSERT INTO auth.factor (id, tenant, account_id, kind, secret, created_at, confirmed_at)"
                    + " SELECT id, tenant, id, 'totp', '', now(), now() FROM auth.account"
        }) {
            int _ = fixture.update("TRUNCATE auth.account CASCADE");
            StartedSession anonymous = fixture.auth.startAnonymous().run(NOBODY, PHONE);
            int changed = fixture.update(change);

            assertThat(changed).isEqualTo(1);
            assertThat(refused(phoneOf(anonymous))).as(change).isEqualTo(AuthReason.INVALID_CREDENTIALS);
        }
    }

    @Test
    void saysThatAnAccountIsDisabledOnlyToItsDevice() {
        StartedSession anonymous = fixture.auth.startAnonymous().run(NOBODY, PHONE);
        int _ = fixture.update("UPDATE auth.account SET status = 'disabled'");

        assertThat(refused(phoneOf(anonymous))).isEqualTo(AuthReason.ACCOUNT_DISABLED);
        assertThat(refused(phone(anonymous.installation(), "ri1_wrong"))).isEqualTo(AuthReason.INVALID_CREDENTIALS);
        assertThat(fixture.texts("SELECT reason FROM auth.audit WHERE action = 'sign-in.device' ORDER BY reason"))
                .containsExactly("ACCOUNT_DISABLED", "INVALID_CREDENTIALS");
    }

    @Test
    void refusesStrangersOfOtherTenantsAndOfNoTenant() {
        int _ = fixture.update("INSERT INTO auth.tenant (id, name) VALUES ('other', 'Other')");
        StartedSession anonymous = fixture.auth.startAnonymous().run(NOBODY, PHONE);

        assertThat(refusalOf(() -> fixture.auth
                                .installations()
                                .signIn()
                                .run(NOBODY.inTenant("other"), phoneOf(anonymous), ""))
                        .reason())
                .isEqualTo(AuthReason.INVALID_CREDENTIALS);
        assertThat(refused(phone(IdKind.INSTALLATION.text(new java.util.UUID(1, 2)), "ri1_x")))
                .isEqualTo(AuthReason.INVALID_CREDENTIALS);
        assertThat(refused(PHONE)).isEqualTo(AuthReason.INVALID_REQUEST);
    }

    @Test
    void anInstallationWithAKeyProvesItHereToo() {
        DeviceKey key = new DeviceKey();
        StartedSession anonymous = fixture.auth.startAnonymous().run(NOBODY, phoneWith(key));
        String secret = anonymous.installationSecret();

        assertThat(refused(phoneOf(anonymous))).isEqualTo(AuthReason.INVALID_CREDENTIALS);
        assertThat(refusalOf(() -> enter(phoneOf(anonymous), key.proof("reeve-refresh+jwt", secret)))
                        .reason())
                .isEqualTo(AuthReason.INVALID_CREDENTIALS);
        assertThat(enter(phoneOf(anonymous), key.proof("reeve-device+jwt", secret))
                        .subject())
                .isEqualTo(anonymous.subject());
    }

    @Test
    void failuresFromOneAddressEndAt150() {
        for (int i = 0; i < 150; i++) {
            assertThat(refused(phone(IdKind.INSTALLATION.text(new java.util.UUID(1, i)), "ri1_x")))
                    .isEqualTo(AuthReason.INVALID_CREDENTIALS);
        }

        assertThat(refused(phone(IdKind.INSTALLATION.text(new java.util.UUID(1, 2)), "ri1_x")))
                .isEqualTo(AuthReason.RATE_LIMITED);
    }

    @Test
    void oneInstallationComesBackTenTimesAMinute() {
        try (AuthFixture limited =
                new AuthFixture(AuthFixture.settings(AuthFixture.CHEAP, List.of(), AuthFixture.DEFAULT_LIMITS))) {
            StartedSession anonymous = limited.auth.startAnonymous().run(NOBODY, PHONE);
            SignInWithDevice operation = limited.auth.installations().signIn();
            for (int i = 0; i < 10; i++) {
                assertThat(operation.run(NOBODY, phoneOf(anonymous), "").subject())
                        .isEqualTo(anonymous.subject());
            }

            assertThat(refusalOf(() -> operation.run(NOBODY, phoneOf(anonymous), ""))
                            .reason())
                    .isEqualTo(AuthReason.RATE_LIMITED);
            limited.clock.advance(Duration.ofSeconds(6));
            assertThat(operation.run(NOBODY, phoneOf(anonymous), "").subject()).isEqualTo(anonymous.subject());
        }
    }
}
