// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.clustertests;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Does nothing, and takes {@code REEVE_TEST_STOP_MILLIS} to end. */
public final class SlowEnd {
    private static final CountDownLatch NEVER = new CountDownLatch(1);

    private SlowEnd() {}

    /** Until SIGTERM. */
    public static void main(String[] arguments) throws InterruptedException {
        long millis = Long.parseLong(System.getenv("REEVE_TEST_STOP_MILLIS"));
        Runtime.getRuntime().addShutdownHook(new Thread(() -> linger(millis)));
        NEVER.await();
    }

    private static void linger(long millis) {
        try {
            var _ = NEVER.await(millis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
