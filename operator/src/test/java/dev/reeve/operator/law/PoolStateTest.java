// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.operator.law;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reeve.operator.law.PoolCommand.Reason;
import dev.reeve.operator.law.PoolCommand.Scale;
import dev.reeve.operator.law.PoolCommand.ScaleIn;
import dev.reeve.operator.law.PoolCommand.Tell;
import dev.reeve.operator.law.PoolSettings.Writing;
import java.util.List;
import org.junit.jupiter.api.Test;

class PoolStateTest {
    private static final PoolSettings USUAL = PoolSettings.DEFAULT;

    @Test
    void wakesAtTheFirstRequest() {
        TestPool pool = TestPool.settled(USUAL, 0);

        pool.waiting(1).report();

        assertThat(pool.commands).containsExactly(new Scale(0, 1, Reason.WOKEN));
    }

    @Test
    void goesStraightToWhatABacklogWants() {
        TestPool pool = TestPool.settled(USUAL, 0);

        pool.waiting(300).report();

        assertThat(pool.commands(Scale.class)).containsExactly(new Scale(0, 38, Reason.WOKEN));
    }

    @Test
    void neverGoesAboveTheBoundAndSaysSo() {
        TestPool pool = TestPool.settled(USUAL, 0);

        pool.waiting(5_000).report();

        assertThat(pool.replicas()).isEqualTo(50);
        assertThat(pool.told().limitedBy()).isEqualTo(LimitedBy.MAX);
        assertThat(pool.commands).contains(new Tell(PoolNotice.AT_MAX));
    }

    @Test
    void leavesHalfASecondBetweenWritesUpward() {
        TestPool pool = TestPool.settled(USUAL, 0);
        pool.waiting(8).report();

        pool.ms(400).waiting(80).report();
        assertThat(pool.commands(Scale.class)).hasSize(1);
        pool.ms(100).report();

        assertThat(pool.commands(Scale.class)).hasSize(2);
    }

    @Test
    void ignoresASmallDifferenceWhileNothingWaits() {
        TestPool pool = TestPool.settled(USUAL, 24).busy(24);

        pool.load(40, 30);

        assertThat(pool.told().want()).isEqualTo(25);
        assertThat(pool.told().limitedBy()).isEqualTo(LimitedBy.DEAD_BAND);
        assertThat(pool.commands(Scale.class)).isEmpty();
    }

    @Test
    void raisesToTheOwnersLeastNumberWhateverTheDifference() {
        TestPool pool = TestPool.settled(USUAL.withReplicas(new ReplicaBounds(25, 50, 0)), 25);

        pool.replicas(24);

        assertThat(pool.commands(Scale.class)).containsExactly(new Scale(24, 25, Reason.BOUNDS));
    }

    @Test
    void holdsTheLoadOfTheWindow() {
        TestPool pool = TestPool.settled(USUAL, 25).busy(20);
        pool.load(40, 30).busy(0);

        pool.load(0, 29);

        assertThat(pool.commands(ScaleIn.class)).isEmpty();
        assertThat(pool.told().limitedBy()).isEqualTo(LimitedBy.HOLD);
    }

    @Test
    void goesDownWithTheWindowAndToZeroWhenIdle() {
        TestPool pool = TestPool.settled(USUAL, 25).busy(20);
        pool.load(40, 30).busy(0);

        pool.load(0, 56);
        assertThat(pool.replicas()).isEqualTo(1);
        pool.load(0, 20);

        assertThat(pool.replicas()).isZero();
        assertThat(pool.commands).contains(new Tell(PoolNotice.SCALED_TO_ZERO));
    }

    @Test
    void keepsWarmOnesUntilIdle() {
        TestPool pool = TestPool.settled(USUAL.withReplicas(new ReplicaBounds(0, 50, 6)), 0);

        pool.waiting(1).report();
        assertThat(pool.replicas()).isEqualTo(6);
        pool.ready(6).waiting(0).seconds(58);
        assertThat(pool.replicas()).isEqualTo(6);
        pool.seconds(12);

        assertThat(pool.replicas()).isZero();
    }

    @Test
    void givesNothingUpInTheFirstWindow() {
        TestPool pool = TestPool.fresh(USUAL, 10);

        pool.seconds(29);
        assertThat(pool.commands(ScaleIn.class)).isEmpty();
        pool.seconds(6);

        assertThat(pool.replicas()).isEqualTo(1);
    }

    @Test
    void raisesInTheFirstWindowAsEver() {
        TestPool pool = TestPool.fresh(USUAL, 1);

        pool.busy(1).waiting(100).report();

        assertThat(pool.replicas()).isGreaterThan(1);
    }

    @Test
    void takesTheSilenceOfABrokerForNoZero() {
        TestPool pool = TestPool.settled(USUAL, 25).busy(20);
        pool.load(40, 30);

        pool.silent(true).seconds(20);

        assertThat(pool.told().ratePerSecond()).isEqualTo(40);
        assertThat(pool.replicas()).isEqualTo(25);
        assertThat(pool.commands(Tell.class)).containsExactly(new Tell(PoolNotice.DATA_STALE));
    }

    @Test
    void givesNothingUpWhileOneOfTwoBrokersIsSilent() {
        TestPool pool = TestPool.settled(USUAL, 10).on(new PoolEvent.BrokerFound("other"));

        pool.seconds(120);
        assertThat(pool.told().limitedBy()).isEqualTo(LimitedBy.STALE);
        pool.on(new PoolEvent.BrokerGone("other")).seconds(10);

        assertThat(pool.replicas()).isLessThan(10);
        assertThat(pool.commands).contains(new Tell(PoolNotice.DATA_FRESH));
    }

    @Test
    void countsOnFromTheBootOfABrokerThatRestarted() {
        TestPool pool = TestPool.settled(USUAL, 5);

        pool.on(new PoolEvent.BrokerReport("b", 8, 1, new ServiceCounters(30, 0, 0, 0, 0, 0), null));

        assertThat(pool.told().ratePerSecond()).isEqualTo(10);
    }

    @Test
    void leavesAllAsItIsWhenEverythingIsSilent() {
        TestPool pool = TestPool.settled(USUAL, 7).busy(7).report();

        pool.silent(true).seconds(40);

        assertThat(pool.replicas()).isEqualTo(7);
        assertThat(pool.commands).containsOnlyOnce(new Tell(PoolNotice.FALLBACK_APPLIED));
    }

    @Test
    void raisesOnceToTheFallback() {
        Fallback fallback = new Fallback(30, Fallback.Behavior.AT_LEAST, 9);
        TestPool pool = TestPool.settled(USUAL.withFallback(fallback), 1);

        pool.silent(true).seconds(60);

        assertThat(pool.commands(Scale.class)).containsExactly(new Scale(1, 9, Reason.FALLBACK));
    }

    @Test
    void setsTheFallbackAndGoesOnByTheLawWhenABrokerTells() {
        Fallback fallback = new Fallback(30, Fallback.Behavior.STATIC, 3);
        TestPool pool = TestPool.settled(USUAL.withFallback(fallback), 1);
        pool.silent(true).seconds(60);
        assertThat(pool.replicas()).isEqualTo(3);

        pool.silent(false).ready(2).waiting(200).seconds(1);

        assertThat(pool.replicas()).isGreaterThan(3);
    }

    @Test
    void looksButDoesNotTouch() {
        TestPool pool = TestPool.settled(USUAL.withWriting(Writing.OBSERVE), 2);

        pool.waiting(300).report();

        assertThat(pool.commands(Scale.class)).isEmpty();
        assertThat(pool.told().desired()).isEqualTo(pool.told().want()).isGreaterThan(2);
    }

    @Test
    void observesTheWayDownToo() {
        TestPool pool = TestPool.settled(USUAL.withWriting(Writing.OBSERVE), 0);
        pool.waiting(300).report();
        pool.replicas(pool.told().desired()).ready(pool.told().desired()).waiting(0);

        pool.seconds(120);

        assertThat(pool.told().desired()).isZero();
        assertThat(pool.commands(ScaleIn.class)).isEmpty();
    }

    @Test
    void writesNothingWhilePaused() {
        TestPool pool = TestPool.settled(USUAL.withWriting(Writing.PAUSED), 5);

        pool.waiting(300).seconds(3).waiting(0).seconds(200);

        assertThat(pool.commands(Scale.class)).isEmpty();
        assertThat(pool.commands(ScaleIn.class)).isEmpty();
        assertThat(pool.told().limitedBy()).isEqualTo(LimitedBy.PAUSED);
    }

    @Test
    void onlyRaisesWhileScaleInIsPaused() {
        TestPool pool = TestPool.settled(USUAL.withWriting(Writing.NO_SCALE_IN), 5);

        pool.seconds(200);
        assertThat(pool.told().limitedBy()).isEqualTo(LimitedBy.PAUSED);
        pool.waiting(300).report();

        assertThat(pool.commands(ScaleIn.class)).isEmpty();
        assertThat(pool.replicas()).isGreaterThan(5);
    }

    @Test
    void noLongerWaitsForPodsThatDoNotStart() {
        TestPool pool = TestPool.settled(USUAL.withScaleDown(new ScaleDownRules(30, 3, 120)), 0);
        pool.waiting(100).report();
        pool.waiting(0).ready(1);

        pool.seconds(59);
        assertThat(pool.told().limitedBy()).isEqualTo(LimitedBy.STARTING);
        pool.seconds(10);

        assertThat(pool.commands).contains(new Tell(PoolNotice.START_FAILING));
        assertThat(pool.replicas()).isEqualTo(1);
    }

    @Test
    void measuresHowLongStartsTake() {
        TestPool pool = TestPool.settled(USUAL, 0);
        pool.waiting(300).report();

        pool.seconds(20).ready(pool.replicas()).seconds(1);

        assertThat(pool.told().startMs()).isBetween(15_000.0, 20_500.0);
    }

    @Test
    void doesNotWriteLowerThanItsOwnWriteThatTheInformerHasNotSeen() {
        TestPool pool = TestPool.settled(USUAL, 0).disobedient();
        pool.waiting(300).report();

        pool.ms(600).report().ms(1_000).report();

        assertThat(pool.commands(Scale.class)).hasSize(1);
    }

    @Test
    void writesAgainWhenAWriteFailed() {
        TestPool pool = TestPool.settled(USUAL, 0).disobedient();
        pool.waiting(300).report();

        pool.ms(200).on(new PoolEvent.WriteFailed(pool.commands(Scale.class).getFirst()));

        assertThat(pool.commands(Scale.class))
                .hasSize(2)
                .allSatisfy(scale -> assertThat(scale.from()).isZero());
    }

    @Test
    void followsASpecThatChanged() {
        TestPool pool = TestPool.settled(USUAL, 20);
        pool.busy(20).load(30, 40);

        pool.on(new PoolEvent.SettingsChanged(USUAL.withReplicas(new ReplicaBounds(30, 60, 0))));

        assertThat(pool.replicas()).isEqualTo(30);
    }

    @Test
    void saysThatTheLeastNumberIsTheOwners() {
        TestPool pool = TestPool.settled(USUAL.withReplicas(new ReplicaBounds(3, 50, 0)), 3);

        pool.seconds(100);

        assertThat(pool.told().limitedBy()).isEqualTo(LimitedBy.MIN);
        assertThat(pool.commands).isEqualTo(List.of());
    }
}
