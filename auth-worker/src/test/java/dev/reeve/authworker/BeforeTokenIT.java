// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker;

import static dev.reeve.authworker.AuthFixture.NOBODY;
import static dev.reeve.authworker.AuthFixture.callerOf;
import static dev.reeve.authworker.Refused.refusalOf;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.reeve.authworker.hooks.HookName;
import java.security.SecureRandom;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The hook before access tokens of users. */
class BeforeTokenIT {
    private static final ApiKey ADMIN = ApiKey.generate(ApiKey.Kind.SECRET, new SecureRandom());
    private static final String EMAIL = "ada@example.org";

    private final FakeHooks fake = new FakeHooks();
    private final AuthFixture fixture = new AuthFixture(
            AuthFixture.hooked(
                    FakeHooks.settings(HookName.BEFORE_TOKEN),
                    SignUpMode.IMMEDIATE,
                    new KeyFile.Source("admin", ADMIN, Scopes.OF_THE_ADMIN_KEY)),
            fake);

    @AfterEach
    void close() {
        fixture.close();
    }

    private StartedSession signedUp() {
        return fixture.auth.beforeToken().settle(NOBODY, fixture.signUp(EMAIL));
    }

    private StartedSession refresh(StartedSession session) {
        return fixture.auth.beforeToken().settle(NOBODY, fixture.auth.refresh().run(NOBODY, session.refreshToken()));
    }

    private static JsonNode payload(StartedSession session) throws Exception {
        return TokenVerifier.json(session.access().text().split("\\.", -1)[1]);
    }

    @Test
    void addsClaimsAndTakesScopesAway() throws Exception {
        fake.answer(HookName.BEFORE_TOKEN, "{\"claims\":{\"team\":7},\"scopes\":[\"admin\"]}");

        StartedSession session = signedUp();

        JsonNode payload = TokenVerifier.verified(
                session.access().text(), fixture.auth.keyRing().jwks());
        assertThat(payload.at("/c/team").asInt()).isEqualTo(7);
        assertThat(payload.at("/scope").asText()).as("narrowed, never widened").isEmpty();
        assertThat(session.scopes()).isEmpty();
        JsonNode asked = fake.question(HookName.BEFORE_TOKEN);
        assertThat(asked.at("/data/user").asText()).isEqualTo(session.subject());
        assertThat(asked.at("/data/session").asText()).isEqualTo(session.session());
        assertThat(asked.at("/data/occasion").asText()).isEqualTo("start");
        assertThat(asked.at("/data/scopes/0").asText()).isEqualTo("logs:write");
    }

    @Test
    void isAskedOnceForEachTokenAndSaysTheSameAfterARefresh() throws Exception {
        fake.answer(HookName.BEFORE_TOKEN, "{\"claims\":{\"team\":7}}");
        StartedSession session = signedUp();

        StartedSession next = refresh(session);

        assertThat(payload(next).at("/c/team").asInt()).isEqualTo(7);
        assertThat(fake.calls(HookName.BEFORE_TOKEN)).hasSize(2);
        assertThat(FakeHooks.json(fake.calls(HookName.BEFORE_TOKEN).getLast().body())
                        .at("/data/occasion")
                        .asText())
                .isEqualTo("refresh");
    }

    @Test
    void anOutageUsesUpNoRefreshTokenHoweverLongItLasts() {
        StartedSession session = signedUp();
        fake.fail(HookName.BEFORE_TOKEN);
        for (int minute = 0; minute < 5; minute++) {
            assertThat(refusalOf(() -> refresh(session)).reason()).isEqualTo(AuthReason.HOOK_FAILED);
            fixture.clock.advance(Duration.ofMinutes(1));
        }
        fake.answer(HookName.BEFORE_TOKEN, "{}");

        assertThat(refresh(session).refreshToken()).isNotEqualTo(session.refreshToken());
    }

    @Test
    void aSessionThatGetsNoTokenIsNone() {
        fake.fail(HookName.BEFORE_TOKEN);

        AuthRefusal refused = refusalOf(this::signedUp);

        assertThat(refused.reason()).isEqualTo(AuthReason.HOOK_FAILED);
        assertThat(fixture.texts("SELECT revoke_reason FROM auth.session")).containsExactly("hook-failed");
    }

    @Test
    void isNotAskedAboutATokenThatIsNotGood() {
        StartedSession session = signedUp();
        SignOut.Result _ = fixture.auth.signOut().one(callerOf(session));

        assertThat(refusalOf(() -> refresh(session)).reason()).isEqualTo(AuthReason.SESSION_REVOKED);
        assertThat(refusalOf(() -> fixture.auth.refresh().run(NOBODY, "rr1_nonsense"))
                        .reason())
                .isEqualTo(AuthReason.SESSION_EXPIRED);
        assertThat(fake.calls(HookName.BEFORE_TOKEN)).as("of the sign-up").hasSize(1);
    }

    @Test
    void isNotAskedAboutKeysSoThatWhoMendsItGetsIn() {
        fake.fail(HookName.BEFORE_TOKEN);

        StartedSession token = fixture.auth
                .beforeToken()
                .settle(NOBODY, fixture.auth.keyAccess().exchange(NOBODY, ADMIN.text()));
        StartedSession session = fixture.auth
                .beforeToken()
                .settle(NOBODY, fixture.auth.keyAccess().openSession(NOBODY, ADMIN.text(), AuthFixture.PHONE));

        assertThat(token.scopes()).containsExactly("admin");
        assertThat(fixture.auth.refresh().run(NOBODY, session.refreshToken()).scopes())
                .containsExactly("admin");
    }
}
