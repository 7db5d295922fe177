// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.brokerservice;

import java.util.Collection;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What waits for the broker's thread, bounded. When it is full the transport's thread waits here and so stops reading;
 * TCP then slows the peers down. The broker's thread itself never puts anything in, so it cannot wait for itself.
 */
final class EventQueue {

    private static final long LOOK_MS = 100;

    private final BlockingQueue<DriverInput> queue;
    private volatile boolean closed;

    EventQueue(int eventsMax) {
        this.queue = new ArrayBlockingQueue<>(eventsMax);
    }

    /** Waits for room; gives up only when the queue is closed or the thread is to end. */
    void put(DriverInput input) {
        try {
            while (!closed && !queue.offer(input, LOOK_MS, TimeUnit.MILLISECONDS)) {
                // Looks at closed again: a thread that ended takes nothing out any more.
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /** Moves what is there, at most so many; waits for the first one. */
    void take(Collection<DriverInput> into, int countMax, long waitMs) throws InterruptedException {
        DriverInput first = poll(waitMs);
        if (first != null) {
            into.add(first);
            queue.drainTo(into, countMax - 1);
        }
    }

    private @Nullable DriverInput poll(long waitMs) throws InterruptedException {
        DriverInput first = queue.poll();
        return first != null || waitMs <= 0 ? first : queue.poll(waitMs, TimeUnit.MILLISECONDS);
    }

    int size() {
        return queue.size();
    }

    void close() {
        closed = true;
    }

    boolean isClosed() {
        return closed;
    }

    /** What nobody will handle any more. */
    void drainTo(Collection<DriverInput> into) {
        queue.drainTo(into);
    }
}
