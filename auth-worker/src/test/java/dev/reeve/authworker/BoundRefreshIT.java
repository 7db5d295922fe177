// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker;

import static dev.reeve.authworker.AuthFixture.NOBODY;
import static dev.reeve.authworker.AuthFixture.phone;
import static dev.reeve.authworker.AuthFixture.phoneWith;
import static dev.reeve.authworker.Refused.refusalOf;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Refresh tokens of an installation with a key, on a real database. */
class BoundRefreshIT {
    private final AuthFixture fixture = new AuthFixture();
    private final DeviceKey key = new DeviceKey();

    @AfterEach
    void close() {
        fixture.close();
    }

    private StartedSession start() {
        return fixture.auth.startAnonymous().run(NOBODY, phoneWith(key));
    }

    private StartedSession refresh(String token) {
        return fixture.auth.refresh().run(NOBODY, token, key.proof("reeve-refresh+jwt", token));
    }

    @Test
    @Tag("A2")
    void givesOneSuccessorToFiftyConcurrentRequestsOnTwoReplicas() throws Exception {
        String token = start().refreshToken();
        AuthDomain other = fixture.replica();

        List<String> successors = Race.run(
                50,
                i -> () -> (i % 2 == 0 ? fixture.auth : other)
                        .refresh()
                        .run(NOBODY, token, key.proof("reeve-refresh+jwt", token))
                        .refreshToken());

        assertThat(successors.stream().collect(Collectors.toSet())).hasSize(1);
    }

    @Test
    @Tag("A3")
    void aLostAnswerIsGivenAgainADayLater() {
        StartedSession first = start();
        StartedSession lost = refresh(first.refreshToken());
        fixture.clock.advance(Duration.ofDays(1));

        assertThat(refresh(first.refreshToken()).refreshToken()).isEqualTo(lost.refreshToken());
    }

    @Test
    @Tag("A3")
    void theParentWithoutAProofEndsTheSessionAtOnce() {
        StartedSession first = start();
        StartedSession second = refresh(first.refreshToken());

        AuthRefusal refusal = refusalOf(() -> fixture.auth.refresh().run(NOBODY, first.refreshToken()));

        assertThat(refusal.reason()).isEqualTo(AuthReason.TOKEN_REUSED);
        assertThat(refusalOf(() -> refresh(second.refreshToken())).reason()).isEqualTo(AuthReason.SESSION_REVOKED);
        assertThat(fixture.auth.revocations().after(0).items())
                .extracting(Revocation::value)
                .containsExactly(first.session());
    }

    @Test
    @Tag("A3")
    void theGrandparentEndsTheSessionHoweverItIsProven() {
        StartedSession first = start();
        StartedSession third = refresh(refresh(first.refreshToken()).refreshToken());

        assertThat(refusalOf(() -> refresh(first.refreshToken())).reason()).isEqualTo(AuthReason.TOKEN_REUSED);
        assertThat(refusalOf(() -> refresh(third.refreshToken())).reason()).isEqualTo(AuthReason.SESSION_REVOKED);
    }

    @Test
    @Tag("A3")
    void aStolenTokenWithoutTheKeyIsWorthNothingAndEndsNothing() {
        StartedSession session = start();
        String token = session.refreshToken();
        String ofAnother = new DeviceKey().proof("reeve-refresh+jwt", token);

        for (String proof : List.of("", "nonsense", ofAnother, key.proof("reeve-device+jwt", token))) {
            assertThat(refusalOf(() -> fixture.auth.refresh().run(NOBODY, token, proof))
                            .reason())
                    .isEqualTo(AuthReason.PROOF_INVALID);
        }
        assertThat(refresh(token).session()).isEqualTo(session.session());
        assertThat(fixture.texts("SELECT DISTINCT reason FROM auth.audit WHERE action = 'refresh'"))
                .containsExactly("PROOF_INVALID");
    }

    @Test
    void theKeyIsTheInstallationsForAllItsSessionsAndIsNotReplaced() {
        StartedSession first = start();
        ClientDescription withAnotherKey = new ClientDescription(
                "",
                "",
                "",
                "",
                SessionKind.NATIVE,
                phone(first.installation(), first.installationSecret()).installation(),
                java.util.Optional.of(new DeviceKey().publicKey()));

        StartedSession second = fixture.auth.startAnonymous().run(NOBODY, withAnotherKey);

        assertThat(second.installation()).isEqualTo(first.installation());
        assertThat(refresh(second.refreshToken()).session()).isEqualTo(second.session());
    }
}
