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

class SigningKeysIT {
    private final AuthFixture fixture = new AuthFixture();
    private final SigningKeys keys = fixture.auth.admin().signingKeys();
    private final Caller boss = AdminCallers.inTenant("default", Scopes.KEYS_ADMIN);

    @AfterEach
    void close() {
        fixture.close();
    }

    private String jwks() {
        return fixture.auth.keyRing().jwks();
    }

    private String signer() {
        return fixture.auth.keyRing().signer().kid();
    }

    private AuthReason reasonOf(Runnable act) {
        return refusalOf(act).reason();
    }

    @Test
    void rotatesBeforeItsTimeWithoutATokenBeingRefused() throws Exception {
        String before = signer();
        String token = fixture.auth.startAnonymous().run(NOBODY, PHONE).access().text();
        fixture.clock.advance(Duration.ofMinutes(10));

        List<SigningKeyRow> after = keys.rotate(boss);

        assertThat(signer()).isNotEqualTo(before);
        assertThat(after)
                .extracting(SigningKeyRow::state)
                .containsExactlyInAnyOrder(SigningKeyState.RETIRING, SigningKeyState.ACTIVE, SigningKeyState.NEXT);
        assertThat(TokenVerifier.verified(token, jwks())).isNotNull();
        assertThat(fixture.auth.revocations().after(0).items()).isEmpty();
        assertThat(reasonOf(() -> keys.rotate(boss)))
                .as("nobody knows the one after it yet")
                .isEqualTo(AuthReason.INVALID_REQUEST);
    }

    @Test
    void putsNewKeysInPlaceOfAllWhenOneHasLeaked() {
        List<String> before = keys.list(boss).stream().map(SigningKeyRow::kid).toList();
        AuthDomain replica = fixture.replica();

        SigningKeys.Rotated rotated = keys.replace(boss);
        replica.keyRing().refresh();

        assertThat(rotated.propagated()).isTrue();
        assertThat(rotated.keys())
                .extracting(SigningKeyRow::state)
                .containsExactlyInAnyOrder(SigningKeyState.ACTIVE, SigningKeyState.NEXT);
        assertThat(rotated.keys()).extracting(SigningKeyRow::kid).doesNotContainAnyElementsOf(before);
        assertThat(before).hasSize(2).noneMatch(kid -> jwks().contains(kid));
        assertThat(replica.keyRing().signer().kid()).isEqualTo(signer());
        assertThat(fixture.auth.revocations().after(0).items()).allSatisfy(item -> {
            assertThat(item.kind()).isEqualTo(Revocation.Kind.SIGNING_KEY);
            assertThat(item.expiresAt()).isEqualTo(fixture.clock.instant().plus(Duration.ofMinutes(61)));
        });
        assertThat(fixture.auth.revocations().after(0).items())
                .extracting(Revocation::value)
                .containsExactlyInAnyOrderElementsOf(before);
        assertThat(fixture.texts("SELECT count(*)::text FROM auth.signing_key WHERE private_key IS NOT NULL"))
                .containsExactly("2");
    }

    @Test
    void isDoneByOneReplicaAfterTheOther() throws Exception {
        AuthDomain replica = fixture.replica();

        List<SigningKeys.Rotated> _ = Race.run(
                4,
                i -> () -> (i % 2 == 0 ? fixture.auth : replica)
                        .admin()
                        .signingKeys()
                        .replace(boss));

        assertThat(fixture.texts("SELECT state FROM auth.signing_key WHERE state <> 'gone' ORDER BY 1"))
                .containsExactly("active", "next");
    }

    @Test
    @Tag("A10")
    void isForWhoRunsTheInstallation() {
        Caller stranger = AdminCallers.inTenant(AdminCallers.tenant(fixture), Scopes.ADMIN);
        Caller users = AdminCallers.inTenant("default", Scopes.USERS_ADMIN);

        for (Caller caller : List.of(stranger, users)) {
            assertThat(reasonOf(() -> keys.list(caller))).isEqualTo(AuthReason.FORBIDDEN);
            assertThat(reasonOf(() -> keys.rotate(caller))).isEqualTo(AuthReason.FORBIDDEN);
            assertThat(reasonOf(() -> keys.replace(caller))).isEqualTo(AuthReason.FORBIDDEN);
        }
    }
}
