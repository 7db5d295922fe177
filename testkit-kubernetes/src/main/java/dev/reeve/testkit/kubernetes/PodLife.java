// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.testkit.kubernetes;

import java.lang.System.Logger.Level;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What runs in one pod, or is said to. On the controllers' thread. */
final class PodLife {
    private static final System.Logger LOG = System.getLogger(PodLife.class.getName());
    private static final Duration RESTART_DELAY = Duration.ofMillis(200);

    private final String uid;
    private final MockPods pods;
    private final Controllers thread;
    private PodRunner.@Nullable Running running;
    private boolean isBegun;
    private boolean isStarted;
    private boolean isReady;
    private boolean isEnding;
    private boolean isOver;
    private boolean isKilled;
    private int restarts;

    PodLife(String uid, MockPods pods, Controllers thread) {
        this.uid = uid;
        this.pods = pods;
        this.thread = thread;
    }

    String uid() {
        return uid;
    }

    boolean isStarted() {
        return isStarted;
    }

    boolean isReady() {
        return isReady;
    }

    boolean isOver() {
        return isOver;
    }

    int restarts() {
        return restarts;
    }

    /** Starts it, the first time that it is told so. */
    void keepRunning(PodRunner.Pod pod) {
        if (isBegun) {
            return;
        }
        isBegun = true;
        PodRunner runner = pods.runner();
        if (runner == null) {
            thread.later(() -> started(!pods.isNeverReady(pod.name())), pods.startDelay());
        } else {
            Thread.ofVirtual().name("mock-pod-" + pod.name()).start(() -> run(runner, pod));
        }
    }

    /** SIGTERM now, SIGKILL after the grace. */
    void end(int graceSeconds) {
        if (isEnding) {
            return;
        }
        isEnding = true;
        PodRunner.Running process = running;
        if (process != null) {
            process.terminate();
        } else if (pods.runner() == null || !isBegun) {
            thread.later(this::over, pods.stopDelay());
        }
        thread.later(this::kill, Duration.ofSeconds(graceSeconds));
    }

    /** SIGKILL. */
    void kill() {
        isKilled = true;
        PodRunner.Running process = running;
        if (process != null) {
            process.kill();
        } else {
            over();
        }
    }

    private void run(PodRunner runner, PodRunner.Pod pod) {
        try {
            PodRunner.Running process = runner.start(pod);
            thread.began(process);
            thread.run(() -> runs(process, pod));
        } catch (Exception e) {
            LOG.log(Level.WARNING, "pod " + pod.name() + " does not start", e);
            thread.run(() -> ended(pod));
        }
    }

    private void runs(PodRunner.Running process, PodRunner.Pod pod) {
        running = process;
        isStarted = true;
        var _ = process.ready().thenRun(() -> thread.run(() -> started(!pods.isNeverReady(pod.name()))));
        var _ = process.exited().whenComplete((_, _) -> thread.run(() -> ended(pod)));
        if (isKilled) {
            process.kill();
        } else if (isEnding) {
            process.terminate();
        }
        thread.wake();
    }

    private void started(boolean ready) {
        if (!isOver) {
            isStarted = true;
            isReady = ready;
            thread.wake();
        }
    }

    private void ended(PodRunner.Pod pod) {
        running = null;
        isReady = false;
        if (isEnding || isKilled) {
            over();
            return;
        }
        restarts++;
        thread.later(
                () -> {
                    isBegun = false;
                    keepRunning(pod);
                },
                RESTART_DELAY);
        thread.wake();
    }

    private void over() {
        isOver = true;
        isReady = false;
        thread.wake();
    }
}
