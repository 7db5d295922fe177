// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker;

import static dev.reeve.authworker.Refused.refusalOf;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reeve.authworker.IdempotencyStore.Begun;
import dev.reeve.authworker.IdempotencyStore.Ended;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Two replicas keep the calls of all gateways. */
class IdempotencyStoreIT {
    private static final IdempotencyStore.Name NAME =
            new IdempotencyStore.Name("default", "u_1", "orders", "place", "k1");
    private static final byte[] PAYLOAD = Sha256.of("payload".getBytes(UTF_8));
    private static final byte[] ANSWER = "the answer".getBytes(UTF_8);
    private static final Duration DEADLINE = Duration.ofSeconds(10);

    private final AuthFixture fixture = new AuthFixture();
    private final IdempotencyStore store = fixture.auth.gatewayState().calls();
    private final IdempotencyStore other = fixture.replica().gatewayState().calls();

    @AfterEach
    void close() {
        fixture.close();
    }

    private static byte[] owner(int number) {
        return ByteBuffer.allocate(16).putInt(number).array();
    }

    private static IdempotencyStore.Begin call(int owner) {
        return new IdempotencyStore.Begin(NAME, PAYLOAD, owner(owner), DEADLINE, false);
    }

    private static IdempotencyStore.Begin repeatable(int owner) {
        return new IdempotencyStore.Begin(NAME, PAYLOAD, owner(owner), DEADLINE, true);
    }

    private byte[] run(IdempotencyStore.Begin call) {
        return ((Begun.Run) store.begin(call)).reservation();
    }

    private void end(byte[] reservation, int owner, Ended ended) {
        other.finish(reservation, owner(owner), ended);
    }

    @Test
    void oneOfManyAttemptsRunsAndTheOthersAreToldSo() throws Exception {
        List<Begun> begun = Race.run(40, i -> () -> (i % 2 == 0 ? store : other).begin(call(i)));

        assertThat(begun).filteredOn(Begun.Run.class::isInstance).hasSize(1);
        assertThat(begun)
                .filteredOn(state -> !(state instanceof Begun.Run))
                .hasSize(39)
                .containsOnly(new Begun.Running(Duration.ofSeconds(15)));
    }

    @Test
    void anAnswerIsKeptForADayForThePayloadItBelongsTo() {
        end(run(call(1)), 1, new Ended.Answered(Optional.of(ANSWER)));
        IdempotencyStore.Begin changed = new IdempotencyStore.Begin(NAME, Sha256.of(ANSWER), owner(2), DEADLINE, false);

        Begun again = other.begin(call(2));

        assertThat(again)
                .isInstanceOfSatisfying(
                        Begun.Done.class, done -> assertThat(done.answer()).hasValue(ANSWER));
        assertThat(store.begin(changed)).isEqualTo(new Begun.KeyReused());
        fixture.clock.advance(Duration.ofHours(24).minusMillis(1));
        assertThat(store.begin(call(3))).isInstanceOf(Begun.Done.class);
        fixture.clock.advance(Duration.ofMillis(1));
        assertThat(store.begin(changed)).isInstanceOf(Begun.Run.class);
    }

    @Test
    void nothingOfAnotherSubjectOrCallIsFound() {
        end(run(call(1)), 1, new Ended.Answered(Optional.of(ANSWER)));

        for (IdempotencyStore.Name name : List.of(
                new IdempotencyStore.Name("default", "u_2", "orders", "place", "k1"),
                new IdempotencyStore.Name("default", "u_1", "orders", "cancel", "k1"),
                new IdempotencyStore.Name("default", "u_1", "order", "splace", "k1"),
                new IdempotencyStore.Name("default", "u_1", "bills", "place", "k1"),
                new IdempotencyStore.Name("default", "u_1", "orders", "place", "k2"))) {
            assertThat(store.begin(new IdempotencyStore.Begin(name, PAYLOAD, owner(2), DEADLINE, false)))
                    .as("%s", name)
                    .isInstanceOf(Begun.Run.class);
        }
        assertThat(refusalOf(() -> new IdempotencyStore.Name("default", "", "orders", "place", "k1"))
                        .reason())
                .isEqualTo(AuthReason.INVALID_REQUEST);
    }

    @Test
    void anAnswerThatWasNotKeptIsDoneAllTheSame() {
        end(run(call(1)), 1, new Ended.Answered(Optional.empty()));

        assertThat(store.begin(call(2))).isEqualTo(new Begun.Done(Optional.empty()));
    }

    @Test
    void withoutAResultTheCallIsUnknownFiveSecondsAfterItsDeadline() {
        byte[] _ = run(call(1));
        fixture.clock.advance(Duration.ofSeconds(15).minusMillis(1));
        Begun before = other.begin(call(2));
        fixture.clock.advance(Duration.ofMillis(1));

        Begun after = other.begin(call(3));

        assertThat(before).isEqualTo(new Begun.Running(Duration.ofMillis(1)));
        assertThat(after).isEqualTo(new Begun.Unknown());
    }

    @Test
    void aLateResultIsStillTheResult() {
        byte[] reservation = run(call(1));
        fixture.clock.advance(Duration.ofSeconds(20));

        end(reservation, 1, new Ended.Answered(Optional.of(ANSWER)));

        assertThat(store.begin(call(2))).isInstanceOf(Begun.Done.class);
    }

    @Test
    void whatMayRunTwiceRunsAgainAndOnlyTheLastAttemptSaysHowItEnded() {
        byte[] reservation = run(repeatable(1));
        assertThat(store.begin(repeatable(2))).isInstanceOf(Begun.Running.class);
        fixture.clock.advance(Duration.ofSeconds(15));

        Begun again = store.begin(repeatable(2));
        end(reservation, 1, new Ended.Answered(Optional.of("of the first".getBytes(UTF_8))));

        assertThat(again).isInstanceOf(Begun.Run.class);
        assertThat(store.begin(repeatable(3))).isInstanceOf(Begun.Running.class);
        end(reservation, 2, new Ended.Unknown());
        assertThat(store.begin(call(3))).isEqualTo(new Begun.Unknown());
        assertThat(store.begin(repeatable(3))).isInstanceOf(Begun.Run.class);
    }

    @Test
    void anAttemptThatAsksTwiceHasOneReservationAndOneThatDidNotRunLeavesNone() {
        byte[] reservation = run(call(1));
        assertThat(other.begin(call(1))).isInstanceOf(Begun.Run.class);

        end(reservation, 2, new Ended.NotRun());
        assertThat(store.begin(call(2))).as("not his").isInstanceOf(Begun.Running.class);
        end(reservation, 1, new Ended.NotRun());

        assertThat(store.begin(call(2))).isInstanceOf(Begun.Run.class);
    }

    @Test
    void oneCallerKeepsOnlySoManyCallsAndSendsTheKeptOnesAgainFreely() {
        for (int i = 0; i < 100; i++) {
            assertThat(store.begin(named("k" + i))).isInstanceOf(Begun.Run.class);
        }

        AuthRefusal refusal = refusalOf(() -> store.begin(named("one more")));

        assertThat(refusal.reason()).isEqualTo(AuthReason.RATE_LIMITED);
        assertThat(store.begin(named("k7"))).isInstanceOf(Begun.Run.class);
    }

    private static IdempotencyStore.Begin named(String key) {
        IdempotencyStore.Name name = new IdempotencyStore.Name("default", "u_1", "orders", "place", key);
        return new IdempotencyStore.Begin(name, PAYLOAD, owner(key.hashCode()), DEADLINE, false);
    }

    @Test
    void noAnswerNorKeyLiesReadableInTheDatabaseAndNeitherStaysLongerThanADay() {
        end(run(call(1)), 1, new Ended.Answered(Optional.of(ANSWER)));
        assertThat(fixture.texts("SELECT encode(key || result, 'escape') FROM auth.idempotency"))
                .hasSize(1)
                .noneMatch(row -> row.contains("the answer") || row.contains("u_1") || row.contains("k1"));
        fixture.clock.advance(Duration.ofHours(25));

        int _ = fixture.auth.cleanUp().run();

        assertThat(fixture.texts("SELECT state FROM auth.idempotency")).isEmpty();
    }
}
