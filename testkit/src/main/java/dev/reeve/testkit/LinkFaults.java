// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.testkit;

import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** The faults of a {@link FaultProxy} now. Any thread. */
final class LinkFaults {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Set<FaultProxy.Direction> stalled = EnumSet.noneOf(FaultProxy.Direction.class);
    private final Set<FaultProxy.Direction> swallowed = EnumSet.noneOf(FaultProxy.Direction.class);
    private Duration delay = Duration.ZERO;
    private boolean refusing;

    /** Waits as the faults demand; false if the bytes are to be thrown away. */
    boolean pass(FaultProxy.Direction direction) throws InterruptedException {
        lock.lock();
        try {
            long delayNanos = delay.toNanos();
            while (delayNanos > 0) {
                delayNanos = changed.awaitNanos(delayNanos);
            }
            while (stalled.contains(direction)) {
                boolean _ = changed.await(1, TimeUnit.HOURS);
            }
            return !swallowed.contains(direction);
        } finally {
            lock.unlock();
        }
    }

    boolean isRefusing() {
        lock.lock();
        try {
            return refusing;
        } finally {
            lock.unlock();
        }
    }

    void refuse() {
        change(() -> refusing = true);
    }

    void delay(Duration time) {
        change(() -> delay = time);
    }

    void stall(FaultProxy.Direction direction) {
        change(() -> stalled.add(direction));
    }

    void swallow(FaultProxy.Direction direction) {
        change(() -> swallowed.add(direction));
    }

    void heal() {
        change(() -> {
            stalled.clear();
            swallowed.clear();
            delay = Duration.ZERO;
            refusing = false;
        });
    }

    private void change(Runnable change) {
        lock.lock();
        try {
            change.run();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
