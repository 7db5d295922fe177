// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reeve.operator.law.PoolSettings;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The loop's own thread, how it ends, and a fault of our own. */
class LoopEndTest {
    private static final LoopSettings SHORT = new LoopSettings(250, 500, 300, 300);

    private final BlockingQueue<Integer> begun = new LinkedBlockingQueue<>();
    private final BlockingQueue<Throwable> fatal = new LinkedBlockingQueue<>();
    private final CountDownLatch letGo = new CountDownLatch(1);
    private final FakeFleet fleet = new FakeFleet("echo");
    private final FakeListener listener = new FakeListener();
    private volatile boolean isSlow;

    /** Writes that take as long as a test likes. */
    private final TargetWriter writer = new TargetWriter() {
        @Override
        public WriteResult raise(String namespace, String deployment, int replicas) {
            begun.add(replicas);
            if (isSlow) {
                try {
                    letGo.await();
                } catch (InterruptedException _) {
                    return new WriteResult.Unknown("interrupted");
                }
            }
            return new WriteResult.Written();
        }

        @Override
        public WriteResult lower(String namespace, String deployment, int replicas, String resourceVersion) {
            return new WriteResult.Written();
        }

        @Override
        public void hint(String namespace, Map<String, Integer> costs) {}
    };

    private final ScalingLoop loop = new ScalingLoop(
            new LoopLinks(writer, fleet, listener),
            LoopClock.ofSystem(),
            new SimpleMeterRegistry(),
            fatal::add,
            SHORT,
            Calls.virtualThreads());

    @AfterEach
    void end() {
        letGo.countDown();
        loop.close();
    }

    private void begin() {
        begin(loop);
    }

    private void begin(ScalingLoop one) {
        one.start();
        one.put(new PoolPlan(LoopWorld.ECHO, "echo", "echo", 70, PoolSettings.DEFAULT));
        one.found("b1");
        one.seen("shop", "echo", new TargetView(0, "1", 0, List.of(), Set.of(), 30, ""));
        fleet.waiting = 1;
        one.reported("b1", fleet.full("b1"));
    }

    @Test
    void wakesFromZeroOnItsOwnThread() throws InterruptedException {
        begin();

        assertThat(begun.poll(10, TimeUnit.SECONDS)).isEqualTo(1);
        assertThat(loop.isAlive()).isTrue();
    }

    @Test
    void waitsForAWriteThatIsUnderWayAndBeginsNoOther() throws InterruptedException {
        isSlow = true;
        begin();
        assertThat(begun.poll(10, TimeUnit.SECONDS)).isEqualTo(1);

        loop.close();
        letGo.countDown();
        fleet.waiting = 400;
        loop.reported("b1", fleet.urgent("b1"));
        long _ = loop.pass();

        assertThat(loop.isAlive()).isFalse();
        assertThat(begun).isEmpty();
    }

    @Test
    void makesNoCallAfterItWasClosed() {
        LoopWorld world = LoopWorld.with(PoolSettings.DEFAULT, 0);
        world.hold();
        world.urgent(1);

        world.loop.close();
        world.release();
        world.urgent(400);
        world.seconds(3);

        assertThat(world.writer.writes).isEmpty();
    }

    @Test
    void takesItsMarksAwayAtTheEnd() {
        LoopWorld world = LoopWorld.with(LoopWorld.QUICK, 3);
        for (int i = 0; i < 60 && world.fleet.marked.isEmpty(); i++) {
            world.seconds(1);
        }
        assertThat(world.fleet.marked).isNotEmpty();

        world.loop.close();

        assertThat(world.fleet.marked).isEmpty();
        assertThat(world.writer.writes).isEmpty();
    }

    @Test
    void aFaultOfOurOwnInACallEndsTheProcess() throws InterruptedException {
        ScalingLoop broken = new ScalingLoop(
                new LoopLinks(new BrokenWriter(), fleet, listener),
                LoopClock.ofSystem(),
                new SimpleMeterRegistry(),
                fatal::add);
        try (broken) {
            begin(broken);

            assertThat(fatal.poll(10, TimeUnit.SECONDS)).hasMessage("our fault");
        }
    }

    @Test
    void aFaultOfOurOwnInTheLoopEndsTheProcess() throws InterruptedException {
        BrokerLink broken = new FakeFleet("echo") {
            @Override
            public void watch(Set<String> services) {
                throw new IllegalStateException("our fault");
            }
        };
        ScalingLoop ending = new ScalingLoop(
                new LoopLinks(writer, broken, listener), LoopClock.ofSystem(), new SimpleMeterRegistry(), fatal::add);
        try (ending) {
            ending.start();

            ending.put(new PoolPlan(LoopWorld.ECHO, "echo", "echo", 70, PoolSettings.DEFAULT));

            assertThat(fatal.poll(10, TimeUnit.SECONDS)).hasMessage("our fault");
        }
    }

    private static final class BrokenWriter implements TargetWriter {
        @Override
        public WriteResult raise(String namespace, String deployment, int replicas) {
            throw new IllegalStateException("our fault");
        }

        @Override
        public WriteResult lower(String namespace, String deployment, int replicas, String resourceVersion) {
            throw new IllegalStateException("our fault");
        }

        @Override
        public void hint(String namespace, Map<String, Integer> costs) {}
    }
}
