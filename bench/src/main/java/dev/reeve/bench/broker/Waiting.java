// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.bench.broker;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Lets time pass: what is measured here is time, and some libraries tell nobody when they are ready. */
public final class Waiting {
    private static final long POLL_NS = 5_000_000;

    private Waiting() {}

    /** So long, whatever happens. */
    public static void forMs(long ms) throws InterruptedException {
        until(() -> false, Duration.ofMillis(ms));
    }

    /** Whether it became true in time. */
    public static boolean until(BooleanSupplier condition, Duration atMost) throws InterruptedException {
        long endNs = System.nanoTime() + atMost.toNanos();
        while (!condition.getAsBoolean()) {
            long leftNs = endNs - System.nanoTime();
            if (leftNs <= 0) {
                return false;
            }
            LockSupport.parkNanos(Math.min(leftNs, POLL_NS));
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
        }
        return true;
    }
}
