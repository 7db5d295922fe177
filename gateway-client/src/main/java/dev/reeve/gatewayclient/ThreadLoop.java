// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gatewayclient;

import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.logging.Level;
import java.util.logging.Logger;

/** A loop on a daemon thread of its own. */
final class ThreadLoop implements Loop {
    private static final Logger LOG = Logger.getLogger(ThreadLoop.class.getName());

    private final ScheduledThreadPoolExecutor executor;
    private final AtomicReference<Thread> here = new AtomicReference<>();

    ThreadLoop(String name) {
        executor = new ScheduledThreadPoolExecutor(1, work -> {
            Thread thread = Executors.defaultThreadFactory().newThread(work);
            thread.setName(name);
            thread.setDaemon(true);
            here.set(thread);
            return thread;
        });
        executor.setRemoveOnCancelPolicy(true);
        executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    }

    @Override
    public boolean execute(Runnable action) {
        try {
            executor.execute(guarded(action));
            return true;
        } catch (RejectedExecutionException e) {
            return false;
        }
    }

    @Override
    public Timer after(long delayMs, Runnable action) {
        try {
            Future<?> planned = executor.schedule(guarded(action), delayMs, TimeUnit.MILLISECONDS);
            return () -> planned.cancel(false);
        } catch (RejectedExecutionException e) {
            return Timer.NONE;
        }
    }

    @Override
    public boolean isHere() {
        return Thread.currentThread().equals(here.get());
    }

    @Override
    public long nowMs() {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
    }

    @Override
    public long wallMs() {
        return System.currentTimeMillis();
    }

    @Override
    public void end() {
        executor.shutdown();
    }

    /** The one place where a fault of ours, or of a listener, ends: the loop goes on. */
    private static Runnable guarded(Runnable action) {
        return () -> {
            try {
                action.run();
            } catch (RuntimeException | Error e) {
                LOG.log(Level.SEVERE, "a step of the client failed", e);
            }
        };
    }
}
