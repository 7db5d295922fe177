// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.operator;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.reeve.operator.law.PoolSettings;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** A thread that lives and does nothing is as bad as one that died. */
class LoopHangsTest {
    private final CountDownLatch hangs = new CountDownLatch(1);
    private final CountDownLatch letGo = new CountDownLatch(1);
    private final AtomicLong nowMs = new AtomicLong(1);

    /** On the loop's thread. */
    private final FakeFleet fleet = new FakeFleet("echo") {
        @Override
        public void watch(Set<String> services) {
            hangs.countDown();
            try {
                letGo.await();
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
        }
    };

    @Test
    void aThreadThatHangsIsNotAliveUntilItGoesOn() throws InterruptedException {
        ScalingLoop loop = new ScalingLoop(
                new LoopLinks(new FakeWriter(() -> "1"), fleet, new FakeListener()),
                new LoopClock(nowMs::get, Clock.systemUTC()),
                new SimpleMeterRegistry(),
                _ -> {});
        try (loop) {
            loop.start();
            assertThat(loop.isAlive()).isTrue();

            loop.put(new PoolPlan(LoopWorld.ECHO, "echo", "echo", 70, PoolSettings.DEFAULT));
            assertThat(hangs.await(10, SECONDS)).isTrue();
            nowMs.addAndGet(9_000);
            assertThat(loop.isAlive()).as("slow").isTrue();
            nowMs.addAndGet(2_000);
            assertThat(loop.isAlive()).as("hung").isFalse();

            letGo.countDown();
            await().until(loop::isAlive);
        }
    }
}
