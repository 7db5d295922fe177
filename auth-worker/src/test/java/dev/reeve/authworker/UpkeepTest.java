// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class UpkeepTest {
    private static final Duration LONG = Duration.ofHours(1);

    private final AtomicInteger runs = new AtomicInteger();

    @Test
    void runsAtOnceThenOnlyWhenItIsTimeOrWhenWoken() {
        try (Upkeep upkeep = new Upkeep("test", () -> {
            runs.incrementAndGet();
            return LONG;
        })) {
            upkeep.start();
            await().until(() -> runs.get() == 1);

            upkeep.wake();

            await().until(() -> runs.get() == 2);
        }
    }

    @Test
    void triesAgainAfterAFailureAndSaysWhatItWas() {
        try (Upkeep upkeep = new Upkeep("test", () -> {
            if (runs.incrementAndGet() == 1) {
                throw new IllegalStateException("the first time");
            }
            return LONG;
        })) {
            upkeep.start();
            await().until(() -> "the first time".equals(upkeep.failure()));

            await().until(() -> runs.get() == 2 && upkeep.failure() == null);
        }
    }

    @Test
    void endsSoonAndForGood() {
        Upkeep upkeep = new Upkeep("test", () -> {
            runs.incrementAndGet();
            return Duration.ofMillis(1);
        });
        upkeep.start();
        await().until(() -> runs.get() > 3);

        upkeep.close();

        int after = runs.get();
        await().during(Duration.ofMillis(50)).until(() -> runs.get() == after);
        assertThat(upkeep.failure()).isNull();
    }
}
