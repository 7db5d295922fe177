// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gateway;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/** Warnings that strangers can cause: one a second is written, and says how many were not. Any thread. */
final class SparseLog {
    private static final long GAP_NS = TimeUnit.SECONDS.toNanos(1);

    private final Logger log;
    private final LongSupplier nanoTime;
    private final AtomicLong nextNs;
    private final AtomicLong leftOut = new AtomicLong();

    SparseLog(Logger log, LongSupplier nanoTime) {
        this.log = log;
        this.nanoTime = nanoTime;
        this.nextNs = new AtomicLong(nanoTime.getAsLong());
    }

    /** Writes the line, or counts it; its text is made only if it is written. */
    void warn(Supplier<String> line) {
        long now = nanoTime.getAsLong();
        long next = nextNs.get();
        if (now < next || !nextNs.compareAndSet(next, now + GAP_NS)) {
            leftOut.incrementAndGet();
            return;
        }
        long before = leftOut.getAndSet(0);
        log.warn(before == 0 ? line.get() : line.get() + " leftOut=" + before);
    }
}
