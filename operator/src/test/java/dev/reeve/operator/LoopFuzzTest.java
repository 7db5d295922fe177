// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.operator;

import static dev.reeve.testkit.ForAll.forAll;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reeve.operator.law.PoolSettings;
import dev.reeve.operator.law.PoolSettings.Writing;
import dev.reeve.operator.law.ReplicaBounds;
import dev.reeve.operator.law.ScaleDownRules;
import dev.reeve.testkit.Draws;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Whatever happens in whatever order, and whenever and however calls are answered. */
class LoopFuzzTest {
    private static final int HISTORIES = 300;
    private static final int MAX = 20;
    private static final PoolSettings USUAL =
            PoolSettings.DEFAULT.withReplicas(new ReplicaBounds(0, MAX, 0)).withScaleDown(new ScaleDownRules(2, 0, 4));

    private enum What {
        SECOND(8),
        CALM(5),
        TELL(3),
        URGENT(3),
        QUIET(3),
        ARRIVE(2),
        READY(3),
        WORK(2),
        REST(3),
        ANSWER(8),
        REFUSE(2),
        LAG(1),
        SEE(2),
        MISS(1),
        BROKER_GOES(1),
        BROKER_COMES(1),
        RESTART(1),
        SETTINGS(1),
        REMOVE(1),
        CLOSE(1);

        private final int weight;

        What(int weight) {
            this.weight = weight;
        }
    }

    private static final List<Writing> WRITINGS = List.of(Writing.values());

    private record Step(What what, int amount) {}

    private static final List<What> WEIGHED = weighed();

    private static List<What> weighed() {
        List<What> all = new ArrayList<>();
        for (What what : What.values()) {
            for (int i = 0; i < what.weight; i++) {
                all.add(what);
            }
        }
        return all;
    }

    private static List<Step> history(Draws draws) {
        return draws.list(20, 200, each -> new Step(each.pick(WEIGHED), each.intBetween(0, 40)));
    }

    @Test
    void writesOneAfterTheOtherWithinBoundsAndDownwardOnlyWhatIsIdle() {
        forAll(HISTORIES, LoopFuzzTest::history, steps -> {
            FuzzWorld fuzz = new FuzzWorld();
            steps.forEach(fuzz::step);
            fuzz.end();
            assertThat(fuzz.world.fatal).isEmpty();
        });
    }

    /** A world in which calls are begun and ended as the history says, and each is checked. */
    private static final class FuzzWorld {
        private final LoopWorld world = LoopWorld.with(USUAL, 3);
        private Writing writing = Writing.AUTO;
        private final NavigableMap<Integer, Writing> writingAt = new TreeMap<>(Map.of(0, Writing.AUTO));
        private int endedAt;
        private boolean isClosed;

        private FuzzWorld() {
            world.hold();
        }

        private void step(Step step) {
            switch (step.what()) {
                case SECOND -> world.seconds(1);
                case CALM -> calm(step.amount() / 2);
                case TELL -> world.told();
                case URGENT -> world.urgent(step.amount());
                case QUIET -> world.fleet.waiting = 0;
                case ARRIVE -> world.fleet.arrivals += step.amount();
                case READY -> world.fleet.ready(Math.max(0, world.replicas - world.fleet.workers.size()));
                case WORK -> world.fleet.busy(step.amount() % 4);
                case REST -> world.fleet.busy(0);
                case ANSWER -> answer(step.amount());
                case REFUSE -> world.writer.results.add(result(step.amount()));
                case LAG -> world.lag(step.amount() % 2 == 0);
                case SEE -> world.seen();
                case MISS -> {
                    world.loop.missing("shop", "echo");
                    world.pass();
                }
                case BROKER_GOES -> {
                    world.brokers.remove("b2");
                    world.loop.gone("b2");
                    world.pass();
                }
                case BROKER_COMES -> world.find("b2");
                case RESTART -> {
                    world.fleet.boot++;
                    world.fleet.arrivals = 0;
                }
                case SETTINGS -> settings(step.amount());
                case REMOVE -> {
                    world.loop.remove(LoopWorld.ECHO);
                    world.pass();
                    world.put(USUAL.withWriting(writing));
                    world.seen();
                }
                case CLOSE -> close(step.amount());
            }
        }

        /** Nothing to do, and calls are answered soon. */
        private void calm(int seconds) {
            world.fleet.waiting = 0;
            world.fleet.busy(0);
            world.fleet.ready(Math.max(0, world.replicas - world.fleet.workers.size()));
            for (int i = 0; i < seconds; i++) {
                world.seconds(1);
                while (world.held() > 0) {
                    answer(0);
                }
            }
        }

        private void settings(int amount) {
            writing = WRITINGS.get(amount % WRITINGS.size());
            writingAt.put(world.moment(), writing);
            world.put(USUAL.withWriting(writing));
        }

        private void close(int amount) {
            if (amount == 0) {
                world.loop.close();
                isClosed = true;
            }
        }

        private static WriteResult result(int amount) {
            return switch (amount % 4) {
                case 0 -> new WriteResult.Conflict();
                case 1 -> new WriteResult.Unknown("timed out");
                case 2 -> new WriteResult.Refused(429, "too many", amount * 100L);
                default -> new WriteResult.Refused(500, "no", 0);
            };
        }

        private void answer(int amount) {
            int before = world.writer.writes.size();
            int born = world.releaseOne(amount);
            for (FakeWriter.Write write : world.writer.writes.subList(before, world.writer.writes.size())) {
                assertThat(isClosed).as("closed").isFalse();
                assertThat(write.replicas()).isBetween(0, MAX);
                assertThat(born).as("begun after the last had ended").isGreaterThan(endedAt);
                assertThat(allowed(writingAt.floorEntry(born).getValue(), write))
                        .isTrue();
                endedAt = world.moment();
            }
            world.pass();
        }

        private static boolean allowed(Writing writing, FakeWriter.Write write) {
            return switch (writing) {
                case AUTO -> true;
                case NO_SCALE_IN -> !write.isDownward();
                case OBSERVE, PAUSED -> false;
            };
        }

        private void end() {
            while (world.held() > 0) {
                answer(0);
            }
            if (!isClosed) {
                world.loop.close();
            }
            int before = world.writer.writes.size();
            world.urgent(400);
            world.seconds(2);
            assertThat(world.writer.writes).hasSize(before);
        }
    }
}
