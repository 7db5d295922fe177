// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gateway;

import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;

/**
 * Counts what was handed to one socket or stream and is not written yet. Any thread; the bytes themselves are in the
 * channel's own buffer, which has no bound.
 */
final class OutQueue {
    private final LimitSettings.OutQueueLimits limits;
    private final LongAdder total;
    private final LongSupplier nanoTime;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition room = lock.newCondition();
    private long bytes;
    private int messages;
    private long lastProgressNs;
    private boolean closed;

    /**
     * An empty queue.
     *
     * @param limits its bounds
     * @param total what all queues hold, kept up to date
     * @param nanoTime a monotonic clock
     */
    OutQueue(LimitSettings.OutQueueLimits limits, LongAdder total, LongSupplier nanoTime) {
        this.limits = limits;
        this.total = total;
        this.nanoTime = nanoTime;
    }

    /** Takes room if there is some; a message larger than the bound gets it alone. */
    boolean tryReserve(long size) {
        lock.lock();
        try {
            return !closed && fits(size) && reserve(size);
        } finally {
            lock.unlock();
        }
    }

    /**
     * Waits for room; for virtual threads only.
     *
     * @return false if there was none for the time a reader may be slow, or the other side has gone
     */
    boolean awaitReserve(long size) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            long leftNs = limits.slow().toNanos();
            while (!closed && !fits(size)) {
                if (leftNs <= 0) {
                    return false;
                }
                leftNs = room.awaitNanos(leftNs);
            }
            return !closed && reserve(size);
        } finally {
            lock.unlock();
        }
    }

    /** What was reserved is written, or will never be. */
    void release(long size) {
        lock.lock();
        try {
            bytes -= size;
            total.add(-size);
            messages--;
            lastProgressNs = nanoTime.getAsLong();
            room.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** The other side has gone: nobody waits any longer. */
    void close() {
        lock.lock();
        try {
            closed = true;
            room.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Whether so much would fit now. */
    boolean hasRoom(long size) {
        lock.lock();
        try {
            return !closed && fits(size);
        } finally {
            lock.unlock();
        }
    }

    /** True if something waits and nothing was written for longer than a reader may be slow. */
    boolean isStuck() {
        lock.lock();
        try {
            return messages > 0
                    && nanoTime.getAsLong() - lastProgressNs > limits.slow().toNanos();
        } finally {
            lock.unlock();
        }
    }

    long bytes() {
        lock.lock();
        try {
            return bytes;
        } finally {
            lock.unlock();
        }
    }

    private boolean fits(long size) {
        return messages == 0 || (messages < limits.messages() && bytes + size <= limits.bytes());
    }

    private boolean reserve(long size) {
        if (messages == 0) {
            lastProgressNs = nanoTime.getAsLong();
        }
        bytes += size;
        total.add(size);
        messages++;
        return true;
    }
}
