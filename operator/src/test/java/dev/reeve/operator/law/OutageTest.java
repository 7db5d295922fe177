// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.operator.law;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reeve.operator.law.PoolCommand.Scale;
import dev.reeve.operator.law.PoolCommand.ScaleIn;
import dev.reeve.operator.law.PoolCommand.Tell;
import dev.reeve.operator.law.PoolSettings.Writing;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Brokers that end, come back, are silent, or are late. */
class OutageTest {
    private static final PoolSettings USUAL = PoolSettings.DEFAULT.withReplicas(new ReplicaBounds(0, 200, 0));
    private static final ServiceCounters NOTHING = new ServiceCounters(0, 0, 0, 0, 0, 0);

    @Test
    void countsNoWorkerThatASilentBrokerAloneKnows() {
        PoolState pool = new PoolState(USUAL, 0);
        pool.on(new PoolEvent.TargetSeen(3, 3, List.of()), 0);
        pool.on(new PoolEvent.BrokerFound("a"), 0);
        pool.on(new PoolEvent.BrokerFound("b"), 0);
        List<WorkerSeen> before = List.of(worker("old1"), worker("old2"), worker("both"));
        List<WorkerSeen> now = List.of(worker("both"), worker("new1"), worker("new2"));

        pool.on(new PoolEvent.BrokerReport("a", 1, 1, NOTHING, before), 20_000);
        pool.on(new PoolEvent.BrokerReport("b", 1, 1, NOTHING, now), 24_000);

        assertThat(pool.sight(24_000).ready()).isEqualTo(3);
        assertThat(pool.sight(30_000).ready()).as("now both are silent").isEqualTo(5);
    }

    private static WorkerSeen worker(String name) {
        return new WorkerSeen(name, 1, 0, false, 60_000, false);
    }

    @Test
    void takesTheFirstWordOfANewBrokerForNoZero() {
        TestPool pool = TestPool.settled(USUAL, 57).silent(true);

        pool.on(new PoolEvent.BrokerGone("b")).restarted("c", 1).seconds(80);
        pool.on(new PoolEvent.BrokerFound("c")).report().seconds(1);

        assertThat(pool.replicas()).isEqualTo(57);
        assertThat(pool.commands(ScaleIn.class)).isEmpty();
    }

    @Test
    void holdsForAWindowAfterTheOutage() {
        TestPool pool = TestPool.settled(USUAL, 57).silent(true);
        pool.on(new PoolEvent.BrokerGone("b")).restarted("c", 1).seconds(80);

        pool.on(new PoolEvent.BrokerFound("c"))
                .unregistered(0)
                .ready(57)
                .silent(false)
                .seconds(29);
        assertThat(pool.commands(ScaleIn.class)).isEmpty();
        pool.seconds(100);

        assertThat(pool.replicas()).isLessThan(57);
    }

    @Test
    void theFirstWindowBeginsWithTheFirstReport() {
        PoolState pool = new PoolState(USUAL, 0);
        pool.on(new PoolEvent.TargetSeen(9, 9, List.of()), 0);
        List<WorkerSeen> workers = List.of(new WorkerSeen("w", 1, 0, false, 90_000, true));

        pool.on(new PoolEvent.BrokerFound("b"), 70_000);
        for (long second = 70; second < 100; second++) {
            pool.on(new PoolEvent.BrokerReport("b", 1, second, NOTHING, workers), second * 1_000);
            assertThat(pool.on(new PoolEvent.Tick(), second * 1_000)).noneMatch(ScaleIn.class::isInstance);
        }
    }

    @Test
    void theFirstWindowBeginsWithTheDeploymentIfThatIsKnownLast() {
        PoolState pool = new PoolState(USUAL, 0);
        List<WorkerSeen> workers = List.of(new WorkerSeen("w", 1, 0, false, 90_000, true));
        pool.on(new PoolEvent.BrokerFound("b"), 0);
        pool.on(new PoolEvent.BrokerReport("b", 1, 1, NOTHING, workers), 0);
        for (long second = 70; second < 100; second++) {
            pool.on(new PoolEvent.BrokerReport("b", 1, second, NOTHING, workers), second * 1_000);
            pool.on(new PoolEvent.TargetSeen(9, 9, List.of()), second * 1_000);
            assertThat(pool.on(new PoolEvent.Tick(), second * 1_000)).noneMatch(ScaleIn.class::isInstance);
        }
    }

    @Test
    void countsReadyPodsUntilTheirWorkersAreBackAtARestartedBroker() {
        TestPool pool = TestPool.settled(USUAL, 57).busy(50).load(100, 30);

        pool.restarted("b", 8).load(100, 9);

        assertThat(pool.commands(Scale.class)).isEmpty();
        assertThat(pool.replicas()).isEqualTo(57);
    }

    @Test
    void fallsBackAfterItsTimeThoughTheLastBrokerIsGone() {
        Fallback fallback = new Fallback(30, Fallback.Behavior.STATIC, 3);
        TestPool pool = TestPool.settled(USUAL.withFallback(fallback), 9).silent(true);

        pool.on(new PoolEvent.BrokerGone("b")).seconds(30);
        assertThat(pool.replicas()).isEqualTo(9);
        pool.seconds(1);

        assertThat(pool.replicas()).isEqualTo(3);
    }

    @Test
    void aBrokerThatWasFoundBreaksNoSilence() {
        Fallback fallback = new Fallback(30, Fallback.Behavior.AT_LEAST, 9);
        TestPool pool = TestPool.settled(USUAL.withFallback(fallback), 1).silent(true);
        for (int i = 0; i < 12; i++) {
            pool.on(new PoolEvent.BrokerGone("c"))
                    .on(new PoolEvent.BrokerFound("c"))
                    .seconds(5);
        }

        assertThat(pool.commands(Scale.class)).containsExactly(new Scale(1, 9, PoolCommand.Reason.FALLBACK));
        assertThat(pool.commands).doesNotContain(new Tell(PoolNotice.DATA_FRESH));
    }

    @Test
    void theFallbackLowersNothingWhileScaleInIsPaused() {
        Fallback fallback = new Fallback(30, Fallback.Behavior.STATIC, 3);
        TestPool pool = TestPool.settled(USUAL.withFallback(fallback).withWriting(Writing.NO_SCALE_IN), 9);

        pool.silent(true).seconds(60);

        assertThat(pool.replicas()).isEqualTo(9);
    }

    @Test
    void theFallbackIsNoLessThanTheOwnersLeastNumber() {
        Fallback fallback = new Fallback(30, Fallback.Behavior.STATIC, 3);
        TestPool pool = TestPool.settled(
                USUAL.withReplicas(new ReplicaBounds(5, 200, 0)).withFallback(fallback), 9);

        pool.silent(true).seconds(60);

        assertThat(pool.replicas()).isEqualTo(5);
    }

    @Test
    void triesTheFallbackAgainWhenItsWriteFailed() {
        Fallback fallback = new Fallback(30, Fallback.Behavior.AT_LEAST, 9);
        TestPool pool = TestPool.settled(USUAL.withFallback(fallback), 1).disobedient();
        pool.silent(true).seconds(32);

        pool.on(new PoolEvent.WriteFailed(pool.commands(Scale.class).getFirst()))
                .seconds(2);

        assertThat(pool.commands(Scale.class)).hasSize(2);
        assertThat(pool.commands).containsOnlyOnce(new Tell(PoolNotice.FALLBACK_APPLIED));
    }

    @Test
    void whatOnlyWouldBeDoneIsNotTold() {
        Fallback fallback = new Fallback(30, Fallback.Behavior.AT_LEAST, 9);
        TestPool pool = TestPool.settled(USUAL.withFallback(fallback).withWriting(Writing.OBSERVE), 1);

        pool.seconds(120).silent(true).seconds(60);

        assertThat(pool.told().desired()).isEqualTo(9);
        assertThat(pool.commands(Tell.class))
                .extracting(Tell::notice)
                .doesNotContain(PoolNotice.FALLBACK_APPLIED, PoolNotice.SCALED_TO_ZERO);
    }

    @Test
    void whatIsObservedGoesDownThoughNobodyWrites() {
        TestPool pool = TestPool.settled(USUAL.withWriting(Writing.OBSERVE), 2);
        pool.busy(2).waiting(300).report();
        assertThat(pool.told().desired()).isGreaterThan(30);

        pool.waiting(0).seconds(60);

        assertThat(pool.told().desired()).isEqualTo(2);
    }

    @Test
    void theLoadOfASilentBrokerMovesAndIsCountedOnce() {
        TestPool pool = TestPool.settled(USUAL, 60).on(new PoolEvent.BrokerFound("other"));
        long arrivals = 0;
        for (int second = 0; second < 30; second++) {
            arrivals += 50;
            pool.on(other(second, arrivals)).load(50, 1);
        }
        assertThat(pool.told().ratePerSecond()).isEqualTo(100);

        pool.load(100, 9);

        assertThat(pool.told().ratePerSecond()).isEqualTo(100);
        assertThat(pool.told().holdMax()).isGreaterThanOrEqualTo(58);
    }

    @Test
    void holdsThePartOfASilentBrokerWhoseClientsStay() {
        TestPool pool = TestPool.settled(USUAL, 60).on(new PoolEvent.BrokerFound("other"));
        for (int second = 0; second < 30; second++) {
            pool.on(other(second, 50L * second)).load(50, 1);
        }

        pool.load(50, 40);

        assertThat(pool.told().ratePerSecond()).isEqualTo(50);
        assertThat(pool.told().holdMax()).isGreaterThanOrEqualTo(58);
    }

    @Test
    void anOvertakenReportChangesNothing() {
        TestPool pool = TestPool.settled(USUAL, 5);

        pool.on(new PoolEvent.BrokerReport("b", 7, 1, new ServiceCounters(300, 9, 0, 0, 0, 0), null));

        assertThat(pool.told().ratePerSecond()).isZero();
        assertThat(pool.commands).isEmpty();
    }

    @Test
    void aReportOfABrokerThatIsGoneIsTooLate() {
        TestPool pool = TestPool.settled(USUAL, 4).on(new PoolEvent.BrokerFound("other"));
        pool.on(other(1, 0)).on(new PoolEvent.BrokerGone("other")).on(other(2, 0));

        pool.seconds(60);

        assertThat(pool.replicas()).isEqualTo(1);
    }

    @Test
    void aReportThatWasOvertakenIsLeftOut() {
        BrokerView broker = new BrokerView(0);
        assertThat(broker.isLate(report(7, 1, 100))).isFalse();
        broker.report(report(7, 2, 100), 0);

        assertThat(broker.isLate(report(7, 2, 100))).isTrue();
        assertThat(broker.isLate(report(7, 1, 90))).isTrue();
        assertThat(broker.isLate(report(7, 3, 110))).isFalse();
        broker.report(report(8, 1, 5), 1_000);

        assertThat(broker.isLate(report(7, 3, 110))).isTrue();
        assertThat(broker.isLate(report(8, 2, 5))).isFalse();
    }

    @Test
    void aRestartedBrokerHasNoWorkersAndIsNotFreshUntilItTellsAll() {
        BrokerView broker = new BrokerView(0);
        WorkerSeen worker = new WorkerSeen("w", 1, 0, false, 0, false);
        broker.report(new PoolEvent.BrokerReport("b", 7, 1, NOTHING, List.of(worker)), 0);
        assertThat(broker.isFresh(1_000)).isTrue();

        broker.report(report(8, 1, 5), 1_000);

        assertThat(broker.workers()).isEmpty();
        assertThat(broker.isFresh(1_000)).isFalse();
    }

    private static PoolEvent.BrokerReport report(long boot, long seq, long arrivals) {
        return new PoolEvent.BrokerReport("b", boot, seq, new ServiceCounters(arrivals, 0, 0, 0, 0, 0), null);
    }

    private static PoolEvent.BrokerReport other(long seq, long arrivals) {
        return new PoolEvent.BrokerReport("other", 1, seq, new ServiceCounters(arrivals, 0, 0, 0, 0, 0), List.of());
    }
}
