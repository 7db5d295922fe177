// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gateway;

import java.time.Duration;
import java.util.Collection;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/** Whether threads come to what they are given. */
final class Pulse {
    private Pulse() {}

    /** Each is given something; whether all were through with it within that time, true if the wait is interrupted. */
    static boolean isFelt(Collection<? extends Executor> threads, Duration most) {
        CountDownLatch all = new CountDownLatch(threads.size());
        threads.forEach(thread -> thread.execute(all::countDown));
        try {
            return all.await(most.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return true;
        }
    }
}
