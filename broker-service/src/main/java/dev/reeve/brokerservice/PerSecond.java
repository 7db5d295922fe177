// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.brokerservice;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** At most so many a second, after a pause as many at once as the burst allows. One thread. */
final class PerSecond {
    private final LongSupplier nanoTime;
    private final long costNs;
    private final long burstNs;
    private long fullNs;

    /** A second's worth at once. */
    PerSecond(int max, LongSupplier nanoTime) {
        this(max, 1, nanoTime);
    }

    /** @param burstSeconds so many seconds' worth at once */
    PerSecond(int max, int burstSeconds, LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        this.costNs = TimeUnit.SECONDS.toNanos(1) / max;
        this.burstNs = TimeUnit.SECONDS.toNanos(burstSeconds);
        this.fullNs = nanoTime.getAsLong();
    }

    boolean mayGo() {
        long nowNs = nanoTime.getAsLong();
        long nextNs = (fullNs - nowNs > 0 ? fullNs : nowNs) + costNs;
        if (nextNs - nowNs > burstNs) {
            return false;
        }
        fullNs = nextNs;
        return true;
    }
}
