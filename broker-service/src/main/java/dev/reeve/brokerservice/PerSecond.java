// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.brokerservice;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** At most so many a second, counted from the first of each second. One thread. */
final class PerSecond {
    private final int max;
    private final LongSupplier nanoTime;
    private long startedNs;
    private int count;

    PerSecond(int max, LongSupplier nanoTime) {
        this.max = max;
        this.nanoTime = nanoTime;
        this.startedNs = nanoTime.getAsLong();
    }

    boolean mayGo() {
        long nowNs = nanoTime.getAsLong();
        if (nowNs - startedNs >= TimeUnit.SECONDS.toNanos(1)) {
            startedNs = nowNs;
            count = 0;
        }
        if (count >= max) {
            return false;
        }
        count++;
        return true;
    }
}
