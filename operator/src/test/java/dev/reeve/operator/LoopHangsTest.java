// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.reeve.operator.law.PoolSettings;
import dev.reeve.testkit.Hang;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** A thread that lives and does nothing is as bad as one that died. */
class LoopHangsTest {
    private final Hang hang = new Hang();
    private final AtomicLong nowMs = new AtomicLong(1);

    /** On the loop's thread. */
    private final FakeFleet fleet = new FakeFleet("echo") {
        @Override
        public void watch(Set<String> services) {
            hang.here();
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
            assertThat(hang.isReached(Duration.ofSeconds(10))).isTrue();
            nowMs.addAndGet(9_000);
            assertThat(loop.isAlive()).as("slow").isTrue();
            nowMs.addAndGet(2_000);
            assertThat(loop.isAlive()).as("hung").isFalse();

            hang.letGo();
            await().until(loop::isAlive);
        }
    }
}
