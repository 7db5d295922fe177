// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.testkit;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Where a thread hangs until it is let go: it lives, and comes to nothing else. */
public final class Hang {
    private static final Duration TIME_MAX = Duration.ofMinutes(1);

    private final CountDownLatch reached = new CountDownLatch(1);
    private final CountDownLatch letGo = new CountDownLatch(1);

    /** Called on the thread that is to hang. An interrupt ends it. */
    public void here() {
        reached.countDown();
        try {
            boolean _ = letGo.await(TIME_MAX.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /** Whether a thread has come to it within that time. */
    public boolean isReached(Duration most) throws InterruptedException {
        return reached.await(most.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Whoever hangs goes on, and nobody hangs again. */
    public void letGo() {
        letGo.countDown();
    }
}
