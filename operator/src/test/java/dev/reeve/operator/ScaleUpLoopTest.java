// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reeve.operator.law.Fallback;
import dev.reeve.operator.law.PoolCommand.Reason;
import dev.reeve.operator.law.PoolSettings;
import dev.reeve.operator.law.ReplicaBounds;
import dev.reeve.operatorapi.LastScale;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Upward writes: at once, one at a time, the newest number, and slowly where the API server says so. */
class ScaleUpLoopTest {
    private static final PoolSettings USUAL = PoolSettings.DEFAULT;

    @Test
    void wakesFromZeroWithinOnePassOfAnUrgentReport() {
        LoopWorld world = LoopWorld.with(USUAL, 0);

        world.urgent(1);

        assertThat(world.writer.writes).containsExactly(new FakeWriter.Write("shop", "echo", 1, ""));
        assertThat(world.listener.scaled).containsExactly(new FakeListener.Scaled(LoopWorld.ECHO, 0, 1, Reason.WOKEN));
        assertThat(world.metric("reeve_operator_reaction_seconds")).isEqualTo(1);
    }

    @Test
    void goesStraightToTheNumberThatIsNeeded() {
        LoopWorld world = LoopWorld.with(USUAL, 0);

        world.urgent(100);

        assertThat(world.writer.numbers()).hasSize(1);
        assertThat(world.writer.numbers().getFirst()).isGreaterThan(5);
    }

    @Test
    void writesTheNewestNumberRightAfterTheOneThatIsUnderWay() {
        LoopWorld world = LoopWorld.with(USUAL, 0);
        world.hold();
        world.urgent(1);
        world.ms(600);
        world.urgent(40);
        world.ms(600);
        world.urgent(400);

        assertThat(world.held()).isEqualTo(1);
        world.release();

        assertThat(world.writer.numbers()).hasSize(2).startsWith(1).last().isEqualTo(50);
    }

    @Test
    void looksAgainAsSoonAsAnotherWriteMayBeMade() {
        LoopWorld world = LoopWorld.with(USUAL, 0);
        world.urgent(1);
        world.ms(100);
        world.urgent(400);
        assertThat(world.writer.numbers()).containsExactly(1);

        world.ms(400);

        assertThat(world.writer.numbers()).containsExactly(1, 50);
    }

    @Test
    void measuresFromTheReportUntilTheWriteIsAnswered() {
        LoopWorld world = LoopWorld.with(USUAL, 0);
        world.hold();
        world.urgent(1);

        world.ms(300);
        world.release();

        assertThat(world.registry.get("reeve_operator_reaction_seconds").timer().totalTime(TimeUnit.MILLISECONDS))
                .isEqualTo(300);
        assertThat(world.metric("reeve_operator_reactions_late")).isEqualTo(1);
    }

    @Test
    void backsOffTwiceAsLongEachTimeAndWritesWhatIsWantedThen() {
        LoopWorld world = LoopWorld.with(USUAL, 0);
        world.writer.results.addAll(List.of(refused(0), refused(0), refused(0)));
        world.urgent(1);

        world.ms(199);
        assertThat(world.writer.writes).hasSize(1);
        world.ms(1);
        assertThat(world.writer.writes).hasSize(2);
        world.ms(399);
        world.urgent(400);
        assertThat(world.writer.writes).hasSize(2);
        world.ms(1);
        assertThat(world.writer.writes).hasSize(3);
        world.ms(800);

        assertThat(world.writer.numbers()).containsExactly(1, 1, 50, 50);
        assertThat(world.listener.refused).hasSize(3);
        assertThat(world.listener.scaled).hasSize(1);
        assertThat(world.registry
                        .get("reeve_operator_writes_failed")
                        .tag("code", "429")
                        .counter()
                        .count())
                .isEqualTo(3);
    }

    @Test
    void waitsAsLongAsTheApiServerAsksButNoLongerThanTheBound() {
        LoopWorld world = LoopWorld.with(USUAL, 0);
        world.writer.results.addAll(List.of(refused(3_000), refused(3_600_000)));
        world.urgent(1);

        world.ms(2_999);
        assertThat(world.writer.writes).hasSize(1);
        world.ms(1);
        assertThat(world.writer.writes).hasSize(2);
        world.seconds(29);
        assertThat(world.writer.writes).hasSize(2);
        world.seconds(1);

        assertThat(world.writer.writes).hasSize(3);
    }

    @Test
    void asksNoMoreWhenNothingIsWantedAfterTheBackOff() {
        LoopWorld world = LoopWorld.with(USUAL, 0);
        world.writer.results.add(refused(5_000));
        world.urgent(1);
        world.fleet.waiting = 0;
        world.told();

        world.seconds(8);

        assertThat(world.writer.writes).hasSize(1);
    }

    @Test
    void saysWhyAWriteWasRefusedUntilOneIsNot() {
        LoopWorld world = LoopWorld.with(USUAL, 0);
        world.writer.results.add(new WriteResult.Refused(403, "no", 0));

        world.urgent(1);

        assertThat(world.view().refusal()).isEqualTo("HTTP 403: no");
        world.ms(200);
        assertThat(world.view().refusal()).isEmpty();
        assertThat(world.view().lastScale()).extracting(LastScale::to).isEqualTo(1);
    }

    @Test
    void neverLowersByAnInformerThatLagsBehindAWriteThatWasFollowedByARefusal() {
        LoopWorld world = LoopWorld.with(USUAL, 0);
        world.lag();
        world.urgent(400);
        world.ms(600);
        world.writer.results.add(new WriteResult.Refused(500, "no", 0));
        world.put(USUAL.withReplicas(new ReplicaBounds(0, 60, 0)));
        world.fleet.waiting = 0;
        world.told();

        world.ms(300);

        assertThat(world.writer.writes).noneMatch(FakeWriter.Write::isDownward);
        assertThat(world.writer.numbers())
                .allSatisfy(number -> assertThat(number).isGreaterThanOrEqualTo(50));
    }

    @Test
    void takesNoAnswerForNeitherWrittenNorRefused() {
        LoopWorld world = LoopWorld.with(USUAL, 0);
        world.writer.results.add(new WriteResult.Unknown("timed out"));
        world.urgent(1);

        world.seconds(4);
        assertThat(world.writer.writes).hasSize(1);
        world.seconds(2);

        assertThat(world.writer.numbers()).containsExactly(1, 1);
        assertThat(world.listener.refused).isEmpty();
        assertThat(world.listener.scaled).hasSize(1);
    }

    @Test
    void writesAFallbackAgainThatHadNoAnswer() {
        Fallback fallback = new Fallback(5, Fallback.Behavior.AT_LEAST, 4);
        LoopWorld world = LoopWorld.with(USUAL.withFallback(fallback), 1);
        world.writer.results.add(new WriteResult.Unknown("timed out"));
        world.brokers.clear();

        world.seconds(10);

        assertThat(world.writer.numbers()).containsExactly(4, 4);
    }

    @Test
    void leavesOutReportsThatWaitedForTooLong() {
        LoopWorld world = LoopWorld.with(USUAL, 0);
        world.fleet.waiting = 5;
        world.loop.reported("b1", world.fleet.full("b1"));

        world.ms(4_000);

        assertThat(world.writer.writes).isEmpty();
        assertThat(world.view().sight().waiting()).isZero();
    }

    @Test
    void saysNoMoreThatAWriteWasRefusedOnceNoneIsWanted() {
        LoopWorld world = LoopWorld.with(USUAL, 0);
        world.writer.results.add(refused(0));
        world.urgent(1);
        world.fleet.waiting = 0;
        world.told();
        world.seconds(50);
        assertThat(world.view().refusal()).isNotEmpty();

        world.seconds(15);

        assertThat(world.view().refusal()).isEmpty();
    }

    @Test
    void writesNothingWhilePausedOrObserving() {
        for (PoolSettings.Writing writing : List.of(PoolSettings.Writing.PAUSED, PoolSettings.Writing.OBSERVE)) {
            LoopWorld world = LoopWorld.with(USUAL.withWriting(writing), 0);

            world.urgent(40);
            world.seconds(3);

            assertThat(world.writer.writes).isEmpty();
        }
    }

    @Test
    void tellsWhatItWouldWriteWhileObserving() {
        LoopWorld world = LoopWorld.with(USUAL.withWriting(PoolSettings.Writing.OBSERVE), 0);

        world.urgent(400);

        assertThat(world.view().recommendation().desired()).isEqualTo(50);
        assertThat(world.view().sight().replicas()).isZero();
    }

    @Test
    void dropsWhatWaitsForTheApiServerWhenItIsPaused() {
        LoopWorld world = LoopWorld.with(USUAL, 0);
        world.writer.results.add(refused(0));
        world.urgent(1);

        world.put(USUAL.withWriting(PoolSettings.Writing.PAUSED));
        world.seconds(10);

        assertThat(world.writer.writes).hasSize(1);
    }

    private static WriteResult refused(long retryAfterMs) {
        return new WriteResult.Refused(429, "too many", retryAfterMs);
    }
}
