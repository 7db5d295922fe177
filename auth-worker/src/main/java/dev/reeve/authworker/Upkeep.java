// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Runs one task again and again on a virtual thread of its own: the task says when it wants to run next; when it fails
 * it is tried again after half a second, doubling to ten. A failure is logged when it begins or changes, not each time.
 */
final class Upkeep implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(Upkeep.class);
    private static final Duration RETRY_FIRST = Duration.ofMillis(500);
    private static final Duration RETRY_MAX = Duration.ofSeconds(10);
    private static final Duration STOP_MAX = Duration.ofSeconds(5);

    /** One run; gives the pause before the next. */
    interface Task {
        Duration run();
    }

    private final String name;
    private final Task task;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Thread thread;

    private boolean woken;
    private boolean stopped;
    private volatile @Nullable String failure;

    /** @param name of the thread, without the prefix {@code reeve-auth-} */
    Upkeep(String name, Task task) {
        this.name = name;
        this.task = task;
        this.thread = Thread.ofVirtual().name("reeve-auth-" + name).unstarted(this::loop);
    }

    void start() {
        thread.start();
    }

    /** Run now, whatever the pause. */
    void wake() {
        lock.lock();
        try {
            woken = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Why the last run failed; null = it did not. */
    @Nullable
    String failure() {
        return failure;
    }

    /** Waits for a run in progress, but not for ever. */
    @Override
    public void close() {
        lock.lock();
        try {
            stopped = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        try {
            if (thread.isAlive() && !thread.join(STOP_MAX)) {
                thread.interrupt();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void loop() {
        Duration retry = RETRY_FIRST;
        Duration pause = Duration.ZERO;
        while (pauses(pause)) {
            try {
                pause = task.run();
                recovered();
                retry = RETRY_FIRST;
            } catch (RuntimeException e) {
                failed(e);
                pause = retry;
                retry = retry.multipliedBy(2).compareTo(RETRY_MAX) < 0 ? retry.multipliedBy(2) : RETRY_MAX;
            }
        }
    }

    private void failed(RuntimeException e) {
        String text = Objects.requireNonNullElse(e.getMessage(), e.getClass().getName());
        if (!text.equals(failure)) {
            log(e, text);
        }
        failure = text;
    }

    /**
     * A refusal is expected (the database is away): its cause in one line. Anything else is a fault and needs its
     * stack.
     */
    private void log(RuntimeException e, String text) {
        if (e instanceof AuthRefusal) {
            LOG.warnf("%s: %s (%s); trying again", name, text, e.getCause());
        } else {
            LOG.errorf(e, "%s: %s; trying again", name, text);
        }
    }

    private void recovered() {
        if (failure != null) {
            LOG.infof("%s: works again", name);
            failure = null;
        }
    }

    /** False = stop. */
    private boolean pauses(Duration pause) {
        lock.lock();
        try {
            long left = pause.toNanos();
            while (!stopped && !woken && left > 0) {
                left = changed.awaitNanos(left);
            }
            woken = false;
            return !stopped;
        } catch (InterruptedException e) {
            return false;
        } finally {
            lock.unlock();
        }
    }
}
