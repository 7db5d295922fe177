// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.testkit.kubernetes;

import java.lang.System.Logger.Level;
import java.time.Clock;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * One thread that after each write looks at everything and does what is to be done: level-triggered, so that a write
 * which came meanwhile costs one more look and nothing is missed.
 */
final class Controllers implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(Controllers.class.getName());

    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("mock-controllers").factory());
    private final AtomicBoolean isDue = new AtomicBoolean();
    private final Deployments deployments;
    private final ReplicaSets replicaSets;
    private final Kubelet kubelet;
    private final Garbage garbage;
    private final Set<PodRunner.Running> processes = ConcurrentHashMap.newKeySet();
    private volatile boolean isPaused = true;
    private volatile boolean isClosed;

    Controllers(ObjectStore store, Resources resources, MockPods pods, Clock clock) {
        deployments = new Deployments(store, resources);
        replicaSets = new ReplicaSets(store, resources, clock);
        kubelet = new Kubelet(store, pods, clock, this);
        garbage = new Garbage(store, resources);
        store.listen(0, _ -> wake());
    }

    /** Looks soon. Any thread. */
    void wake() {
        if (!isPaused && isDue.compareAndSet(false, true)) {
            run(this::look);
        }
    }

    /** On the thread. */
    void run(Runnable step) {
        later(step, Duration.ZERO);
    }

    /** On the thread, then. What comes after the end is left. */
    void later(Runnable step, Duration delay) {
        try {
            var _ = thread.schedule(() -> guarded(step), delay.toNanos(), TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException _) {
            LOG.log(Level.DEBUG, "closed");
        }
    }

    /** It runs: whoever closes this ends it, also if it was being started meanwhile. Any thread. */
    void began(PodRunner.Running process) {
        processes.add(process);
        var _ = process.exited().whenComplete((_, _) -> processes.remove(process));
        if (isClosed) {
            process.kill();
        }
    }

    void pause() {
        isPaused = true;
    }

    void resume() {
        isPaused = false;
        isDue.set(false);
        wake();
    }

    @Override
    public void close() {
        isPaused = true;
        thread.shutdownNow();
        isClosed = true;
        processes.forEach(PodRunner.Running::kill);
    }

    private void look() {
        isDue.set(false);
        if (isPaused) {
            return;
        }
        try {
            garbage.collect();
            deployments.look();
            replicaSets.look();
            kubelet.look();
        } catch (ApiError e) {
            // Somebody wrote in between: that write is looked at next.
            LOG.log(Level.DEBUG, "once more", e);
            wake();
        }
    }

    private static void guarded(Runnable step) {
        try {
            step.run();
        } catch (RuntimeException e) {
            LOG.log(Level.ERROR, "a controller of the mock cluster failed", e);
        }
    }
}
