// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reeve.operator.law.PoolSettings;
import dev.reeve.operator.law.WorkerSeen;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;

/** How workers leave: drained, hinted, written; and how they are called back. */
class ScaleInLoopTest {
    private static final PoolSettings QUICK = LoopWorld.QUICK;

    /** Four workers of which one is busy, and nothing else to do. */
    private static LoopWorld oneIsBusy() {
        LoopWorld world = LoopWorld.with(QUICK, 4);
        world.fleet.busy(1);
        return world;
    }

    private static void until(LoopWorld world, BooleanSupplier is) {
        for (int i = 0; i < 60 && !is.getAsBoolean(); i++) {
            world.seconds(1);
        }
        assertThat(is.getAsBoolean()).isTrue();
    }

    private static void untilDrained(LoopWorld world) {
        until(world, () -> !world.fleet.calls.isEmpty());
    }

    @Test
    void drainsIdleOnesHintsAndWritesTwoSecondsLater() {
        LoopWorld world = oneIsBusy();
        untilDrained(world);

        world.ms(1_900);
        assertThat(world.writer.writes).isEmpty();
        assertThat(world.writer.hints)
                .containsExactly(
                        Map.of("pod-w0000", 11, "pod-w0001", -1_000, "pod-w0002", -1_000, "pod-w0003", -1_000));
        world.seconds(1);

        assertThat(world.writer.writes).hasSize(1).allMatch(FakeWriter.Write::isDownward);
        assertThat(world.writer.numbers()).containsExactly(1);
        assertThat(world.fleet.workers).containsOnlyKeys("w0000");
    }

    @Test
    void writesDownwardWithTheVersionThatWasSeenLast() {
        LoopWorld world = oneIsBusy();
        untilDrained(world);

        world.seconds(3);

        assertThat(world.writer.writes.getFirst().version()).isEqualTo("100");
    }

    @Test
    void leavesWhoeverTurnedOutBusyAlone() {
        LoopWorld world = oneIsBusy();
        world.fleet.refusing.add("w0002");
        untilDrained(world);
        world.seconds(3);

        assertThat(world.fleet.calls).contains("undrain [w0002]");
        assertThat(world.fleet.workers).containsOnlyKeys("w0000", "w0002");
        assertThat(world.writer.hints.getFirst()).containsEntry("pod-w0002", 0);
    }

    @Test
    void callsAllBackWhenRequestsWait() {
        LoopWorld world = oneIsBusy();
        untilDrained(world);

        world.urgent(1);
        world.seconds(5);

        assertThat(world.fleet.calls.get(1)).startsWith("undrain [w0001, w0002, w0003]");
        assertThat(world.writer.downward()).isEmpty();
    }

    @Test
    void takesAMarkAwayOnlyAfterItWasPut() {
        LoopWorld world = oneIsBusy();
        world.hold();
        until(world, () -> world.held() > 0);

        world.urgent(400);
        assertThat(world.held()).isEqualTo(2);
        world.release();
        world.pass();

        assertThat(world.fleet.calls).hasSize(2);
        assertThat(world.fleet.calls.getFirst()).startsWith("drain");
        assertThat(world.fleet.calls.getLast()).startsWith("undrain");
        assertThat(world.fleet.marked).isEmpty();
    }

    @Test
    void hearsNoAnswerOfARoundThatWasGivenUp() {
        LoopWorld world = oneIsBusy();
        world.hold();
        until(world, () -> world.held() > 0);
        world.urgent(50);
        world.urgent(0);

        world.release();
        world.ms(400);

        assertThat(world.writer.hints).isEmpty();
    }

    @Test
    void callsThemBackAfterAConflictAndTriesAgain() {
        LoopWorld world = oneIsBusy();
        world.writer.results.add(new WriteResult.Conflict());
        until(world, () -> !world.writer.writes.isEmpty());
        assertThat(world.fleet.marked).isEmpty();

        until(world, () -> !world.writer.written.isEmpty());

        assertThat(world.writer.numbers()).containsExactly(1, 1);
        assertThat(world.listener.scaled).hasSize(1);
    }

    @Test
    void doesNotLetAnUpwardWriteWaitForAConflict() {
        LoopWorld world = oneIsBusy();
        world.writer.results.add(new WriteResult.Conflict());
        until(world, () -> !world.writer.writes.isEmpty());

        world.urgent(400);

        assertThat(world.writer.written).hasSize(1).noneMatch(FakeWriter.Write::isDownward);
    }

    @Test
    void leavesThemMarkedWhenNobodyKnowsWhetherItIsWritten() {
        LoopWorld world = oneIsBusy();
        world.writer.results.add(new WriteResult.Unknown("timed out"));
        until(world, () -> !world.writer.writes.isEmpty());

        world.seconds(3);
        assertThat(world.fleet.marked).hasSize(3);
        world.seconds(3);

        assertThat(world.fleet.calls).contains("undrain [w0001, w0002, w0003]");
    }

    @Test
    void doesNotQueueADownwardWriteBehindAnother() {
        LoopWorld world = LoopWorld.with(PoolSettings.DEFAULT, 0);
        world.writer.results.add(new WriteResult.Refused(503, "not now", 30_000));
        world.urgent(1);
        world.fleet.waiting = 0;
        world.put(QUICK);
        world.replicas = 4;
        world.fleet.ready(4);
        world.seen();

        world.seconds(24);

        assertThat(world.fleet.calls).isNotEmpty();
        assertThat(world.writer.writes).hasSize(1);
    }

    @Test
    void goesToZeroAndSaysSo() {
        LoopWorld world = LoopWorld.with(QUICK, 2);

        world.seconds(40);

        assertThat(world.replicas).isZero();
        assertThat(world.listener.scaled)
                .last()
                .satisfies(scaled -> assertThat(scaled.to()).isZero());
        assertThat(world.metric("reeve_operator_decisions", "reason", "scale_in"))
                .isPositive();
    }

    @Test
    void takesNobodyWhileScaleInIsPaused() {
        LoopWorld world = LoopWorld.with(QUICK.withWriting(PoolSettings.Writing.NO_SCALE_IN), 4);

        world.seconds(60);

        assertThat(world.fleet.calls).isEmpty();
        assertThat(world.writer.writes).isEmpty();
    }

    @Test
    void hintsVictimsFirstThenWhatChangedAndTakesOldHintsBack() {
        Set<String> pods = Set.of("pod-a", "pod-b", "pod-c");
        PoolWorkers workers = new PoolWorkers();
        workers.told("b1", List.of(worker("a", 0), worker("b", 0), worker("c", 2)));

        assertThat(workers.hints(List.of("b"), pods))
                .containsExactly(Map.entry("pod-b", -1_000), Map.entry("pod-c", 12), Map.entry("pod-a", 0));
        assertThat(workers.hints(List.of("a"), pods))
                .containsExactly(Map.entry("pod-a", -1_000), Map.entry("pod-c", 12), Map.entry("pod-b", 0));
        assertThat(workers.hints(List.of("a"), pods))
                .containsExactly(Map.entry("pod-a", -1_000), Map.entry("pod-c", 12));
        workers.told("b2", List.of(worker("a", 1)));
        assertThat(workers.hints(List.of("a"), pods)).isEmpty();
    }

    @Test
    void choosesNobodyWhoIsInNoPodOfTheDeployment() {
        LoopWorld world = LoopWorld.with(QUICK, 3);
        world.fleet.stranger("x1", "other-1");
        world.fleet.stranger("x2", "");
        world.fleet.busy(3);

        world.seconds(60);

        assertThat(world.fleet.calls).isEmpty();
        assertThat(world.writer.writes).isEmpty();
        assertThat(world.view().sight().ready()).isEqualTo(3);
    }

    @Test
    void callsNobodyBackWhileTheWriteIsUnderWay() {
        LoopWorld world = oneIsBusy();
        untilDrained(world);
        world.ms(1_500);
        world.hold();
        until(world, () -> world.held() > 0);

        world.seconds(9);
        assertThat(world.fleet.marked).hasSize(3);
        world.release();
        world.seconds(1);

        assertThat(world.writer.written).hasSize(1);
        assertThat(world.fleet.calls).noneMatch(call -> call.startsWith("undrain"));
    }

    @Test
    void countsWhoWasCalledBackAndTakenBusyAllTheSame() {
        LoopWorld world = oneIsBusy();
        world.fleet.refusing.add("w0002");
        until(world, () -> !world.writer.written.isEmpty());
        world.fleet.busy(2);
        world.seconds(2);
        world.fleet.leaves("w0002");

        world.seconds(1);

        assertThat(world.metric("reeve_operator_busy_terminated")).isEqualTo(1);
    }

    @Test
    void hintsNothingToWhatIsNoPodOfTheDeployment() {
        PoolWorkers workers = new PoolWorkers();
        workers.told("b1", List.of(worker("a", 0), worker("/../../secrets/b", 0)));

        assertThat(workers.hints(List.of("a", "/../../secrets/b"), Set.of("pod-a")))
                .containsOnlyKeys("pod-a");
    }

    private static WorkerTold worker(String name, int inFlight) {
        return new WorkerTold(new WorkerSeen(name, 1, inFlight, false, 1_000, false), "pod-" + name);
    }

    @Test
    void countsWhoWasTakenBusy() {
        LoopWorld world = oneIsBusy();
        until(world, () -> !world.writer.written.isEmpty());
        world.fleet.leaves("w0000");

        world.seconds(2);

        assertThat(world.metric("reeve_operator_busy_terminated")).isEqualTo(1);
    }

    @Test
    void tellsOfAWorkerThatDoesNotEnd() {
        LoopWorld world = oneIsBusy();
        world.fleet.leaves("w0000");

        world.seconds(80);

        assertThat(world.listener.overdue).containsExactly("w0000");
        assertThat(world.metric("reeve_operator_drain_overdue")).isEqualTo(1);
        assertThat(world.metric("reeve_operator_busy_terminated")).isZero();
    }
}
