// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.operator;

import static dev.reeve.testkit.ForAll.forAll;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reeve.operator.ScriptedDialer.Line;
import dev.reeve.testkit.Draws;
import dev.reeve.testkit.ManualClock;
import io.grpc.Status;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.InetAddress;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Whatever a broker's connections do, in any order, also those that were given up. */
class BrokerStreamSim {
    private static final int RUNS = 1_000;

    private record Step(int kind, int which) {}

    private static final class World {
        private final ManualClock clock = ManualClock.create();
        private final ScriptedDialer dialer = new ScriptedDialer();
        private final Heard heard = new Heard();
        private final BrokerStream stream = new BrokerStream(
                BrokerAddress.of(new BrokerName("127.0.0.1", 9001), InetAddress.ofLiteral("127.0.0.1")),
                dialer,
                new Backoff(new Random(1)),
                clock::nowMs,
                new LinkMetrics(new SimpleMeterRegistry(), null),
                heard);

        /** What each line tells is its own number, so that one that was overtaken is seen. */
        private void tell(int line) {
            dialer.lines().get(line).tell(ScriptedDialer.full(1, "echo", line));
        }

        private void run(Step step) {
            List<Line> streams = dialer.lines().stream()
                    .filter(line -> !line.services().isEmpty())
                    .toList();
            int line = streams.isEmpty() ? -1 : dialer.lines().indexOf(streams.get(step.which() % streams.size()));
            switch (step.kind()) {
                case 0 -> stream.watch(Set.of("echo"));
                case 1 -> stream.watch(Set.of("echo", "upper"));
                case 2 -> dialer.renewCertificate();
                case 3 -> pass(5_000);
                case 4 -> pass(250L * step.which());
                case 5 -> stream.watch(step.which() == 0 ? Set.of() : Set.of("echo"));
                case 6 -> {
                    if (line >= 0) {
                        dialer.lines().get(line).end(Status.UNAVAILABLE);
                    }
                }
                default -> {
                    if (line >= 0) {
                        tell(line);
                    }
                }
            }
            stream.tick();
        }

        private void pass(long ms) {
            clock.advanceMs(ms);
            stream.tick();
        }

        private long unclosed() {
            return dialer.lines().stream().filter(line -> !line.isClosed()).count();
        }
    }

    private static List<Step> steps(Draws draws) {
        return draws.list(1, 60, each -> new Step(each.intBetween(0, 10), each.intBetween(0, 15)));
    }

    @Test
    void neverTellsWhatWasOvertakenAndNumbersOnward() {
        forAll(RUNS, BrokerStreamSim::steps, steps -> {
            World world = new World();
            steps.forEach(world::run);

            List<Heard.Report> told = world.heard.all();
            assertThat(told).extracting(Heard.Report::waiting).isSorted();
            for (int index = 0; index < told.size(); index++) {
                assertThat(told.get(index).seq()).isEqualTo(index + 1);
            }
        });
    }

    @Test
    void hasAtMostTwoConnectionsAndNoneOnceClosed() {
        forAll(RUNS, BrokerStreamSim::steps, steps -> {
            World world = new World();
            for (Step step : steps) {
                world.run(step);
                assertThat(world.unclosed()).isLessThanOrEqualTo(2);
            }
            world.stream.close();
            assertThat(world.unclosed()).isZero();
        });
    }

    @Test
    void hearsABrokerThatTellsAgainWhateverCameBefore() {
        forAll(RUNS, BrokerStreamSim::steps, steps -> {
            World world = new World();
            steps.forEach(world::run);
            world.stream.watch(Set.of("last"));
            for (int tries = 0; tries < 200; tries++) {
                world.pass(50);
                Line last = world.dialer.last();
                if (!last.isClosed() && last.services().contains("last")) {
                    last.tell(ScriptedDialer.full(1, "last", 1_000_000));
                    break;
                }
            }

            assertThat(world.stream.isOpen()).isTrue();
            assertThat(world.heard.all().getLast().waiting()).isEqualTo(1_000_000);
        });
    }
}
