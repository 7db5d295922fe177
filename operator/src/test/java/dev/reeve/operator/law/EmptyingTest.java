// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.operator.law;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reeve.operator.law.PoolCommand.Drain;
import dev.reeve.operator.law.PoolCommand.MarkVictims;
import dev.reeve.operator.law.PoolCommand.ScaleIn;
import dev.reeve.operator.law.PoolCommand.Undrain;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** How workers leave that take eight requests at once, and so are hardly ever idle. */
class EmptyingTest {
    /** Four workers, each with something; one is enough. */
    private final TestPool pool = TestPool.fresh(PoolSettings.DEFAULT, 4)
            .takingAtOnce(8)
            .has("w0000", 3)
            .has("w0001", 1)
            .has("w0002", 5)
            .has("w0003", 2);

    private TestPool untilAsked() {
        for (int second = 0; second < 60 && pool.commands(Drain.class).isEmpty(); second++) {
            pool.seconds(1);
        }
        return pool;
    }

    @Test
    void asksTheLeastBusyFirst() {
        untilAsked();

        assertThat(pool.commands(Drain.class).getFirst().workers()).containsExactly("w0001", "w0003", "w0000");
        assertThat(pool.told().limitedBy()).isEqualTo(LimitedBy.NONE);
    }

    @Test
    void idleOnesAreAskedBeforeAllOthersAndOfEqualsTheYoungest() {
        pool.has("w0000", 0).has("w0001", 1).has("w0003", 1);
        untilAsked();

        assertThat(pool.commands(Drain.class).getFirst().workers()).containsExactly("w0000", "w0001", "w0003");
    }

    @Test
    void waitsUntilTheyHaveFinishedAsksOnceMoreAndLetsThemGo() {
        untilAsked().seconds(5);
        assertThat(pool.commands(MarkVictims.class)).isEmpty();
        assertThat(pool.commands(Undrain.class)).isEmpty();

        pool.has("w0001", 0).has("w0003", 0).seconds(1);
        assertThat(pool.commands(MarkVictims.class)).isEmpty();
        pool.has("w0000", 0).seconds(1);

        List<String> chosen = List.of("w0001", "w0003", "w0000");
        assertThat(pool.commands(Drain.class)).containsExactly(new Drain(chosen), new Drain(chosen));
        assertThat(pool.commands(MarkVictims.class)).containsExactly(new MarkVictims(chosen));
        pool.seconds(3);
        assertThat(pool.commands(ScaleIn.class)).containsExactly(new ScaleIn(4, 1, chosen));
    }

    @Test
    void after20SecondsWhoeverHasFinishedGoesAndTheOthersAreCalledBack() {
        untilAsked().has("w0003", 0).seconds(19);
        assertThat(pool.commands(Undrain.class)).isEmpty();

        pool.seconds(1);
        assertThat(pool.commands(Undrain.class)).containsExactly(new Undrain(List.of("w0001", "w0000")));
        assertThat(pool.commands(Drain.class)).last().isEqualTo(new Drain(List.of("w0003")));
        pool.seconds(3);

        assertThat(pool.commands(ScaleIn.class)).containsExactly(new ScaleIn(4, 3, List.of("w0003")));
    }

    @Test
    void ifNobodyFinishesAllGoOn() {
        untilAsked().seconds(20);

        assertThat(pool.commands(Undrain.class)).first().isEqualTo(new Undrain(List.of("w0001", "w0003", "w0000")));
        assertThat(pool.commands(MarkVictims.class)).isEmpty();
    }

    @Test
    void aMarkLastsLongerThanItIsWaited() {
        untilAsked();
        long markedMs = 0;
        while (pool.commands(Undrain.class).isEmpty()) {
            pool.seconds(1);
            markedMs += 1_000;
        }

        // with the 5 s that the first answer may take, and the 3 s until the second
        assertThat(markedMs + 8_000).isLessThan(PoolState.DRAIN_TTL_MS);
    }

    @Test
    void whoIsBusyAtTheSecondAnswerIsCalledBack() {
        untilAsked();
        pool.disobedient().has("w0001", 0).has("w0003", 0).has("w0000", 0).seconds(1);
        pool.commands.clear();

        pool.on(new PoolEvent.Drained(Set.of("w0001")));

        assertThat(pool.commands)
                .containsExactly(new Undrain(List.of("w0003", "w0000")), new MarkVictims(List.of("w0001")));
    }

    @Test
    void callsThemBackWhenSomethingWaits() {
        untilAsked().seconds(2);
        pool.commands.clear();

        pool.waiting(1).report();

        assertThat(pool.commands(Undrain.class)).containsExactly(new Undrain(List.of("w0001", "w0003", "w0000")));
        assertThat(pool.commands(ScaleIn.class)).isEmpty();
    }

    @Test
    void aWorkerThatTakesOneAtATimeIsLeftAlone() {
        pool.takingAtOnce(1).seconds(60);

        assertThat(pool.commands(Drain.class)).isEmpty();
        assertThat(pool.told().limitedBy()).isEqualTo(LimitedBy.NO_IDLE);
    }

    @Test
    void plainOnesAreLeftAloneAsNobodyCanAskThem() {
        Load load = new Load(
                0, 0, 0, 3, 0, List.of(new WorkerSeen("a", 8, 1, false, 1, true), seen("b", 2), seen("c", 1)), 0);

        assertThat(load.leastBusy()).containsExactly("c", "b");
        assertThat(load.held()).as("whom an HPA should not take").isOne();
    }

    /** A plain one drains when its pod was told to end, and such a pod is not among the ready ones. */
    @Test
    void aPlainOneThatLeavesIsNotTakenOffThePodsOnceMore() {
        Load load = new Load(
                0,
                0,
                0,
                0,
                0,
                List.of(new WorkerSeen("a", 1, 0, true, 1, true), new WorkerSeen("b", 1, 0, false, 1, true)),
                0);

        assertThat(load.ready(1)).isOne();
    }

    private static WorkerSeen seen(String name, int inFlight) {
        return new WorkerSeen(name, 8, inFlight, false, 1, false);
    }
}
