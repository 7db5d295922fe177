// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker;

import static dev.reeve.authworker.AuthFixture.NOBODY;
import static dev.reeve.authworker.AuthFixture.PHONE;
import static dev.reeve.authworker.AuthFixture.callerOf;
import static dev.reeve.authworker.Refused.refusalOf;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.reeve.authworker.hooks.HookName;
import dev.reeve.authworker.hooks.HookTransport;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Hooks that are told afterwards. */
class CourierIT {
    private static final HookName CREATED = HookName.AFTER_ACCOUNT_CREATED;
    private static final HookName STARTED = HookName.AFTER_SESSION_CREATED;

    private final FakeHooks fake = new FakeHooks();
    private final AuthSettings settings = AuthFixture.hooked(
            FakeHooks.settings(
                    CREATED,
                    STARTED,
                    HookName.AFTER_SESSION_REVOKED,
                    HookName.AFTER_SESSION_REUSED,
                    HookName.AFTER_PASSWORD_CHANGED),
            SignUpMode.IMMEDIATE);
    private final AuthFixture fixture = new AuthFixture(settings, fake);
    private final List<Courier.Outcome> outcomes = new ArrayList<>();
    private final Courier courier = fixture.auth.courier(outcomes::add);

    @AfterEach
    void close() {
        fixture.close();
    }

    private static List<String> ids(List<HookTransport.Call> calls) {
        return calls.stream()
                .map(call -> FakeHooks.json(call.body()).at("/id").asText())
                .toList();
    }

    @Test
    void tellsWhatHappenedWithIdsOnly() {
        StartedSession ada = fixture.signUp("ada@example.org");

        Duration pause = courier.run();

        assertThat(pause).isEqualTo(Duration.ofSeconds(2));
        JsonNode created = fake.question(CREATED);
        assertThat(created.at("/version").asText()).isEqualTo("v1");
        assertThat(created.at("/hook").asText()).isEqualTo("after-account.created");
        assertThat(created.at("/requestId").asText()).isEqualTo("request-1");
        assertThat(created.at("/at").asText()).isEqualTo("2026-11-25T10:00:00Z");
        assertThat(created.at("/data/user").asText()).isEqualTo(ada.subject());
        assertThat(created.at("/data/detail").asText()).isEqualTo("password");
        assertThat(fake.question(STARTED).at("/data/session").asText()).isEqualTo(ada.session());
        assertThat(created.toString()).doesNotContain("ada@example.org");
        assertThat(outcomes).containsExactly(Courier.Outcome.DELIVERED, Courier.Outcome.DELIVERED);
        Duration _ = courier.run();
        assertThat(outcomes).as("once").hasSize(2);
    }

    @Test
    void tellsOfSessionsThatEndAndOfTokensThatComeTwice() {
        StartedSession first = fixture.signUp("ada@example.org");
        SignOut.Result _ = fixture.auth.signOut().one(callerOf(first));
        StartedSession second = fixture.signIn("ada@example.org", AuthFixture.PASSWORD);
        StartedSession _ = fixture.auth.refresh().run(NOBODY, second.refreshToken());
        fixture.clock.advance(Duration.ofMinutes(1));
        AuthRefusal _ = refusalOf(() -> fixture.auth.refresh().run(NOBODY, second.refreshToken()));

        Duration _ = courier.run();

        assertThat(fake.calls(HookName.AFTER_SESSION_REVOKED))
                .extracting(
                        call -> FakeHooks.json(call.body()).at("/data/detail").asText())
                .containsExactly("sign-out", "reused");
        assertThat(fake.question(HookName.AFTER_SESSION_REUSED)
                        .at("/data/session")
                        .asText())
                .isEqualTo(second.session());
    }

    @Test
    void writesNothingForWhatNobodyWantsToHear() {
        try (AuthFixture deaf = new AuthFixture()) {
            StartedSession _ = deaf.signUp("ada@example.org");

            assertThat(deaf.texts("SELECT hook FROM auth.event")).isEmpty();
        }
    }

    @Test
    void triesEightTimesWithinADayAndThenGivesUp() {
        fake.fail(CREATED);
        StartedSession _ = fixture.auth.startAnonymous().run(NOBODY, PHONE);

        for (int minute = 0; minute < 24 * 60 + 10; minute++) {
            Duration _ = courier.run();
            fixture.clock.advance(Duration.ofMinutes(1));
        }

        List<HookTransport.Call> tries = fake.calls(CREATED);
        assertThat(tries).hasSize(8);
        assertThat(ids(tries))
                .as("one id, to tell it from another event")
                .containsOnly(ids(tries).getFirst());
        assertThat(outcomes.stream().filter(Courier.Outcome.GIVEN_UP::equals)).hasSize(1);
        assertThat(fixture.texts("SELECT last_error FROM auth.event WHERE hook = 'after-account.created'"
                        + " AND done_at IS NOT NULL"))
                .containsExactly("a test wants it");
    }

    @Test
    void aReceiverThatComesBackHearsWhatItMissed() {
        fake.fail(CREATED);
        StartedSession ada = fixture.auth.startAnonymous().run(NOBODY, PHONE);
        Duration _ = courier.run();
        fake.answer(CREATED, "{}");
        Duration _ = courier.run();
        assertThat(fake.calls(CREATED)).as("not before its time").hasSize(1);
        fixture.clock.advance(Courier.PAUSES.getFirst());

        Duration _ = courier.run();

        assertThat(fake.calls(CREATED)).hasSize(2);
        assertThat(FakeHooks.json(fake.calls(CREATED).getLast().body())
                        .at("/data/user")
                        .asText())
                .isEqualTo(ada.subject());
        assertThat(fixture.texts("SELECT id::text FROM auth.event WHERE done_at IS NULL"))
                .isEmpty();
    }

    @Test
    void aReceiverThatIsSilentHoldsUpItsOwnEventsOnly() {
        fake.fail(CREATED);
        for (int i = 0; i < 5; i++) {
            StartedSession _ = fixture.auth.startAnonymous().run(NOBODY, PHONE);
        }

        Duration _ = courier.run();

        assertThat(fake.calls(CREATED)).as("one try a round").hasSize(1);
        assertThat(fake.calls(STARTED)).hasSize(5);
    }

    @Test
    void severalReplicasTellEveryEventOnce() throws Exception {
        for (int i = 0; i < 12; i++) {
            StartedSession _ = fixture.auth.startAnonymous().run(NOBODY, PHONE);
        }
        AuthDomain other = fixture.replica(settings, fake);

        List<Duration> _ = Race.run(
                4,
                i -> () -> (i % 2 == 0 ? fixture.auth : other).courier(_ -> {}).run());

        Set<String> different = new TreeSet<>(ids(fake.calls(CREATED)));
        assertThat(different).hasSize(12);
        assertThat(fake.calls(CREATED)).hasSize(12);
    }

    @Test
    void anEventIsRolledBackWithItsCause() {
        StartedSession ada = fixture.signUp("ada@example.org");
        Duration _ = courier.run();
        int before = fake.calls(STARTED).size();
        AuthRefusal _ = refusalOf(() -> fixture.signUp("ada@example.org"));

        Duration _ = courier.run();

        assertThat(fake.calls(CREATED)).hasSize(1);
        assertThat(fake.calls(STARTED)).hasSize(before);
        assertThat(ada.subject()).startsWith("u_");
    }

    @Test
    void leavesEventsOutWhenFarTooManyAreWaiting() {
        fixture.auth.events().waiting(Events.WAITING_MAX);

        StartedSession _ = fixture.auth.startAnonymous().run(NOBODY, PHONE);

        assertThat(fixture.texts("SELECT hook FROM auth.event")).isEmpty();
    }

    @Test
    void isForgottenADayAfterItWasTold() {
        StartedSession _ = fixture.auth.startAnonymous().run(NOBODY, PHONE);
        Duration _ = courier.run();
        fixture.clock.advance(Duration.ofDays(2));

        int _ = fixture.auth.cleanUp().run();

        assertThat(fixture.texts("SELECT hook FROM auth.event")).isEmpty();
    }
}
