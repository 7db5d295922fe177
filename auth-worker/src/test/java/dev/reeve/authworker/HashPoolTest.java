// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker;

import static dev.reeve.authworker.Refused.refusalOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class HashPoolTest {
    @Test
    @Tag("A8")
    void runsTwoKeepsAHundredWaitingAndRefusesTheRestAtOnce() throws Exception {
        CountDownLatch release = new CountDownLatch(1);
        AtomicInteger done = new AtomicInteger();
        try (HashPool pool = new HashPool(2, 100, Duration.ofSeconds(20));
                ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Integer>> waiting = new ArrayList<>();
            for (int i = 0; i < 102; i++) {
                waiting.add(callers.submit(() -> pool.run(() -> {
                    release.await();
                    return done.incrementAndGet();
                })));
            }
            await().until(() -> pool.running() == 2 && pool.queued() == 100);

            AuthRefusal refusal = refusalOf(() -> pool.run(() -> 0));

            assertThat(refusal.reason()).isEqualTo(AuthReason.RATE_LIMITED);
            assertThat(refusal.retryAfter()).isPositive();
            release.countDown();
            for (Future<Integer> future : waiting) {
                assertThat(future.get()).isPositive();
            }
            assertThat(done).hasValue(102);
        }
    }

    @Test
    void givesUpWaitingWithoutDoingTheWorkLater() throws Exception {
        CountDownLatch release = new CountDownLatch(1);
        AtomicInteger done = new AtomicInteger();
        try (HashPool pool = new HashPool(1, 10, Duration.ofMillis(50));
                ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<AuthRefusal> slow = callers.submit(() ->
                    refusalOf(() -> pool.run(() -> release.await(9, java.util.concurrent.TimeUnit.SECONDS))));
            await().until(() -> pool.running() == 1);

            AuthRefusal refusal = refusalOf(() -> pool.run(done::incrementAndGet));

            assertThat(refusal.reason()).isEqualTo(AuthReason.RATE_LIMITED);
            assertThat(slow.get().reason()).isEqualTo(AuthReason.RATE_LIMITED);
            release.countDown();
            await().until(() -> pool.running() == 0 && pool.queued() == 0);
            assertThat(done).hasValue(0);
        }
    }
}
