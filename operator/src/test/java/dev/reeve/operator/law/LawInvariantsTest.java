// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.operator.law;

import static dev.reeve.testkit.ForAll.forAll;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What must hold whatever happens: histories at random, of brokers, workers, informers, answers and time. */
class LawInvariantsTest {
    private static final int HISTORIES = 200;
    private static final int SEVERAL = 8;
    private static final Fallback STATIC = new Fallback(30, Fallback.Behavior.STATIC, 7);

    @Test
    @Tag("OL1")
    void writesNothingBelowZeroOrAboveTheBound() {
        check((world, command) -> assertThat(to(command, world)).isBetween(0, LawWorld.MAX));
    }

    @Test
    @Tag("OL3")
    void lowersNothingOnStaleData() {
        check((world, command) -> {
            if (command instanceof PoolCommand.ScaleIn) {
                assertThat(world.isFresh()).isTrue();
            }
        });
    }

    @Test
    @Tag("OL4")
    void lowersNothingWhileSomethingWaits() {
        check((world, command) -> {
            if (command instanceof PoolCommand.ScaleIn) {
                assertThat(world.waiting()).isZero();
            }
        });
    }

    @Test
    @Tag("OL5")
    void takesNobodyWhoIsNeededWhilePodsStart() {
        check((world, command) -> {
            if (command instanceof PoolCommand.ScaleIn scale
                    && world.isStarting()
                    && !scale.victims().isEmpty()) {
                assertThat((long) world.ready() - scale.victims().size()).isGreaterThanOrEqualTo(world.needed());
            }
        });
    }

    @Test
    @Tag("OL6")
    void sendsNobodyAwayWhoIsBusy() {
        check((world, command) -> {
            if (command instanceof PoolCommand.ScaleIn scale) {
                assertThat(scale.victims()).noneMatch(world::isBusy);
                assertThat(world.going(scale)).noneMatch(world::isBusy);
            }
        });
    }

    @Test
    @Tag("OL9")
    void lowersNothingInTheFirstWindow() {
        check((world, command) -> {
            if (command instanceof PoolCommand.ScaleIn) {
                assertThat(world.knownForMs()).isGreaterThanOrEqualTo(30_000);
            }
        });
    }

    @Test
    @Tag("OL7")
    void isAtZeroSoonAfterTheLastRequest() {
        forAll(100, LawWorld.Step::history, steps -> {
            LawWorld world = new LawWorld(Fallback.DEFAULT, steps.size() % 2 == 0 ? 1 : SEVERAL);
            steps.forEach(world::take);
            world.recover();
            world.take(LawWorld.Step.SECOND);
            // The first window, hold, idle time, and the rounds that it takes
            for (long i = 0; i < 2 * world.windowSeconds() + 60 + 120; i++) {
                world.take(LawWorld.Step.SECOND);
            }
            assertThat(world.replicas()).isZero();
        });
    }

    @Test
    @Tag("OL10")
    void doesTheSameAtTheSameEvents() {
        forAll(HISTORIES, LawWorld.Step::history, steps -> {
            LawWorld one = new LawWorld(STATIC);
            LawWorld other = new LawWorld(STATIC);
            steps.forEach(one::take);
            steps.forEach(other::take);
            assertThat(other.commands()).isEqualTo(one.commands());
        });
    }

    private interface Check {
        void of(LawWorld world, PoolCommand command);
    }

    private static void check(Check check) {
        forAll(HISTORIES, LawWorld.Step::history, steps -> {
            for (LawWorld world :
                    List.of(new LawWorld(Fallback.DEFAULT), new LawWorld(STATIC), new LawWorld(STATIC, SEVERAL))) {
                for (LawWorld.Step step : steps) {
                    world.take(step, command -> check.of(world, command));
                }
            }
        });
    }

    private static int to(PoolCommand command, LawWorld world) {
        return switch (command) {
            case PoolCommand.Scale scale -> scale.to();
            case PoolCommand.ScaleIn scale -> scale.to();
            case PoolCommand.Drain _, PoolCommand.Undrain _, PoolCommand.MarkVictims _, PoolCommand.Tell _ ->
                world.replicas();
        };
    }
}
