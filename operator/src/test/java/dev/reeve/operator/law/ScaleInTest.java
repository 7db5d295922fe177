// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.operator.law;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.reeve.operator.law.PoolCommand.Drain;
import dev.reeve.operator.law.PoolCommand.MarkVictims;
import dev.reeve.operator.law.PoolCommand.ScaleIn;
import dev.reeve.operator.law.PoolCommand.Undrain;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ScaleInTest {
    private static final PoolSettings USUAL = PoolSettings.DEFAULT;

    @Test
    void drainsTheYoungestIdleOnesFirstThenWrites() {
        TestPool pool = TestPool.fresh(USUAL, 4);
        pool.busy(2).replicas(6).seconds(1).ready(2);

        pool.seconds(40);

        assertThat(pool.commands(Drain.class).getFirst().workers()).containsExactly("w0004", "w0005", "w0002", "w0003");
        assertThat(pool.commands(MarkVictims.class)).hasSize(1);
        assertThat(pool.commands(ScaleIn.class).getFirst().to()).isEqualTo(2);
        assertThat(pool.replicas()).isEqualTo(2);
    }

    @Test
    void keepsBusyOnes() {
        TestPool pool = TestPool.fresh(USUAL, 5);
        pool.busy(5);

        pool.seconds(60);

        assertThat(pool.commands(Drain.class)).isEmpty();
        assertThat(pool.told().limitedBy()).isEqualTo(LimitedBy.NO_IDLE);
    }

    @Test
    void sendsIdleOnesAwayThoughTwoBrokersChoseTheSameWorker() {
        TestPool pool = TestPool.settled(USUAL, 1);
        pool.replicas(6).ready(5).sharedBy(3);

        pool.seconds(60);

        assertThat(pool.replicas()).isOne();
        assertThat(pool.commands(ScaleIn.class).getFirst().victims()).doesNotContain("w0000");
    }

    @Test
    void letsThoseGoOnThatAnyBrokerStillUses() {
        TestPool pool = TestPool.settled(USUAL, 1).disobedient();
        pool.replicas(4).ready(3).seconds(30);
        List<String> asked = pool.commands(Drain.class).getLast().workers();
        assertThat(asked).hasSize(3);
        pool.commands.clear();

        pool.on(new PoolEvent.Drained(Set.of(asked.getFirst())));

        assertThat(pool.commands)
                .containsExactly(new Undrain(asked.subList(1, 3)), new MarkVictims(List.of(asked.getFirst())));
    }

    @Test
    void asksNobodyTwiceInATickWhenAllTurnOutBusy() {
        TestPool pool = TestPool.settled(USUAL, 1).disobedient();
        pool.replicas(4).ready(3).seconds(30);
        pool.commands.clear();

        pool.on(new PoolEvent.Drained(Set.of()));

        assertThat(pool.commands(Undrain.class)).hasSize(1);
        assertThat(pool.commands(Drain.class)).isEmpty();
    }

    @Test
    void givesUpWhenNoBrokerAnswers() {
        TestPool pool = TestPool.settled(USUAL, 1).disobedient();
        pool.replicas(4).ready(3);
        while (pool.commands(Drain.class).isEmpty()) {
            pool.seconds(1);
        }

        pool.seconds(6);

        assertThat(pool.commands(Undrain.class)).hasSize(1);
        assertThat(pool.commands(ScaleIn.class)).isEmpty();
    }

    @Test
    void callsThemBackWhenSomethingWaits() {
        TestPool pool = TestPool.settled(USUAL, 1);
        pool.replicas(10).ready(9);
        while (pool.commands(MarkVictims.class).isEmpty()) {
            pool.seconds(1);
        }
        pool.commands.clear();

        pool.busy(10).waiting(1).report().waiting(0).seconds(1);

        assertThat(pool.commands(Undrain.class)).hasSize(1);
        assertThat(pool.commands(ScaleIn.class)).isEmpty();
        assertThat(pool.replicas()).isGreaterThanOrEqualTo(10);
    }

    @Test
    void callsThoseBackThatTheReplicaSetDidNotTake() {
        TestPool pool = TestPool.settled(USUAL, 1);
        pool.replicas(4).ready(3);
        while (pool.commands(ScaleIn.class).isEmpty()) {
            pool.seconds(1);
        }

        pool.seconds(4);
        assertThat(pool.commands(Undrain.class)).isEmpty();
        pool.seconds(1);

        assertThat(pool.commands(Undrain.class).getFirst().workers())
                .isEqualTo(pool.commands(ScaleIn.class).getFirst().victims());
    }

    @Test
    void callsThemBackWhenTheWriteFailed() {
        TestPool pool = TestPool.settled(USUAL, 1);
        pool.replicas(4).ready(3);
        while (pool.commands(ScaleIn.class).isEmpty()) {
            pool.seconds(1);
        }
        ScaleIn write = pool.commands(ScaleIn.class).getFirst();
        pool.commands.clear();

        pool.on(new PoolEvent.WriteFailed(write));

        assertThat(pool.commands(Undrain.class)).hasSize(1);
    }

    @Test
    void leavesThoseAloneThatMayBeToldToEndWhenALaterWriteFailed() {
        TestPool pool = TestPool.settled(USUAL, 1);
        pool.replicas(4).ready(3);
        while (pool.commands(ScaleIn.class).isEmpty()) {
            pool.seconds(1);
        }
        pool.commands.clear();

        pool.on(new PoolEvent.WriteFailed(new PoolCommand.Scale(1, 2, PoolCommand.Reason.LOAD)));

        assertThat(pool.commands(Undrain.class)).isEmpty();
    }

    @Test
    void callsNobodyBackWhileTheWriteHasNoAnswer() {
        TestPool pool = TestPool.settled(USUAL, 1).disobedient();
        pool.replicas(4).ready(3);
        while (pool.commands(Drain.class).isEmpty()) {
            pool.seconds(1);
        }
        pool.drain(pool.commands(Drain.class).getFirst().workers());
        pool.on(new PoolEvent.Marked()).seconds(3);
        assertThat(pool.commands(ScaleIn.class)).hasSize(1);

        pool.seconds(9);
        assertThat(pool.commands(Undrain.class)).isEmpty();
        pool.on(new PoolEvent.ScaledIn()).seconds(4);
        assertThat(pool.commands(Undrain.class)).isEmpty();
        pool.seconds(1);

        assertThat(pool.commands(Undrain.class)).hasSize(1);
    }

    @Test
    void callsThemBackWhenTheDeploymentIsGoneAndDecidesNothing() {
        TestPool pool = TestPool.settled(USUAL, 1).disobedient();
        pool.replicas(4).ready(3);
        while (pool.commands(Drain.class).isEmpty()) {
            pool.seconds(1);
        }
        List<String> drained = pool.commands(Drain.class).getFirst().workers();
        pool.commands.clear();

        pool.on(new PoolEvent.TargetGone()).waiting(50).report();

        assertThat(pool.commands).containsExactly(new Undrain(drained));
    }

    @Test
    void takesPlainWorkersByNumber() {
        List<WorkerSeen> plain = List.of(
                new WorkerSeen("a", 1, 0, false, 1, true),
                new WorkerSeen("b", 1, 1, false, 1, true),
                new WorkerSeen("c", 1, 0, false, 1, true));

        assertThat(firstOf(plain)).containsExactly(new ScaleIn(3, 1, List.of()));
    }

    @Test
    void countsWhatAPodHasBeenStartingForBeforeThisProcess() {
        PoolState pool = new PoolState(USUAL, 0);

        List<PoolCommand> commands = pool.on(new PoolEvent.TargetSeen(2, 0, List.of(70_000L, 100L)), 1_000);

        assertThat(commands).containsExactly(new PoolCommand.Tell(PoolNotice.START_FAILING));
        assertThat(pool.on(new PoolEvent.Tick(), 2_000)).isEmpty();
        assertThat(pool.on(new PoolEvent.Tick(), 4_000)).contains(new PoolCommand.Tell(PoolNotice.DATA_STALE));
        // 3.1 s of the younger one; the older counts no more
        assertThat(pool.recommendation().backlogAtStart()).isCloseTo(-6.2, within(0.01));
    }

    @Test
    void countsWhoIsBeingDrainedOnceBeforeTheBrokersSaySo() {
        TestPool pool = TestPool.settled(USUAL, 1).disobedient();
        pool.replicas(4).ready(3);
        while (pool.commands(Drain.class).isEmpty()) {
            pool.seconds(1);
        }

        pool.seconds(1);

        // four that are ready, for the 4 s of a start, at 500 ms: not seven
        assertThat(pool.told().backlogAtStart()).isCloseTo(-32, within(1.0));
    }

    @Test
    void givesTheHintTwoSecondsFromItsWriteOn() {
        TestPool pool = TestPool.settled(USUAL, 1);
        pool.replicas(4).ready(3).disobedient();
        while (pool.commands(Drain.class).isEmpty()) {
            pool.seconds(1);
        }
        pool.drain(pool.commands(Drain.class).getLast().workers());

        pool.seconds(4);
        assertThat(pool.commands(ScaleIn.class)).isEmpty();
        pool.on(new PoolEvent.Marked()).seconds(1);
        assertThat(pool.commands(ScaleIn.class)).isEmpty();
        pool.seconds(1);

        assertThat(pool.commands(ScaleIn.class)).hasSize(1);
    }

    @Test
    void givesUpWhenTheHintIsNeverWritten() {
        TestPool pool = TestPool.settled(USUAL, 1);
        pool.replicas(4).ready(3).disobedient();
        while (pool.commands(Drain.class).isEmpty()) {
            pool.seconds(1);
        }
        pool.drain(pool.commands(Drain.class).getLast().workers());

        pool.seconds(6);

        assertThat(pool.commands(Undrain.class)).hasSize(1);
        assertThat(pool.commands(ScaleIn.class)).isEmpty();
    }

    @Test
    void namesTheOthersWhereOneIsPlain() {
        List<WorkerSeen> mixed = List.of(
                new WorkerSeen("a", 1, 0, false, 1, true),
                new WorkerSeen("b", 1, 0, false, 1, false),
                new WorkerSeen("c", 1, 0, false, 1, false));

        assertThat(firstOf(mixed)).containsExactly(new Drain(List.of("b", "c")));
    }

    @Test
    void takesNoPodThatIsReadyForOneThatDoesNotStart() {
        TestPool pool = TestPool.fresh(USUAL, 5);
        pool.busy(5).replicas(8).unregistered(3);

        pool.seconds(200);

        assertThat(pool.commands).contains(new PoolCommand.Tell(PoolNotice.START_FAILING));
        assertThat(pool.commands(ScaleIn.class)).isEmpty();
    }

    @Test
    void doesNotTakeMoreThanTheLawAllowsByThen() {
        TestPool pool = TestPool.settled(USUAL, 1);
        pool.replicas(20).ready(19);
        while (pool.commands(MarkVictims.class).isEmpty()) {
            pool.seconds(1);
        }

        pool.load(12, 5);

        // 8 a second in the 3 s until then: 4 are busy, 2 more are kept
        assertThat(pool.commands(ScaleIn.class)).extracting(ScaleIn::to).containsExactly(6);
    }

    /** What a pool does first whose workers are these, second by second. */
    private static List<PoolCommand> firstOf(List<WorkerSeen> workers) {
        PoolState pool = new PoolState(USUAL, 0);
        pool.on(new PoolEvent.BrokerFound("b"), 0);
        int inFlight = workers.stream().mapToInt(WorkerSeen::inFlight).sum();
        ServiceCounters counters = new ServiceCounters(0, 0, inFlight, 0, 0, 0);
        List<PoolCommand> commands = List.of();
        for (long second = 1; second < 60 && commands.isEmpty(); second++) {
            pool.on(new PoolEvent.BrokerReport("b", 1, second, counters, workers), second * 1_000);
            pool.on(new PoolEvent.TargetSeen(workers.size(), workers.size(), List.of()), second * 1_000);
            commands = pool.on(new PoolEvent.Tick(), second * 1_000);
        }
        return commands;
    }
}
