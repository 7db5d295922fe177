// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker;

import static dev.reeve.authworker.AuthFixture.NOBODY;
import static dev.reeve.authworker.AuthFixture.PASSWORD;
import static dev.reeve.authworker.AuthFixture.PHONE;
import static dev.reeve.authworker.AuthFixture.callerOf;
import static dev.reeve.authworker.AuthFixture.phone;
import static dev.reeve.authworker.AuthFixture.phoneOf;
import static dev.reeve.authworker.Refused.refusalOf;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Apps before and after somebody signs in: ids, secrets, tokens. */
class InstallationIT {
    private static final String EMAIL = "ada@example.org";

    private final AuthFixture fixture = new AuthFixture();

    @AfterEach
    void close() {
        fixture.close();
    }

    private StartInstallation.Started start() {
        return fixture.auth.installations().start().run(NOBODY, PHONE);
    }

    private static ClientDescription phoneOfStarted(StartInstallation.Started started) {
        return phone(started.subject().subject(), started.installation().secret());
    }

    @Test
    void getsATokenForItsLogsAndNothingElseBeforeAnybodySignsIn() throws Exception {
        StartInstallation.Started started = start();

        JsonNode claims = TokenVerifier.verified(
                started.access().text(), fixture.auth.keyRing().jwks());
        assertThat(claims.get("sub").asText())
                .startsWith("i_")
                .isEqualTo(claims.get("ins").asText());
        assertThat(claims.get("scope").asText()).isEqualTo("logs:write");
        assertThat(claims.has("sid")).isFalse();
        assertThat(claims.get("anon").asBoolean()).isTrue();
        Caller itself = new Caller(
                "default", claims.get("sub").asText(), "", claims.get("sub").asText(), List.of(), "r", "");
        assertThat(refusalOf(() -> fixture.auth.me().run(itself)).reason()).isEqualTo(AuthReason.UNAUTHENTICATED);
        assertThat(refusalOf(() -> fixture.auth.signOut().all(itself)).reason()).isEqualTo(AuthReason.UNAUTHENTICATED);
    }

    @Test
    void keepsItsIdForWhoeverShowsItsSecret() {
        StartInstallation.Started first = start();

        StartInstallation.Started again = fixture.auth.installations().start().run(NOBODY, phoneOfStarted(first));
        StartedSession session = fixture.auth.startAnonymous().run(NOBODY, phoneOfStarted(first));

        assertThat(again.installation().id()).isEqualTo(first.installation().id());
        assertThat(again.installation().secret()).as("shown once").isEmpty();
        assertThat(session.installation()).isEqualTo(first.subject().subject());
        assertThat(session.installationSecret()).isEmpty();
        assertThat(fixture.texts("SELECT actor_kind FROM auth.audit WHERE action = 'installation.start'"))
                .containsExactly("installation");
    }

    @Test
    void aSessionOnANewInstallationBringsItsSecretOnce() {
        StartedSession first = fixture.signUp(EMAIL);

        StartedSession second = fixture.auth.signIn().run(NOBODY, new SignIn.Request(EMAIL, PASSWORD, phoneOf(first)));
        StartedSession refreshed = fixture.auth.refresh().run(NOBODY, second.refreshToken());

        assertThat(first.installationSecret()).startsWith("ri1_");
        assertThat(second.installation()).isEqualTo(first.installation());
        assertThat(second.installationSecret()).isEmpty();
        assertThat(refreshed.installationSecret()).isEmpty();
        assertThat(fixture.texts("SELECT row_to_json(i)::text FROM auth.installation i"))
                .hasSize(1)
                .noneMatch(row -> row.contains(first.installationSecret()));
        assertThat(fixture.texts("SELECT row_to_json(a)::text FROM auth.audit a"))
                .noneMatch(row -> row.contains("ri1_"));
    }

    @Test
    void aWrongSecretMakesANewOneAndDoesNotStopASignIn() {
        StartedSession first = fixture.signUp(EMAIL);

        StartedSession second = fixture.auth
                .signIn()
                .run(NOBODY, new SignIn.Request(EMAIL, PASSWORD, phone(first.installation(), "ri1_wrong")));

        assertThat(second.installation()).isNotEqualTo(first.installation());
        assertThat(second.installationSecret()).startsWith("ri1_").isNotEqualTo(first.installationSecret());
    }

    @Test
    void anotherTenantsInstallationIsUnknownHere() {
        int _ = fixture.update("INSERT INTO auth.tenant (id, name) VALUES ('other', 'Other')");
        StartInstallation.Started there = fixture.auth.installations().start().run(NOBODY.inTenant("other"), PHONE);

        StartInstallation.Started here = fixture.auth.installations().start().run(NOBODY, phoneOfStarted(there));

        assertThat(here.installation().id()).isNotEqualTo(there.installation().id());
    }

    @Test
    void whatADeviceCallsItselfIsRefused() {
        for (String id : List.of("356938035643809", "00:1A:2B:3C:4D:5E", "9774d56d682e549c", "u_" + "0".repeat(26))) {
            assertThat(refusalOf(() -> phone(id, "secret")).reason()).as(id).isEqualTo(AuthReason.INVALID_REQUEST);
        }
        assertThat(refusalOf(() -> phone("", "ri1_x")).reason()).isEqualTo(AuthReason.INVALID_REQUEST);
        assertThat(refusalOf(() -> phone("i_" + "0".repeat(26), "")).reason()).isEqualTo(AuthReason.INVALID_REQUEST);
    }

    @Test
    void oneAddressMakesThreeHundredAnHourAndGoesOnWithThose() {
        try (AuthFixture limited =
                new AuthFixture(AuthFixture.settings(AuthFixture.CHEAP, List.of(), AuthFixture.DEFAULT_LIMITS))) {
            StartInstallation operation = limited.auth.installations().start();
            StartInstallation.Started first = operation.run(NOBODY, PHONE);
            for (int i = 1; i < 300; i++) {
                StartInstallation.Started _ = operation.run(NOBODY, PHONE);
            }

            assertThat(refusalOf(() -> operation.run(NOBODY, PHONE)).reason()).isEqualTo(AuthReason.RATE_LIMITED);
            assertThat(operation
                            .run(NOBODY, phoneOfStarted(first))
                            .installation()
                            .id())
                    .isEqualTo(first.installation().id());
        }
    }

    @Test
    void theTokenOfACallNamesItsInstallationToo() {
        StartedSession first = fixture.signUp(EMAIL);

        StartedSession second = fixture.auth.signIn().run(callerOf(first), new SignIn.Request(EMAIL, PASSWORD, PHONE));

        assertThat(second.installation()).isEqualTo(first.installation());
    }
}
